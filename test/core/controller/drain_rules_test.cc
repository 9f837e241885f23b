// SPDX-License-Identifier: Apache-2.0
#include "core/controller/drain_rules.h"

#include <gtest/gtest.h>

#include "core/controller/gossip_rules.h"
#include "test/core/controller/manager_fixture.h"
#include "test/core/controller/service_fixture.h"

namespace ovn::controller {
namespace {

using test::kWeb;

TEST(Confirmation, survives_its_bytes_and_is_never_of_nothing) {
  for (uint64_t drain : {uint64_t{1}, uint64_t{300}, UINT64_MAX}) {
    Bytes bytes = encode_confirmation(drain);
    EXPECT_EQ(*decode_confirmation(bytes), drain);
    bytes.push_back(0);
    EXPECT_FALSE(decode_confirmation(bytes));
  }
  EXPECT_FALSE(decode_confirmation({}));
  EXPECT_FALSE(decode_confirmation(encode_confirmation(0)));
}

class DrainRules : public testing::Test, protected ManagerFixture {
 protected:
  DrainRules() {
    blue_ = *create(wanted("blue", {"10.0.0.0/24"}));
    attach("aaa111", "one", "node1");
    attach("aaa222", "two", "node2");
    for (uint8_t number : {1, 2}) facts_.members[blue_.id].insert(node(number).id);
  }

  KnownEndpoint& attach(std::string id, std::string name, std::string on) {
    endpoints_.push_back({model::EndpointId(std::move(id)), blue_.id, std::move(name),
                          std::move(on), {address("10.0.0.9")}, {}, {kWeb, 1, "up", 0}});
    return endpoints_.back();
  }
  Tried<model::Drain> begin(std::string_view target) {
    return keep(begin_drain(manager, target, endpoints_));
  }
  Tried<model::Drain> end(std::string_view target) {
    return keep(end_drain(manager, target, endpoints_));
  }
  std::string awaited() {
    std::string names;
    for (const auto& progress : drains_in_progress(manager, endpoints_, facts_)) {
      names += names.empty() ? "" : " |";
      for (const Uuid& one : progress.awaited) names += " " + node_name(manager, one);
    }
    return names;
  }
  void confirm(uint8_t number, std::string id, uint64_t drain) {
    facts_.confirmed[model::EndpointId(std::move(id))][node(number).id] = drain;
  }

