// SPDX-License-Identifier: Apache-2.0
#include "core/controller/restart_rules.h"

#include <gtest/gtest.h>

#include "core/controller/attach_checks.h"
#include "core/controller/gossip_rules.h"
#include "core/controller/view.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::attach_request;
using test::attached;

class RestartRulesTest : public testing::Test {
 protected:
  static AttachRequest followed(int pid) {
    AttachRequest request = attach_request(pid);
    request.sandbox.target = "docker:web";
    request.sandbox.name = "web";
    request.sandbox.container = "30b50d85";
    request.sandbox.follow = true;
    return request;
  }
  const model::Sandbox& sandbox() const { return host_.sandboxes.begin()->second; }

  Host host_ = test::make_host();
};

TEST_F(RestartRulesTest, what_waits_keeps_its_address_but_is_not_in_the_kernel) {
  auto endpoint = attached(host_, followed(1));
  EXPECT_EQ(begin_wait(host_, sandbox().id, Instant()).size(), 1u);
  EXPECT_TRUE(sandbox().waits());
  EXPECT_TRUE(view(host_).networks.empty());
  auto request = attach_request(2);
  request.ip = endpoint.addresses[0].address.address();
  EXPECT_EQ(prepare_attach(host_, request, Instant()).error().code, Errc::conflict);
  EXPECT_EQ(waiting(host_).size(), 1u);
}

TEST_F(RestartRulesTest, other_hosts_know_of_what_waits_only_that_its_address_is_not_to_be_had) {
  auto endpoint = attached(host_, followed(1));
  EXPECT_TRUE(waiting_wish(host_, gossip_wish(host_)).at(test::kBackend).empty());
  begin_wait(host_, sandbox().id, Instant());
  GossipWish wish = gossip_wish(host_);
  ASSERT_TRUE(wish.contains(test::kBackend)) << "the host stays in the network's table";
  EXPECT_TRUE(wish.at(test::kBackend).empty());
  auto rows = waiting_wish(host_, wish).at(test::kBackend);
  ASSERT_EQ(rows.size(), 1u);

  Host other = test::make_host();
  std::vector<RawRecord> told{{test::kPeer, rows.begin()->first.str(), rows.begin()->second}};
  adopt_waiting(other, test::kBackend, told);
  AttachRequest request = attach_request(3);
  request.ip = endpoint.addresses[0].address.address();
  EXPECT_EQ(prepare_attach(other, request, Instant()).error().message,
            "address 10.7.0.4 is in use in network 'backend' by endpoint 'web' on node 'host2'");
  attached(other, attach_request(4));
  EXPECT_TRUE(view(other).networks.at(0).remote.empty()) << "nobody reaches it";
  adopt_waiting(other, test::kBackend, {});
  EXPECT_EQ(holder_of(other, test::kBackend, *request.ip), "");
}

TEST_F(RestartRulesTest, it_is_in_the_new_namespace_afterwards) {
  attached(host_, followed(1));
  begin_wait(host_, sandbox().id, Instant());
  auto found = followed(2).sandbox;
  EXPECT_EQ(obstacle(host_, sandbox().id, found), "");
  EXPECT_EQ(end_wait(host_, sandbox().id, found).size(), 1u);
  EXPECT_EQ(sandbox().cookie, 1002u);
  EXPECT_EQ(sandbox().pid, 2);
  EXPECT_EQ(view(host_).networks.at(0).local.size(), 1u);
}

TEST_F(RestartRulesTest, as_a_backend_it_has_to_prove_itself_again_only_if_it_has_been_away) {
  model::Service shop;
  shop.id = model::ServiceId("5e");
  shop.name = "shop";
  shop.network = test::kBackend;
  shop.health = model::HealthCheck{};
  host_.services.emplace(shop.id, shop);
  auto request = followed(1);
  request.service = "shop";
  auto endpoint = attached(host_, request);
  host_.health[endpoint.id] = model::BackendState::up;
  end_wait(host_, sandbox().id, followed(1).sandbox);
  EXPECT_EQ(host_.health[endpoint.id], model::BackendState::up);
  begin_wait(host_, sandbox().id, Instant());
  end_wait(host_, sandbox().id, followed(2).sandbox);
  EXPECT_EQ(host_.health[endpoint.id], model::BackendState::starting);
}

TEST_F(RestartRulesTest, an_attachment_by_hand_ends_the_wait_as_well) {
  auto first = attached(host_, followed(1));
  begin_wait(host_, sandbox().id, Instant());
  EXPECT_EQ(prepare_attach(host_, followed(2), Instant()).error().message,
            "docker:web is attached to network 'backend' already, as eth0");
  model::Network network = test::backend_network();
  network.id = model::NetworkId("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
  network.name = "other";
  network.driver = model::Driver::bridge;
  network.subnets[0].prefix = test::prefix("10.8.0.0/24");
  network.subnets[0].gateway = test::address("10.8.0.1");
  adopt_network(host_, network, Instant());
  auto request = followed(2);
  request.network = "other";
  attached(host_, request);
  EXPECT_EQ(host_.sandboxes.size(), 1u);
  EXPECT_EQ(sandbox().cookie, 1002u);
}

TEST_F(RestartRulesTest, others_who_have_its_address_or_its_namespace_by_now_stand_in_its_way) {
  auto endpoint = attached(host_, followed(1));
  begin_wait(host_, sandbox().id, Instant());
  auto by_hand = attach_request(2);
  attached(host_, by_hand);
  model::SandboxId waits = waiting(host_).at(0).id;
  EXPECT_EQ(obstacle(host_, waits, by_hand.sandbox), "it was attached anew meanwhile");
  auto shares = followed(4).sandbox;
  shares.shares_host = true;
  EXPECT_EQ(obstacle(host_, waits, shares), "it shares the host's network namespace now");
  RemoteRecord remote{test::kPeer, {}, false};
  remote.record.name = "db";
  remote.record.addresses = endpoint.addresses;
  host_.remote[test::kBackend].records = {remote};
  EXPECT_EQ(obstacle(host_, waits, followed(3).sandbox),
            "address 10.7.0.4 is in use by endpoint 'db' on node 'host2'");
}

TEST_F(RestartRulesTest, another_boot_of_the_host_is_waited_out) {
  attached(host_, followed(1));
  host_.boot_id = "next";
  Detached released = release_earlier_boots(host_, Instant());
  EXPECT_TRUE(released.endpoints.empty());
  EXPECT_EQ(released.batch.size(), 1u);
  EXPECT_TRUE(sandbox().waits());
  EXPECT_TRUE(release_earlier_boots(host_, Instant()).batch.empty());
}

TEST_F(RestartRulesTest, only_a_container_that_a_runtime_knows_can_be_followed) {
  auto request = attach_request(1);
  request.sandbox.follow = true;
  EXPECT_EQ(prepare_attach(host_, request, Instant()).error().message,
            "pid:1: only a container that its runtime knows by a name can be followed over its "
            "restarts");
}

TEST_F(RestartRulesTest, what_a_runtime_knows_is_detached_by_what_it_knows_it_by) {
  for (const char* words : {"web", "docker:web", "30b50d85", "docker:30b", "30b"}) {
    attached(host_, followed(1));
    EXPECT_TRUE(detach(host_, {"netns:x", 0, "", words}, Instant())) << words;
  }
  attached(host_, followed(1));
  EXPECT_FALSE(detach(host_, {"netns:x", 0, "", "podman:web"}, Instant()));
}

}  // namespace
}  // namespace ovn::controller
