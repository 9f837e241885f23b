// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_checker.h"

#include <filesystem>
#include <fstream>

#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

using namespace std::chrono_literals;
using State = model::BackendState;

class HealthCheckerTest : public test::FolderTest {
 protected:
  HealthCheckerTest() {
    model::Service web;
    web.id = model::ServiceId("5e");
    web.name = "web";
    web.network = test::kBackend;
    web.health = model::HealthCheck{model::HealthCheck::Kind::exec, 0, "",
                                    "test -e " + folder_ + "/well", 100ms, 10s, 2, 1};
    host().services.emplace(web.id, web);
    auto request = test::attach_request(container_.pid());
    request.sandbox.cookie = container_.cookie();
    request.service = "web";
    endpoint_ = test::attached(host(), request).id;
  }

  controller::Host& host() { return rig_.host->host(); }
  bool becomes(State state) {
    return rig_.run_until([&] {
      auto found = host().health.find(endpoint_);
      return found != host().health.end() && found->second == state;
    });
  }

  test::Rig rig_;
  test::Container container_;
  model::EndpointId endpoint_;
  int changes_ = 0;
  HealthChecker checker_{rig_.loop, *rig_.kernel, host(), [this] { ++changes_; }};
};

TEST_F(HealthCheckerTest, the_hosts_state_follows_what_the_looks_find) {
  checker_.follow();
  EXPECT_EQ(host().health.at(endpoint_), State::starting);
  EXPECT_TRUE(becomes(State::unhealthy));
  std::ofstream(folder_ + "/well") << "yes";
  EXPECT_TRUE(becomes(State::up));
  std::filesystem::remove(folder_ + "/well");
  EXPECT_TRUE(becomes(State::unhealthy));
  EXPECT_EQ(changes_, 3);
}

TEST_F(HealthCheckerTest, what_is_detached_is_forgotten_also_with_a_look_under_way) {
  checker_.follow();
  auto endpoints = std::exchange(host().endpoints, {});
  checker_.follow();
  EXPECT_TRUE(host().health.empty());
  host().endpoints = endpoints;
  checker_.follow();
  EXPECT_EQ(host().health.at(endpoint_), State::up) << "as one that has been there already";
  EXPECT_TRUE(becomes(State::unhealthy)) << "by looks of its own";
  EXPECT_EQ(changes_, 1);
}

// Memory is ahead of follow() by the time of a commit.
TEST_F(HealthCheckerTest, a_look_that_is_due_after_the_endpoint_has_gone_finds_nothing) {
  checker_.follow();
  host().endpoints.clear();
  EXPECT_TRUE(rig_.run_until([&] { return changes_ == 1; }));
  EXPECT_EQ(host().health.at(endpoint_), State::unhealthy);
}

}  // namespace
}  // namespace ovn::agent
