// SPDX-License-Identifier: Apache-2.0
// A container of crun's that ends and is started again is another process in another namespace.
#include "cmd/agent/restart_keeper.h"

#include "core/controller/restart_rules.h"
#include "test/cmd/agent/fake_docker.h"

namespace ovn::agent {
namespace {

class RestartKeeperTest : public testing::Test {
 protected:
  // Attached by the runtime's word, and followed.
  model::SandboxId attach(const test::Container& container, const std::string& target) {
    rig_.add(container);
    auto request = test::attach_request(container.pid());
    request.sandbox.target = target;
    request.sandbox.name = "web";
    request.sandbox.container = target.substr(target.find(':') + 1);
    request.sandbox.follow = true;
    request.sandbox.cookie = container.cookie();
    test::attached(host(), request);
    rig_.host->follow();
    return request.sandbox.id;
  }
  controller::Host& host() { return rig_.host->host(); }
  bool waits(const model::SandboxId& id) {
    auto found = host().sandboxes.find(id);
    return found != host().sandboxes.end() && found->second.waits();
  }
  void keep(Duration restart_time) {
    keeper_ = std::make_unique<RestartKeeper>(rig_.loop, *rig_.host, *rig_.kernel, runtimes_,
                                              folders_.places().docker_socket, restart_time, 1);
    rig_.host->on_waiting([this] { keeper_->check(); });
  }

  test::Rig rig_;
  test::RuntimeFolders folders_;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, folders_.places()};
  std::unique_ptr<RestartKeeper> keeper_;
  test::Container first_, second_;
};

TEST_F(RestartKeeperTest, a_container_that_starts_again_is_attached_again) {
  keep(std::chrono::minutes(1));
  auto id = attach(first_, "oci:c1");
  auto address = host().endpoints.begin()->second.addresses;
  first_.end();
  ASSERT_TRUE(rig_.run_until([&] { return waits(id); }));
  rig_.add(second_);
  folders_.write("crun/c1/status", test::crun_status(second_.pid()));
  ASSERT_TRUE(rig_.run_until([&] { return !waits(id); }));
  const model::Sandbox& sandbox = host().sandboxes.at(id);
  EXPECT_EQ(sandbox.cookie, second_.cookie());
  EXPECT_EQ(sandbox.pid, second_.pid());
  EXPECT_EQ(host().endpoints.begin()->second.addresses, address);
}

TEST_F(RestartKeeperTest, one_that_its_runtime_does_not_know_is_given_up_after_a_while) {
  keep(Duration(0));
  attach(first_, "oci:c1");
  first_.end();
  EXPECT_TRUE(rig_.run_until([&] { return host().sandboxes.empty(); }));
  EXPECT_TRUE(host().endpoints.empty());
}

TEST_F(RestartKeeperTest, one_that_is_stopped_is_waited_for) {
  keep(Duration(0));
  folders_.write("crun/c1/status", test::crun_status(first_.pid()));
  auto id = attach(first_, "oci:c1");
  first_.end();
  ASSERT_TRUE(rig_.run_until([&] { return waits(id); }));
  bool over = false;
  Timer wait(rig_.loop);
  wait.arm_after(std::chrono::milliseconds(600), [&] { over = true; });
  ASSERT_TRUE(rig_.run_until([&] { return over; }));
  EXPECT_TRUE(waits(id));
}

TEST_F(RestartKeeperTest, of_many_that_wait_some_are_asked_for_at_a_time_and_all_in_the_end) {
  keep(Duration(0));
  constexpr size_t kMany = 2 * kQuestionsMax;
  for (size_t n = 0; n < kMany; ++n) {
    model::Sandbox sandbox;
    sandbox.id = model::SandboxId(fmt::format("w{}", n));
    sandbox.target = sandbox.name = fmt::format("docker:w{}", n);
    sandbox.container = fmt::format("w{}", n);
    sandbox.follow = true;
    host().sandboxes.emplace(sandbox.id, sandbox);
  }
  test::FakeDocker docker(rig_.loop, folders_.places().docker_socket);
  keeper_->check();
  const int with_the_stream = static_cast<int>(kQuestionsMax) + 1;
  ASSERT_TRUE(rig_.run_until([&] { return docker.asked >= with_the_stream; }));
  EXPECT_EQ(docker.asked, with_the_stream);
  for (size_t n = 0; n < kMany; ++n) {
    docker.answer(fmt::format("/containers/w{}/json", n), 404, "{}");
  }
  EXPECT_TRUE(rig_.run_until([&] { return host().sandboxes.empty(); }));
  EXPECT_GT(docker.asked, with_the_stream);
}

TEST_F(RestartKeeperTest, one_that_docker_removed_is_given_up_but_not_while_docker_is_down) {
  keep(std::chrono::minutes(1));
  auto id = attach(first_, "docker:web");
  first_.end();
  ASSERT_TRUE(rig_.run_until([&] { return waits(id); }));
  test::FakeDocker docker(rig_.loop, folders_.places().docker_socket);
  docker.answer("/containers/web/json", 404, "{}");
  EXPECT_TRUE(rig_.run_until([&] { return host().sandboxes.empty(); }));
  EXPECT_GT(docker.asked, 0);
}

}  // namespace
}  // namespace ovn::agent
