// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/manager_link.h"

#include "core/api/manager_api.h"
#include "core/store/codec.h"
#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

const std::string kWatch = "GET /v1/manager/watch";

controller::Policy policy(uint64_t revision) {
  return {revision,
          {test::backend_network()},
          {{test::kPeer, "host2", test::address("10.99.0.2"), false, 0}},
          {test::lease(7, "10.7.0.4/30")},
          {{3, {1, 2, 3}, model::KeyState::primary, 5, 0}}};
}

TEST(ManagerLink, a_policy_is_read_as_it_was_written) {
  auto read = parse_policy(api::policy_json(policy(9)));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->revision, 9u);
  EXPECT_EQ(read->networks, policy(9).networks);
  EXPECT_EQ(read->nodes, policy(9).nodes);
  EXPECT_EQ(read->leases, policy(9).leases);
  EXPECT_EQ(read->keys, policy(9).keys);
}

TEST(ManagerLink, what_a_later_manager_has_besides_is_passed_over) {
  json::object body = api::policy_json(policy(9));
  body["volumes"] = json::array{1};
  auto read = parse_policy(body);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->networks, policy(9).networks);
}

TEST(ManagerLink, a_policy_with_something_else_in_it_is_refused) {
  for (const char* text :
       {R"({"networks":[]})", R"({"revision":1,"networks":[1]})", R"({"revision":1,"leases":{}})",
        R"({"revision":1,"nodes":[{"id":"x"}]})", R"({"revision":1,"keys":[{"id":1}]})",
        R"({"revision":-1})"}) {
    auto read = parse_policy(*json::parse_object(text));
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Errc::invalid) << text;
  }
}

class ManagerLinkTest : public testing::Test {
 protected:
  bool run_until(std::function<bool()> done) { return test::run_until(loop_, std::move(done)); }

  Loop loop_;
  test::FakeManager manager_{loop_};
};

TEST_F(ManagerLinkTest, each_policy_is_told_once_and_asked_on_from_its_revision) {
  manager_.answer(kWatch, 200, api::policy_json(policy(9)));
  EXPECT_EQ(manager_.link().state(), "unreachable: not asked yet");
  manager_.link().start();
  ASSERT_TRUE(run_until([&] { return manager_.count(kWatch) >= 3; }));
  ASSERT_EQ(manager_.policies.size(), 1u);
  EXPECT_EQ(manager_.policies[0].revision, 9u);
  EXPECT_EQ(manager_.last.query.at("since"), "9");
  EXPECT_EQ(manager_.link().state(), "ok");
  manager_.answer(kWatch, 200, api::policy_json(policy(10)));
  ASSERT_TRUE(run_until([&] { return manager_.policies.size() == 2; }));
}

