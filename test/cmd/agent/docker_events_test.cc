// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/docker_events.h"

#include "test/cmd/agent/fake_docker.h"

namespace ovn::agent {
namespace {

const std::string kStart = R"({"Action":"start","Actor":{"ID":"30b5"}})";
const std::string kHead = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

class DockerEventsTest : public testing::Test {
 protected:
  bool heard(size_t count) {
    return test::run_until(loop_, [&] { return heard_.size() >= count; });
  }

  Loop loop_;
  test::RuntimeFolders folders_;
  test::FakeDocker docker_{loop_, folders_.places().docker_socket};
  std::vector<std::string> heard_;
  DockerEvents events_{loop_, folders_.places().docker_socket,
                       [this](const auto& event) { heard_.push_back(event.container); }};
};

TEST_F(DockerEventsTest, events_are_told_line_by_line_however_they_come) {
  docker_.stream("/events", kHead + kStart + "\n" + kStart.substr(0, 9));
  events_.listen(true);
  ASSERT_TRUE(heard(1));
  docker_.send(kStart.substr(9) + "\nnot an event\n" + kStart + "\n");
  ASSERT_TRUE(heard(3));
  EXPECT_EQ(heard_, std::vector<std::string>(3, "30b5"));
}

TEST_F(DockerEventsTest, a_stream_that_ends_is_opened_again) {
  docker_.stream("/events", kHead + kStart + "\n");
  events_.listen(true);
  ASSERT_TRUE(heard(1));
  docker_.hang_up();
  EXPECT_TRUE(heard(2));
}

TEST_F(DockerEventsTest, a_line_without_end_ends_the_stream) {
  docker_.stream("/events", kHead + kStart + "\n" + std::string(kEventMax + 1, 'x'));
  events_.listen(true);
  EXPECT_TRUE(heard(2)) << "it is opened again";
}

TEST_F(DockerEventsTest, who_does_not_listen_any_more_is_told_nothing) {
  docker_.stream("/events", kHead);
  events_.listen(true);
  ASSERT_TRUE(test::run_until(loop_, [&] { return docker_.listeners() == 1; }));
  events_.listen(false);
  docker_.send(kStart + "\n");
  bool over = false;
  Timer wait(loop_);
  wait.arm_after(std::chrono::milliseconds(20), [&] { over = true; });
  ASSERT_TRUE(test::run_until(loop_, [&] { return over; }));
  EXPECT_TRUE(heard_.empty());
}

}  // namespace
}  // namespace ovn::agent
