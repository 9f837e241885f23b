// SPDX-License-Identifier: Apache-2.0
// The answers are those of Docker 20.10, runc 1.1, crun 1.8 and podman 4.3, shortened.
#include "core/runtime/answers.h"

#include <gtest/gtest.h>

namespace ovn::runtime {
namespace {

std::string docker_answer(std::string_view state, std::string_view mode) {
  return fmt::format(R"({{"Id":"30b50d8517c6","Created":"2026-11-26T13:33:14Z","State":{},)"
                     R"("Name":"/web","HostConfig":{{"NetworkMode":"{}","PortBindings":{{}}}},)"
                     R"("NetworkSettings":{{"SandboxKey":"/var/run/docker/netns/9f1"}}}})",
                     state, mode);
}
constexpr std::string_view kRuns =
    R"({"Status":"running","Running":true,"Paused":false,"Pid":4711,"StartedAt":"T1"})";

TEST(Answers, docker_tells_of_a_container) {
  auto container = parse_docker_container(docker_answer(kRuns, "default"));
  ASSERT_TRUE(container);
  EXPECT_EQ(*container, (Container{Kind::docker, "30b50d8517c6", "web", 4711, "T1", ""}));
}

TEST(Answers, docker_tells_whose_namespace_a_container_is_in) {
  auto container = parse_docker_container(docker_answer(kRuns, "container:90da93ef"));
  ASSERT_TRUE(container);
  EXPECT_EQ(container->shares, "docker:90da93ef");
}

TEST(Answers, a_stopped_container_of_dockers_has_no_process) {
  auto stopped = parse_docker_container(docker_answer(
      R"({"Running":false,"Pid":0,"StartedAt":"T1"})", "default"));
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->pid, 0);
}

TEST(Answers, what_docker_would_not_say_is_corrupt) {
  for (std::string body :
       {std::string("[]"), std::string("{"), std::string("{}"), docker_answer("{}", "default"),
        docker_answer(R"({"Running":true,"Pid":-1})", "default"),
        docker_answer(R"({"Running":true,"Pid":99999999999})", "default"),
        docker_answer(R"({"Running":1,"Pid":1})", "default")}) {
    auto container = parse_docker_container(body);
    ASSERT_FALSE(container) << body;
    EXPECT_EQ(container.error().code, Errc::corrupt);
  }
}

TEST(Answers, docker_tells_what_happens) {
  auto event = parse_docker_event(
      R"({"status":"die","id":"30b5","from":"busybox","Type":"container","Action":"die",)"
      R"("Actor":{"ID":"30b5","Attributes":{"exitCode":"137","name":"web"}},"time":1795699994})");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->action, "die");
  EXPECT_EQ(event->container, "30b5");
  EXPECT_FALSE(parse_docker_event("{}"));
  EXPECT_FALSE(parse_docker_event("nothing"));
}

TEST(Answers, runc_and_crun_tell_of_a_process) {
  EXPECT_EQ(*parse_runc_state(R"({"id":"r1","init_process_pid":37,"init_process_start":2312473,)"
                              R"("created":"2026-11-26T13:33:43Z","config":{}})"),
            (Process{37, 2312473}));
  EXPECT_EQ(*parse_crun_status(R"({"pid":46,"process-start-time":2309557,"cgroup-path":"",)"
                               R"("detached":true})"),
            (Process{46, 2309557}));
}

TEST(Answers, a_state_without_a_process_is_corrupt) {
  for (const char* body : {"", "[]", "{}", R"({"pid":46})", R"({"pid":"46",
       "process-start-time":1})", R"({"pid":-1,"process-start-time":1})",
       R"({"pid":1,"process-start-time":-1})"}) {
    EXPECT_FALSE(parse_crun_status(body)) << body;
    EXPECT_FALSE(parse_runc_state(body)) << body;
  }
}

TEST(Answers, podmans_storage_has_ids_and_names) {
  auto list = parse_podman_containers(
      R"([{"id":"30b5","names":["web"],"image":"","flags":{"Volatile":true}},{"id":"90da"}])");
  ASSERT_TRUE(list);
  EXPECT_EQ(*list, (std::vector<Named>{{"30b5", "web"}, {"90da", "90da"}}));
  for (const char* body : {"", "{}", "[1]", "[{}]", R"([{"id":"../x"}])"}) {
    EXPECT_FALSE(parse_podman_containers(body)) << body;
  }
}

TEST(Answers, a_machine_has_a_leader) {
  EXPECT_EQ(*parse_machine("# This is private data.\nNAME=box\nLEADER=42\nSERVICE=nspawn\n"), 42);
  for (const char* text : {"", "LEADER=", "LEADER=0", "LEADER=x", "LEADER=1x", "LEADER=-1",
                           "XLEADER=4"}) {
    EXPECT_FALSE(parse_machine(text)) << text;
  }
}

}  // namespace
}  // namespace ovn::runtime