TEST_F(ManagerLinkTest, the_policy_of_a_large_cluster_is_taken) {
  controller::Policy large = policy(9);
  large.nodes.assign(10'000, large.nodes[0]);
  manager_.answer(kWatch, 200, api::policy_json(large));
  manager_.link().start();
  EXPECT_EQ(manager_.link().state(), "ok");
  ASSERT_EQ(manager_.policies.size(), 1u);
  EXPECT_EQ(manager_.policies[0].nodes.size(), large.nodes.size());
}

TEST_F(ManagerLinkTest, a_manager_that_fails_is_asked_again_after_a_pause) {
  manager_.refuse(kWatch, {Errc::unavailable, 0, "manager 192.0.2.1:7957: no answer"});
  manager_.link().start();
  EXPECT_EQ(manager_.link().state(), "unreachable: manager 192.0.2.1:7957: no answer");
  Instant begin = loop_.now();
  ASSERT_TRUE(run_until([&] { return manager_.count(kWatch) == 2; }));
  EXPECT_GE(loop_.now() - begin, std::chrono::milliseconds(100)) << "half of the first pause";
  manager_.answer(kWatch, 200, api::policy_json(policy(9)));
  ASSERT_TRUE(run_until([&] { return manager_.link().state() == "ok"; }));
}

TEST_F(ManagerLinkTest, a_policy_that_cannot_be_put_in_place_is_not_confirmed_and_comes_again) {
  manager_.answer(kWatch, 200, api::policy_json(policy(9)));
  manager_.adoption = fail(Errc::unavailable, "no space left");
  manager_.link().start();
  Instant begin = loop_.now();
  ASSERT_TRUE(run_until([&] { return manager_.policies.size() == 2; }));
  EXPECT_GE(loop_.now() - begin, std::chrono::milliseconds(100)) << "half of the first pause";
  EXPECT_EQ(manager_.last.query.at("since"), "0");
  EXPECT_EQ(manager_.link().state(), "ok") << "the manager did answer";
  manager_.adoption = {};
  ASSERT_TRUE(run_until([&] { return manager_.last.query.at("since") == "9"; }));
}

TEST_F(ManagerLinkTest, an_answer_that_is_none_counts_as_a_failure) {
  manager_.answer(kWatch, 200, {{"revision", 1}, {"networks", "x"}});
  manager_.link().start();
  EXPECT_TRUE(manager_.link().state().starts_with("unreachable: ")) << manager_.link().state();
  EXPECT_TRUE(manager_.policies.empty());
}

TEST_F(ManagerLinkTest, a_network_is_asked_for_by_its_reference) {
  manager_.answer("GET /v1/networks/backend", 200, store::to_json(test::backend_network()));
  Result<model::Network> found = fail(Errc::internal, "");
  manager_.link().find_network("backend", [&](auto answer) { found = std::move(answer); });
  EXPECT_EQ(*found, test::backend_network());
  manager_.refuse("GET /v1/networks/x", {Errc::not_found, 0, "network 'x': not found"});
  manager_.link().find_network("x", [&](auto answer) { found = std::move(answer); });
  EXPECT_EQ(found.error().code, Errc::not_found);
  EXPECT_EQ(found.error().message, "network 'x': not found");
}

TEST_F(ManagerLinkTest, a_noun_that_does_not_parse_is_the_managers_fault) {
  manager_.answer("GET /v1/networks/backend", 200, {{"id", 7}});
  Result<model::Network> found = fail(Errc::internal, "");
  manager_.link().find_network("backend", [&](auto answer) { found = std::move(answer); });
  ASSERT_FALSE(found);
  EXPECT_TRUE(found.error().message.starts_with("answer of the manager: "))
      << found.error().message;
}

TEST_F(ManagerLinkTest, a_lease_is_asked_for_by_subnet_and_perhaps_address) {
  manager_.answer("POST /v1/manager/leases", 201, store::to_json(test::lease(7, "10.7.0.4/30")));
  Result<model::Lease> lease = fail(Errc::internal, "");
  controller::NeedLease need{test::kBackend, test::prefix("10.7.0.0/24"), {}};
  manager_.link().ask_lease(need, [&](auto answer) { lease = std::move(answer); });
  EXPECT_EQ(*lease, test::lease(7, "10.7.0.4/30"));
  EXPECT_EQ(manager_.last.body,
            R"({"network":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","subnet":"10.7.0.0/24"})");
  need.address = test::address("10.7.0.9");
  manager_.link().ask_lease(need, [](auto) {});
  EXPECT_TRUE(manager_.last.body.ends_with(R"("address":"10.7.0.9"})")) << manager_.last.body;
}

TEST_F(ManagerLinkTest, a_lease_is_given_back_by_its_number) {
  manager_.answer("DELETE /v1/manager/leases/7", 200, json::object());
  Result<void> returned = fail(Errc::internal, "");
  manager_.link().return_lease(7, [&](Result<void> answer) { returned = std::move(answer); });
  EXPECT_TRUE(returned);
  manager_.refuse("DELETE /v1/manager/leases/8", {Errc::not_found, 0, "lease 8: not found"});
  manager_.link().return_lease(8, [&](Result<void> answer) { returned = std::move(answer); });
  EXPECT_EQ(returned.error().code, Errc::not_found);
}

}  // namespace
}  // namespace ovn::agent
