// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/leave_flow.h"

#include "core/api/manager_api.h"
#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

class LeaveFlowTest : public testing::Test {
 protected:
  LeaveFlowTest() {
    manager_.answer("GET " + path_, 200, json::object());
    manager_.answer("DELETE " + path_, 200, json::object());
  }

  Result<DetachedList> leave(bool force) {
    std::optional<Result<DetachedList>> answer;
    flow_.begin(force, [&](Result<DetachedList> done) { answer = std::move(done); });
    EXPECT_TRUE(rig_.run_until([&] { return answer.has_value(); }));
    return *answer;
  }
  void attach() {
    test::attached(rig_.host->host(), test::attach_request(1));
    rig_.host->follow();
  }

  test::Rig rig_;
  test::FakeManager manager_{rig_.loop};
  std::string path_ = api::node_path(test::kSelf);
  bool left_ = false;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, Config::Runtime()};
  IngressKeeper ingress_{rig_.loop, *rig_.host, manager_.link()};
  LeaveFlow flow_{{rig_.loop, *rig_.host, *rig_.kernel, manager_.link(), runtimes_, ingress_, 1},
                  *rig_.gossip, nullptr, [this] { left_ = true; }};
};

TEST_F(LeaveFlowTest, the_manager_is_told_and_then_the_agent_ends) {
  ASSERT_TRUE(leave(false));
  EXPECT_EQ(manager_.count("DELETE " + path_), 1);
  EXPECT_TRUE(flow_.under_way()) << "until the end";
  EXPECT_FALSE(left_) << "the answer goes out first";
  EXPECT_TRUE(rig_.run_until([&] { return left_; }));
}

TEST_F(LeaveFlowTest, containers_are_detached_only_by_force) {
  attach();
  EXPECT_EQ(leave(false).error().code, Errc::conflict);
  EXPECT_EQ(manager_.count("GET " + path_), 0);
  auto left = leave(true);
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_EQ(left->size(), 1u);
  EXPECT_TRUE(rig_.host->host().endpoints.empty());
}

TEST_F(LeaveFlowTest, without_a_manager_everything_stays) {
  attach();
  manager_.refuse("GET " + path_, {Errc::unavailable, 0, "no answer"});
  auto left = leave(true);
  ASSERT_FALSE(left);
  EXPECT_EQ(left.error().code, Errc::unavailable);
  EXPECT_EQ(left.error().message, "the manager cannot be told that this host leaves: no answer");
  EXPECT_EQ(rig_.host->host().endpoints.size(), 1u);
  EXPECT_FALSE(flow_.under_way());
}

TEST_F(LeaveFlowTest, a_host_that_stays_keeps_its_networks_as_long_as_before) {
  const Duration idle_time = std::chrono::minutes(2);
  for (const char* method : {"GET ", "DELETE "}) {
    rig_.host->host().idle_time = idle_time;
    manager_.refuse(method + path_, {Errc::unavailable, 0, "no answer"});
    EXPECT_FALSE(leave(true)) << method;
    EXPECT_EQ(rig_.host->host().idle_time, idle_time) << method;
    manager_.answer(method + path_, 200, json::object());
  }
}

TEST_F(LeaveFlowTest, a_manager_that_does_not_know_the_host_any_more_consents) {
  for (const char* method : {"GET ", "DELETE "}) {
    manager_.refuse(method + path_, {Errc::not_found, 0, "node: not found"});
  }
  EXPECT_TRUE(leave(false));
}

TEST_F(LeaveFlowTest, a_refusal_is_no_consent) {
  manager_.refuse("DELETE " + path_, {Errc::denied, 0, "its certificate is not the pinned one"});
  EXPECT_EQ(leave(false).error().code, Errc::denied);
  EXPECT_FALSE(flow_.under_way());
}

TEST_F(LeaveFlowTest, it_is_done_once) {
  flow_.begin(false, [](Result<DetachedList>) {});
  EXPECT_EQ(leave(false).error().message, "this host is leaving its cluster already");
}

}  // namespace
}  // namespace ovn::agent