  model::Network blue_;
  std::vector<KnownEndpoint> endpoints_;
  DrainFacts facts_;
};

TEST_F(DrainRules, a_backend_is_meant_by_name_id_or_the_beginning_of_an_id) {
  for (std::string_view target : {"two", "aaa222", "aaa2"}) {
    auto drain = *begin(target);
    EXPECT_EQ(drain.node, node(2).id);
    EXPECT_EQ(drain.endpoint.str(), "aaa222");
    EXPECT_TRUE(end(target));
  }
  auto all = *begin("node2");
  EXPECT_EQ(all.node, node(2).id);
  EXPECT_TRUE(all.endpoint.empty());
  EXPECT_TRUE(is_stored());
}

TEST_F(DrainRules, what_nobody_or_several_are_called_is_refused) {
  EXPECT_EQ(begin("three").error().message, "'three' is neither a node nor a backend of a service");
  EXPECT_EQ(begin("aaa").error().message,
            "'aaa' may be 2 nodes or backends: use the id of an endpoint");
  EXPECT_EQ(begin("aa").error().code, Errc::not_found) << "too short a beginning";
  attach("bbb", "plain", "node1").backend.service = model::ServiceId();
  EXPECT_EQ(begin("plain").error().code, Errc::not_found) << "no backend of anything";
}

TEST_F(DrainRules, what_is_drained_already_keeps_its_id) {
  auto first = *begin("two");
  EXPECT_EQ(first.id, manager.revision);
  EXPECT_EQ(*begin("aaa222"), first);
  EXPECT_EQ(manager.drains.size(), 1u);
  EXPECT_EQ(revision_for(manager, node(1).id), first.id) << "all are told";
  EXPECT_EQ(policy_for(manager, node(1).id).drains, std::vector{first});
}

TEST_F(DrainRules, an_end_needs_no_endpoint_but_a_drain) {
  begin("two");
  endpoints_.clear();
  EXPECT_TRUE(end("aaa222"));
  EXPECT_TRUE(manager.drains.empty());
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(end("node1").error().message, "'node1' is not drained");
  EXPECT_EQ(end("two").error().code, Errc::not_found);
}

TEST_F(DrainRules, there_is_a_bound) {
  for (uint64_t id = 1; manager.drains.size() < kDrainsMax; ++id) {
    manager.drains[id] = {id, node(1).id, model::EndpointId(fmt::format("x{}", id))};
  }
  EXPECT_EQ(begin("two").error().message, "10000 drains are under way: no more are begun");
}

TEST_F(DrainRules, is_done_when_the_owner_says_so_and_all_members_have_confirmed_it) {
  auto drain = *begin("two");
  EXPECT_EQ(awaited(), " node1 node2");
  endpoints_[1].backend.drain = drain.id;
  confirm(1, "aaa222", drain.id);
  EXPECT_EQ(awaited(), " node2");
  confirm(2, "aaa222", drain.id - 1);
  EXPECT_EQ(awaited(), " node2") << "an earlier drain of it";
  confirm(2, "aaa222", drain.id);
  EXPECT_EQ(awaited(), "");
  endpoints_[1].backend.drain = 0;
  EXPECT_EQ(awaited(), " node2") << "the owner has not followed";
}

TEST_F(DrainRules, of_a_node_all_its_backends_count) {
  attach("aaa333", "three", "node2");
  auto drain = *begin("node2");
  for (auto& endpoint : endpoints_) endpoint.backend.drain = drain.id;
  for (uint8_t number : {1, 2}) confirm(number, "aaa222", drain.id);
  EXPECT_EQ(awaited(), " node1 node2");
  for (uint8_t number : {1, 2}) confirm(number, "aaa333", drain.id);
  EXPECT_EQ(awaited(), "");
}

TEST_F(DrainRules, a_backend_is_drained_when_its_twin_in_the_ingress_network_is) {
  KnownEndpoint& twin = attach("aaa999", "two", "node2");
  twin.network = model::NetworkId("1f");
  twin.backend.twin = true;
  facts_.members[twin.network] = {node(1).id, node(3).id};
  auto drain = *begin("two");
  EXPECT_EQ(drain.endpoint.str(), "aaa222") << "by its name the one is meant";
  for (auto& endpoint : endpoints_) endpoint.backend.drain = drain.id;
  for (uint8_t number : {1, 2}) confirm(number, "aaa222", drain.id);
  EXPECT_EQ(awaited(), fmt::format(" node1 {}", node_name(manager, node(3).id)));
  EXPECT_EQ(drains_in_progress(manager, endpoints_, facts_)[0].backends.size(), 1u);
  for (uint8_t number : {1, 3}) confirm(number, "aaa999", drain.id);
  EXPECT_EQ(awaited(), "");
}

TEST_F(DrainRules, whom_nobody_reaches_is_not_waited_for) {
  auto drain = *begin("two");
  endpoints_[1].backend.drain = drain.id;
  confirm(2, "aaa222", drain.id);
  facts_.members[blue_.id].erase(node(1).id);
  EXPECT_EQ(awaited(), "");
  facts_.confirmed.clear();
  endpoints_[1].backend.state = "unreachable";
  EXPECT_EQ(awaited(), "");
}

TEST_F(DrainRules, is_not_done_while_a_backend_or_a_member_may_be_missing) {
  model::Service web;
  web.id = kWeb;
  web.network = blue_.id;
  manager.services.emplace(kWeb, web);
  begin("node2");
  begin("two");
  endpoints_.clear(), facts_.members.clear();
  auto done = [&] {
    auto all = drains_in_progress(manager, endpoints_, facts_);
    return std::ranges::count_if(all, [](const auto& one) { return one.done(); });
  };
  facts_.unsynced = {blue_.id, model::NetworkId("other")};
  EXPECT_EQ(done(), 0) << "a manager that has just started knows of nobody";
  EXPECT_EQ(drains_in_progress(manager, endpoints_, facts_)[0].unsynced, std::set{blue_.id});
  facts_.unsynced.erase(blue_.id);
  EXPECT_EQ(done(), 2) << "a network without services is of no interest";
}

TEST_F(DrainRules, of_a_backend_that_is_known_only_its_network_counts) {
  model::Service other;
  other.network = model::NetworkId("other");
  manager.services.emplace(kWeb, other);
  auto drain = *begin("two");
  endpoints_[1].backend.drain = drain.id;
  for (uint8_t number : {1, 2}) confirm(number, "aaa222", drain.id);
  facts_.unsynced = {other.network};
  EXPECT_TRUE(drains_in_progress(manager, endpoints_, facts_)[0].done());
  facts_.unsynced = {blue_.id};
  EXPECT_FALSE(drains_in_progress(manager, endpoints_, facts_)[0].done());
}

TEST_F(DrainRules, a_removed_node_takes_its_drains_along) {
  begin("node2");
  begin("two");
  ASSERT_TRUE(keep(remove_node(manager, "node2")));
  EXPECT_TRUE(manager.drains.empty());
  EXPECT_TRUE(is_stored());
}

class DrainsOnHost : public testing::Test, protected test::WithWeb {
 protected:
  DrainsOnHost() { own_ = join(1).id; }

