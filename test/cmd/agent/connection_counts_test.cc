// SPDX-License-Identifier: Apache-2.0
// Which flows count is netlink's to say and tested there; with real connections in
// test/agent/service_test.sh.
#include "cmd/agent/connection_counts.h"

#include "test/cmd/agent/other_agent.h"

namespace ovn::agent {
namespace {

class ConnectionCountsTest : public testing::Test {
 protected:
  ConnectionCountsTest() { rig_.on_event = test::questions_to(peers_); }
  // Of the backend that is attached.
  model::EndpointId join(const test::Container& container) {
    std::set<model::EndpointId> before;
    for (const auto& [id, _] : host().endpoints) before.insert(id);
    rig_.attach(container);
    for (const auto& [id, _] : host().endpoints) {
      if (!before.contains(id)) return id;
    }
    return {};
  }
  controller::Host& host() { return rig_.host->host(); }
  api::Connections count(const api::BackendsByNode& backends) {
    std::optional<api::Connections> known;
    count_connections(*rig_.kernel, host(), peers_, backends,
                      [&](const api::Connections& found) { known = found; });
    EXPECT_TRUE(rig_.run_until([&] { return known.has_value(); }));
    return *known;
  }

  test::Rig rig_;
  PeerQuestions peers_{*rig_.gossip, answer_counts(*rig_.kernel, host())};
  test::Container one_, two_;
};

TEST_F(ConnectionCountsTest, are_of_the_backends_here) {
  auto one = join(one_), two = join(two_);
  EXPECT_TRUE(count({}).counts.empty());
  auto known = count({{"host1", {one, two}}});
  EXPECT_EQ(known.counts, (std::map<model::EndpointId, size_t>{{one, 0}, {two, 0}}));
  EXPECT_TRUE(known.unknown.empty());
}

TEST_F(ConnectionCountsTest, of_who_is_gone_or_another_by_now_are_not_known) {
  auto one = join(one_), two = join(two_);
  host().sandboxes.begin()->second.cookie += 1'000'000;
  EXPECT_EQ(count({{"host1", {one, two}}}).counts.size(), 1u);
  one_.end();
  two_.end();
  auto known = count({{"host1", {one, two, model::EndpointId("never")}}});
  EXPECT_TRUE(known.counts.empty());
  EXPECT_EQ(known.unknown.at("host1"), "it could not look into all containers");
}

class PeersTest : public ConnectionCountsTest {
 protected:
  test::OtherAgent other_{rig_, [](ByteView about, auto respond) -> Result<void> {
    TRY(auto endpoints, model::decode_count_question(about));
    model::Counts counts(endpoints.size(), 5);
    if (endpoints[0] == model::EndpointId("gone")) counts[0] = {};
    if (endpoints[0] == model::EndpointId("odd")) counts.clear();
    respond(model::encode_counts(counts));
    return {};
  }};
};

TEST_F(PeersTest, connections_are_asked_of_the_hosts_of_backends) {
  auto one = join(one_);
  model::EndpointId far("far"), gone("gone");
  auto known = count({{"host1", {one}}, {"host2", {gone, far}}, {"host3", {far}}});
  EXPECT_EQ(known.counts, (std::map<model::EndpointId, size_t>{{one, 0}, {far, 5}}));
  EXPECT_EQ(known.unknown, (std::map<std::string, std::string>{
                               {"host2", "it could not look into all containers"},
                               {"host3", "node 'host3': not found"}}));
}

TEST_F(PeersTest, more_than_a_question_holds_are_asked_for_in_several_and_at_last_left_out) {
  std::vector<model::EndpointId> many;
  for (size_t i = 0; i <= kCountedMax; ++i) many.emplace_back(fmt::format("e{}", i));
  auto known = count({{"host2", many}});
  EXPECT_EQ(known.counts.size(), kCountedMax);
  EXPECT_EQ(known.unknown.at("host2"), "only 60 of its backends are counted");
}

TEST_F(PeersTest, this_host_answers_others) {
  auto one = join(one_);
  std::optional<Bytes> said;
  other_.peers().ask(test::kSelf, model::encode_count_question(std::vector{one}),
               [&](Result<Bytes> answer) { said = *std::move(answer); });
  ASSERT_TRUE(rig_.run_until([&] { return said.has_value(); }));
  EXPECT_EQ(*model::decode_counts(*said, 1), model::Counts{0});
}

TEST_F(PeersTest, an_answer_to_something_else_is_none) {
  EXPECT_EQ(count({{"host2", {model::EndpointId("odd")}}}).unknown.at("host2"),
            "not an answer about connections");
}

}  // namespace
}  // namespace ovn::agent
