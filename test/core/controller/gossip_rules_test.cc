// SPDX-License-Identifier: Apache-2.0
#include "core/controller/gossip_rules.h"

#include <gtest/gtest.h>

#include "core/controller/detach_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using Verb = GossipChange::Verb;

std::vector<Verb> verbs(const std::vector<GossipChange>& changes) {
  std::vector<Verb> list;
  for (const GossipChange& change : changes) list.push_back(change.verb);
  return list;
}

model::EndpointRecord peer_record(std::string id, std::string_view ip) {
  ip::Address address = test::address(ip);
  return {model::EndpointId(std::move(id)),
          Mac::for_address(address),
          test::address("10.99.0.2"),
          {{ip::Prefix(address, 24), 9}},
          "db",
          {}};
}

TEST(GossipRules, the_first_endpoint_attaches_and_the_last_one_detaches_its_network) {
  Host host = test::make_host();
  GossipWish nothing = gossip_wish(host);
  test::attached(host, test::attach_request(1));
  GossipWish one = gossip_wish(host);
  EXPECT_EQ(verbs(gossip_changes(nothing, one)), (std::vector{Verb::attach, Verb::put}));

  test::attached(host, test::attach_request(2));
  GossipWish two = gossip_wish(host);
  EXPECT_EQ(verbs(gossip_changes(one, two)), (std::vector{Verb::put}));
  EXPECT_EQ(verbs(gossip_changes(two, one)), (std::vector{Verb::drop}));
  EXPECT_EQ(verbs(gossip_changes(one, nothing)), (std::vector{Verb::detach}));
  EXPECT_TRUE(gossip_changes(two, two).empty());
}

TEST(GossipRules, what_one_sandbox_adds_comes_to_the_same) {
  Host host = test::make_host();
  GossipWish told = gossip_wish(host);
  auto first = test::attached(host, test::attach_request(1));
  auto changes = gossip_additions(told, gossip_wish_of(host, first.sandbox));
  EXPECT_EQ(verbs(changes), (std::vector{Verb::attach, Verb::put}));
  auto second = test::attached(host, test::attach_request(2));
  changes = gossip_additions(told, gossip_wish_of(host, second.sandbox));
  EXPECT_EQ(verbs(changes), (std::vector{Verb::put}));
  EXPECT_EQ(told, gossip_wish(host));
  EXPECT_TRUE(gossip_additions(told, gossip_wish_of(host, second.sandbox)).empty());
  host.sandboxes.at(second.sandbox).name = "renamed";
  changes = gossip_additions(told, gossip_wish_of(host, second.sandbox));
  EXPECT_EQ(verbs(changes), (std::vector{Verb::put})) << "another value is told again";
}

TEST(GossipRules, the_managers_host_reads_every_network) {
  Host host = test::make_host();
  host.self.manager = true;
  GossipWish reads = gossip_wish(host);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_TRUE(reads.at(test::kBackend).empty());
  test::attached(host, test::attach_request(1));
  GossipWish takes_part = gossip_wish(host);
  EXPECT_EQ(verbs(gossip_changes(reads, takes_part)), (std::vector{Verb::put}));
  EXPECT_EQ(verbs(gossip_changes(takes_part, reads)), (std::vector{Verb::drop}));
  host.networks.clear(), host.endpoints.clear();
  EXPECT_EQ(verbs(gossip_changes(reads, gossip_wish(host))), (std::vector{Verb::detach}));
}

TEST(GossipRules, a_record_says_where_the_endpoint_is) {
  Host host = test::make_host();
  AttachRequest request = test::attach_request(1);
  request.sandbox.name = "web";
  request.aliases = {"api"};
  model::Endpoint endpoint = test::attached(host, request);
  GossipWish wish = gossip_wish(host);
  auto record = model::decode_endpoint_record(endpoint.id, wish[test::kBackend][endpoint.id]);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->vtep, host.underlay.address);
  EXPECT_EQ(record->mac, endpoint.mac);
  EXPECT_EQ(record->addresses, endpoint.addresses);
  EXPECT_EQ(record->name, "web");
  EXPECT_EQ(record->aliases, request.aliases);
}

TEST(GossipRules, records_of_others_are_adopted_once_and_ours_left_out) {
  Host host = test::make_host();
  model::EndpointRecord record = peer_record("e1", "10.7.0.77");
  Bytes value = encode(record);
  std::vector<RawRecord> rows{{test::kPeer, "e1", value}, {test::kSelf, "own", value}};
  EXPECT_TRUE(adopt_records(host, test::kBackend, rows));
  ASSERT_EQ(host.remote[test::kBackend].records.size(), 1u);
  EXPECT_EQ(host.remote[test::kBackend].records[0].record, record);
  EXPECT_FALSE(adopt_records(host, test::kBackend, rows)) << "nothing new";
  EXPECT_TRUE(adopt_records(host, test::kBackend, {}));
  EXPECT_TRUE(host.remote[test::kBackend].records.empty());
}

TEST(GossipRules, lingering_is_a_difference) {
  Host host = test::make_host();
  Bytes value = encode(peer_record("e1", "10.7.0.77"));
  std::vector<RawRecord> rows{{test::kPeer, "e1", value, false}};
  adopt_records(host, test::kBackend, rows);
  rows[0].lingering = true;
  EXPECT_TRUE(adopt_records(host, test::kBackend, rows));
}

TEST(GossipRules, damaged_records_and_foreign_addresses_are_passed_over) {
  Host host = test::make_host();
  Bytes good = encode(peer_record("e1", "10.7.0.77")),
        outside = encode(peer_record("e2", "10.8.0.1"));
  Bytes damaged(good.begin(), good.end() - 1);
  std::vector<RawRecord> rows{
      {test::kPeer, "e1", good}, {test::kPeer, "e2", outside}, {test::kPeer, "e3", damaged}};
  adopt_records(host, test::kBackend, rows);
  ASSERT_EQ(host.remote[test::kBackend].records.size(), 1u);
  EXPECT_FALSE(adopt_records(host, model::NetworkId("unknown"), rows));
}

TEST(GossipRules, becoming_synced_is_news_once) {
  Host host = test::make_host();
  EXPECT_TRUE(mark_synced(host, test::kBackend));
  EXPECT_FALSE(mark_synced(host, test::kBackend));
}

TEST(GossipRules, a_record_says_whose_backend_an_endpoint_is) {
  Host host = test::make_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.network = test::kBackend;
  web.health = model::HealthCheck{};
  host.services.emplace(web.id, web);
  AttachRequest request = test::attach_request(1);
  request.service = "web";
  request.weight = 3;
  model::Endpoint endpoint = test::attached(host, request);
  auto told = [&] {
    Bytes bytes = gossip_wish(host).at(test::kBackend).at(endpoint.id);
    return *model::decode_endpoint_record(endpoint.id, bytes);
  };
  EXPECT_EQ(told().service, web.id);
  EXPECT_EQ(told().weight, 3);
  EXPECT_EQ(told().state, model::BackendState::starting);
  EXPECT_EQ(told().drain, 0u);
  host.health[endpoint.id] = model::BackendState::up;
  host.drains[9] = {9, test::kSelf, endpoint.id};
  EXPECT_EQ(told().state, model::BackendState::up);
  EXPECT_EQ(told().drain, 9u);
}

}  // namespace
}  // namespace ovn::controller