  model::EndpointId own_;
};

TEST_F(DrainsOnHost, are_seen_in_its_own_records_and_in_those_of_others) {
  EXPECT_TRUE(drains_seen(host_).empty());
  host_.drains[9] = {9, test::kSelf, {}};
  model::EndpointRecord record;
  record.id = model::EndpointId("x");
  record.service = kWeb;
  record.drain = 7;
  host_.remote[test::kBackend].records = {{test::kPeer, record}};
  EXPECT_EQ(drains_seen(host_),
            (DrainsSeen{{test::kBackend, {{own_, 9}, {model::EndpointId("x"), 7}}}}));
}

TEST_F(DrainsOnHost, are_not_followed_where_the_balancing_of_a_sandbox_could_not_be_brought_about) {
  DrainsSeen seen{{test::kBackend, {{own_, 9}}}, {model::NetworkId("other"), {{own_, 8}}}};
  EXPECT_EQ(drains_followed(host_, seen, {}), seen);
  EXPECT_EQ(drains_followed(host_, seen, {kernel::NetnsName("sb-stranger")}), seen);
  auto box = reconcile::sandbox_netns(host_.endpoints.at(own_).sandbox);
  EXPECT_EQ(drains_followed(host_, seen, {box}),
            (DrainsSeen{{model::NetworkId("other"), {{own_, 8}}}}));
  auto ports = reconcile::network_netns(model::NetworkId("other"));
  EXPECT_EQ(drains_followed(host_, seen, {ports}), (DrainsSeen{{test::kBackend, {{own_, 9}}}}))
      << "of the ingress network";
}

TEST_F(DrainsOnHost, are_facts_only_of_networks_that_are_synced) {
  EXPECT_EQ(drain_facts(host_).unsynced, std::set{test::kBackend});
  mark_synced(host_, test::kBackend);
  EXPECT_TRUE(drain_facts(host_).unsynced.empty());
}

TEST_F(DrainsOnHost, are_confirmed_in_rows_of_networks_that_gossip_is_attached_to) {
  host_.confirmed_drains = {{test::kBackend, {{own_, 9}}}};
  EXPECT_TRUE(confirmation_wish(host_, {}).empty());
  auto wish = confirmation_wish(host_, gossip_wish(host_));
  EXPECT_EQ(*decode_confirmation(wish.at(test::kBackend).at(own_)), 9u);
}

TEST_F(DrainsOnHost, confirmations_of_others_are_taken_over_whole) {
  Bytes nine = encode_confirmation(9), broken{0x80};
  std::vector<RawRecord> rows{{test::kPeer, own_.str(), nine}, {test::kSelf, own_.str(), nine},
                              {test::kPeer, "x", broken}};
  adopt_confirmations(host_, test::kBackend, rows);
  host_.confirmed_drains = {{test::kBackend, {{own_, 8}}}};
  EXPECT_EQ(drain_facts(host_).confirmed,
            (std::map<model::EndpointId, std::map<Uuid, uint64_t>>{
                {own_, {{test::kPeer, 9}, {test::kSelf, 8}}}}));
  adopt_confirmations(host_, test::kBackend, {});
  EXPECT_EQ(drain_facts(host_).confirmed.at(own_).size(), 1u);
}

TEST_F(DrainsOnHost, of_endpoints_that_are_no_more_are_to_end) {
  host_.drains[7] = {7, test::kSelf, own_};
  host_.drains[8] = {8, test::kSelf, {}};
  host_.drains[9] = {9, test::kPeer, model::EndpointId("gone")};
  EXPECT_TRUE(drains_to_end(host_).empty());
  host_.drains[10] = {10, test::kSelf, model::EndpointId("gone")};
  EXPECT_EQ(drains_to_end(host_), std::vector{model::EndpointId("gone")});
}

}  // namespace
}  // namespace ovn::controller
