// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/runtimes.h"

#include "test/cmd/agent/fake_docker.h"

namespace ovn::agent {
namespace {

const std::string kWeb = "/containers/web/json", kById = "/containers/30b50d85/json";

class RuntimesTest : public testing::Test {
 protected:
  Result<Target> resolve(const std::string& text) {
    std::optional<Result<Target>> answer;
    runtimes_.resolve(text, [&](Result<Target> target) { answer = std::move(target); });
    EXPECT_TRUE(test::run_until(loop_, [&] { return answer.has_value(); }));
    return *answer;
  }
  std::string refusal(const std::string& text) {
    auto target = resolve(text);
    return target ? "none" : target.error().message;
  }

  Loop loop_;
  test::RuntimeFolders folders_;
  test::FakeDocker docker_{loop_, folders_.places().docker_socket};
  KernelThread kernel_{loop_, std::make_unique<test::FakeKernel>()};
  Runtimes runtimes_{loop_, kernel_, folders_.places()};
  test::Container own_;
};

TEST_F(RuntimesTest, a_container_of_dockers_is_a_process_that_docker_named_twice) {
  docker_.answer(kWeb, 200, test::docker_answer("web", own_.pid(), "T1"));
  docker_.answer(kById, 200, test::docker_answer("web", own_.pid(), "T1"));
  auto target = resolve("docker:web");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->canonical, "docker:web");
  EXPECT_EQ(target->name, "web");
  EXPECT_EQ(target->container, "30b50d85");
  EXPECT_EQ(target->pid, own_.pid());
  EXPECT_TRUE(target->pidfd);
  EXPECT_EQ(docker_.asked, 2);
}

TEST_F(RuntimesTest, one_that_began_anew_in_between_is_refused) {
  docker_.answer(kWeb, 200, test::docker_answer("web", own_.pid(), "T1"));
  docker_.answer(kById, 200, test::docker_answer("web", own_.pid(), "T2"));
  EXPECT_EQ(refusal("docker:web"), "docker:web ended, or began anew, just now");
  docker_.answer(kById, 404, "{}");
  EXPECT_EQ(refusal("docker:web"), "docker:web ended, or began anew, just now");
}

TEST_F(RuntimesTest, one_that_does_not_run_is_refused) {
  docker_.answer(kWeb, 200, test::docker_answer("web", 0, "T1"));
  EXPECT_EQ(refusal("docker:web"), "docker:web does not run");
}

TEST_F(RuntimesTest, a_bare_word_is_looked_for_everywhere) {
  docker_.answer(kWeb, 404, "{}");
  EXPECT_TRUE(refusal("web").starts_with("target 'web': no container of docker, podman,"));
  folders_.write("crun/web/status", test::crun_status(own_.pid()));
  EXPECT_EQ(resolve("web")->canonical, "oci:web");
  docker_.answer(kWeb, 200, test::docker_answer("web", 1, "T1"));
  EXPECT_EQ(refusal("web"), "'web' may be docker:web, oci:web: name one of them in full");
}

TEST_F(RuntimesTest, digits_are_a_process_unless_a_container_is_called_so) {
  std::string digits = std::to_string(own_.pid());
  docker_.answer("/containers/" + digits + "/json", 404, "{}");
  EXPECT_EQ(resolve(digits)->canonical, "pid:" + digits);
  folders_.write("crun/" + digits + "/status", test::crun_status(own_.pid()));
  EXPECT_EQ(resolve(digits)->canonical, "oci:" + digits);
}

TEST_F(RuntimesTest, a_process_a_path_and_a_namespace_with_its_prefix_ask_nobody) {
  EXPECT_EQ(resolve("pid:7")->pid, 7);
  EXPECT_EQ(resolve("/x/y")->netns_path, "/x/y");
  EXPECT_EQ(resolve("netns:blue")->netns_path, "/run/netns/blue");
  EXPECT_EQ(docker_.asked, 0);
}

TEST_F(RuntimesTest, a_name_that_dns_does_not_take_is_replaced_by_the_ids_beginning) {
  std::string longest(100, 'w');
  docker_.answer("/containers/" + longest + "/json", 200,
                 test::docker_answer(longest, own_.pid(), "T1"));
  docker_.answer(kById, 200, test::docker_answer(longest, own_.pid(), "T1"));
  EXPECT_EQ(resolve("docker:" + longest)->name, "30b50d85");
}

}  // namespace
}  // namespace ovn::agent
