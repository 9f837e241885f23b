// SPDX-License-Identifier: Apache-2.0
// What a host is to have in the ingress network is core/controller's to say and tested there.
#include "cmd/agent/ingress_keeper.h"

#include "core/controller/ingress_rules.h"
#include "core/store/codec.h"
#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"
#include "test/core/controller/ingress_fixture.h"

namespace ovn::agent {
namespace {

const std::string kLease = "POST /v1/manager/leases";

class IngressKeeperTest : public testing::Test {
 protected:
  controller::Host& host() { return rig_.host->host(); }

  void publish(std::string_view subnet = "10.255.0.0/16") {
    model::Network network = test::ingress_net();
    network.subnets.resize(1);
    adopt_network(host(), network, rig_.loop.now());
    model::Service web = test::web_service();
    web.published = {test::published(8080, 80)};
    host().services.insert_or_assign(web.id, web);
    manager_.answer(kLease, 201,
                    store::to_json(model::Lease{9, test::kIngress, test::prefix(subnet),
                                                test::prefix("10.255.0.64/30"), test::kSelf}));
  }
  model::SandboxId join() {
    auto batch = rig_.attach(container_);
    auto& endpoint = host().endpoints.begin()->second;
    endpoint.service = test::kWeb;
    rig_.host->commit_and_follow(std::move(batch));
    return endpoint.sandbox;
  }

  test::Rig rig_;
  test::Container container_;
  test::FakeManager manager_{rig_.loop};
  IngressKeeper keeper_{rig_.loop, *rig_.host, manager_.link()};
};

TEST_F(IngressKeeperTest, place_and_twin_follow_from_a_published_service) {
  publish();
  model::SandboxId sandbox = join();
  bool there = false;
  keeper_.await(sandbox, [&] { there = true; });
  EXPECT_FALSE(there);
  ASSERT_TRUE(rig_.run_until([&] { return there; }));
  EXPECT_TRUE(controller::has_ingress_place(host()));
  EXPECT_FALSE(controller::awaits_twin(host(), sandbox));
  EXPECT_EQ(manager_.count(kLease), 1);
  EXPECT_EQ(rig_.host->reconciler().status().pending, 0u) << "the kernel has it, too";
}

TEST_F(IngressKeeperTest, they_go_when_nothing_is_published_any_more) {
  publish();
  model::SandboxId sandbox = join();
  ASSERT_TRUE(rig_.run_until([&] { return !controller::awaits_twin(host(), sandbox); }));
  host().services.begin()->second.published.clear();
  rig_.host->follow();
  ASSERT_TRUE(rig_.run_until([&] { return !host().ingress_place; }));
  EXPECT_EQ(host().endpoints.size(), 1u);
}

TEST_F(IngressKeeperTest, without_addresses_nobody_waits_and_the_manager_is_left_in_peace) {
  publish();
  manager_.refuse(kLease, {Errc::exhausted, 0, "subnet 10.255.0.0/16: no free addresses"});
  model::SandboxId sandbox = join();
  bool told = false;
  keeper_.await(sandbox, [&] { told = true; });
  ASSERT_TRUE(rig_.run_until([&] { return told; }));
  EXPECT_EQ(keeper_.trouble(), "subnet 10.255.0.0/16: no free addresses");
  for (int i = 0; i < 100; ++i) rig_.host->follow();
  EXPECT_EQ(manager_.count(kLease), 1);
}

TEST_F(IngressKeeperTest, a_port_that_another_process_has_is_left_to_it) {
  publish();
  int other = ::socket(AF_INET, SOCK_STREAM, 0);
  uint16_t port = test::next_endpoint().port;
  cluster::SocketAddress taken({ip::Address::v4(0), port});
  ASSERT_EQ(::bind(other, taken.raw(), taken.size()), 0);
  ASSERT_EQ(::listen(other, 1), 0);
  host().services.begin()->second.published = {test::published(port, 80)};
  rig_.host->follow();
  ASSERT_TRUE(rig_.run_until([&] { return !host().foreign_ports.empty(); }));
  EXPECT_TRUE(controller::ingress_ports(host()).empty());
  ::close(other);
  rig_.host->follow();
  EXPECT_TRUE(host().foreign_ports.empty());
  EXPECT_EQ(controller::ingress_ports(host()).size(), 1u);
}

}  // namespace
}  // namespace ovn::agent
