// SPDX-License-Identifier: Apache-2.0
#include "core/controller/policy_rules.h"

#include <gtest/gtest.h>

#include "core/store/nouns.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::attach_request;
using test::attached;
using test::backend_network;
using test::kBackend;
using test::kPeer;
using test::lease;
using test::make_host;

// The policy of make_host() as of a later revision.
Policy policy(uint64_t revision, std::vector<model::Lease> leases = {lease(7, "10.7.0.4/30")}) {
  return {revision,
          {backend_network()},
          {{kPeer, "host2", test::address("10.99.0.2"), {}, {}}},
          std::move(leases)};
}

std::string next_address(Host& host, int pid) {
  return attached(host, attach_request(pid)).addresses.at(0).address.to_string();
}

TEST(PolicyRules, the_same_policy_changes_nothing) {
  Host host = make_host();
  EXPECT_TRUE(adopt_policy(host, policy(100), Instant()).empty());
}

TEST(PolicyRules, differences_are_taken_over_and_stored) {
  Host host = make_host();
  Policy next = policy(100, {lease(8, "10.7.0.8/30")});
  next.nodes.clear();
  store::Batch batch = adopt_policy(host, next, Instant());
  EXPECT_EQ(batch, (store::Batch{
                       store::drop(model::Node{kPeer, "host2", test::address("10.99.0.2"), {}, {}}),
                       store::drop(lease(7, "10.7.0.4/30")), store::put(lease(8, "10.7.0.8/30"))}));
  EXPECT_EQ(next_address(host, 1), "10.7.0.8/24");
}

TEST(PolicyRules, an_older_policy_changes_nothing) {
  Host host = make_host();
  adopt_policy(host, policy(100), Instant());
  EXPECT_TRUE(adopt_policy(host, policy(99, {}), Instant()).empty());
  EXPECT_EQ(host.leases.size(), 1u);
}

TEST(PolicyRules, a_network_that_was_changed_later_than_the_policy_stays_so) {
  Host host = make_host();
  model::Network changed = backend_network();
  changed.revision = 120;
  host.networks.at(kBackend) = changed;
  EXPECT_TRUE(adopt_policy(host, policy(100), Instant()).empty());
  EXPECT_EQ(host.networks.at(kBackend), changed);
}

TEST(PolicyRules, what_the_manager_answered_later_than_the_policy_stays) {
  Host host = make_host();
  adopt_lease(host, lease(120, "10.7.0.8/30"), Instant());
  model::Network fresh = backend_network();
  fresh.id = model::NetworkId("fresh");
  fresh.revision = 121;
  adopt_network(host, fresh, Instant());
  EXPECT_TRUE(adopt_policy(host, policy(110), Instant()).empty());
  EXPECT_EQ(adopt_policy(host, policy(121), Instant()).size(), 2u);
  EXPECT_FALSE(host.leases.contains(120));
  EXPECT_FALSE(host.networks.contains(fresh.id));
}

TEST(PolicyRules, a_network_with_endpoints_stays_when_the_manager_drops_it) {
  Host host = make_host();
  attached(host, attach_request(1));
  Policy without = policy(100);
  without.networks.clear();
  adopt_policy(host, without, Instant());
  EXPECT_TRUE(host.networks.contains(kBackend));
}

TEST(PolicyRules, a_returned_lease_does_not_come_back_from_an_answer_that_was_on_its_way) {
  Host host = make_host();
  EXPECT_EQ(drop_lease(host, 7, Instant()), store::Batch{store::drop(lease(7, "10.7.0.4/30"))});
  EXPECT_EQ(host.returned_leases, std::set<uint64_t>{7});
  EXPECT_TRUE(adopt_policy(host, policy(100), Instant()).empty());
  EXPECT_TRUE(host.leases.empty());
  EXPECT_EQ(host.returned_leases, std::set<uint64_t>{7}) << "the manager does not know yet";
  EXPECT_TRUE(adopt_lease(host, lease(7, "10.7.0.4/30"), Instant()).empty());
  EXPECT_TRUE(host.leases.empty()) << "nor by being granted again: it is about to be taken back";
  adopt_policy(host, policy(101, {}), Instant());
  EXPECT_TRUE(host.returned_leases.empty());
}

TEST(PolicyRules, an_address_leased_singly_to_another_host_is_not_handed_out) {
  Host host = make_host();
  adopt_policy(host, policy(100, {lease(7, "10.7.0.4/30"), lease(9, "10.7.0.4/32", kPeer)}),
               Instant());
  EXPECT_EQ(next_address(host, 1), "10.7.0.5/24");
}

TEST(PolicyRules, leases_are_wanted_only_where_endpoints_are) {
  Host host = make_host();
  for (int pid = 1; pid <= 3; ++pid) {
    EXPECT_TRUE(leases_wanted(host).empty()) << pid;
    attached(host, attach_request(pid));
  }
  EXPECT_EQ(leases_wanted(host),
            (std::vector<NeedLease>{{kBackend, test::prefix("10.7.0.0/24"), {}}}));
}

TEST(PolicyRules, idle_leases_are_to_be_returned) {
  Host host = make_host();
  EXPECT_TRUE(leases_to_return(host, Instant()).empty());
  EXPECT_EQ(leases_to_return(host, Instant() + ipam::kLeaseIdle), std::vector<uint64_t>{7});
}

TEST(PolicyRules, services_and_drains_are_taken_over_and_stored) {
  Host host = make_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.network = kBackend;
  web.revision = 50;
  Policy next = policy(100);
  next.services = {web};
  next.drains = {{60, kPeer, {}}};
  store::Batch batch = adopt_policy(host, next, Instant());
  EXPECT_EQ(batch, (store::Batch{store::put(next.drains[0]), store::put(web)}));
  EXPECT_EQ(host.services.at(web.id), web);

  Host again = make_host();
  std::vector<store::Entry> entries;
  for (const store::Change& change : batch) entries.push_back(change.entry);
  ASSERT_TRUE(load(again, entries, Instant()));
  EXPECT_EQ(again.services, host.services);
  EXPECT_EQ(again.drains, host.drains);

  batch = adopt_policy(host, policy(101), Instant());
  EXPECT_EQ(batch, (store::Batch{store::drop(next.drains[0]), store::drop(web)}));
}

TEST(PolicyRules, a_service_that_the_manager_answered_later_stays_as_it_is) {
  Host host = make_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.network = kBackend;
  web.revision = 120;
  EXPECT_EQ(adopt_service(host, web), store::Batch{store::put(web)});
  EXPECT_TRUE(adopt_service(host, web).empty());
  model::Service older = web;
  older.revision = 110;
  EXPECT_TRUE(adopt_service(host, older).empty());
  adopt_policy(host, policy(119), Instant());
  EXPECT_EQ(host.services.at(web.id), web);
  adopt_policy(host, policy(120), Instant());
  EXPECT_TRUE(host.services.empty());
}

}  // namespace
}  // namespace ovn::controller
