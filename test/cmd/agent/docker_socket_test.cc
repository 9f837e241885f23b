// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/docker_socket.h"

#include "test/cmd/agent/fake_docker.h"

namespace ovn::agent {
namespace {

using Found = Result<std::optional<runtime::Container>>;

class DockerSocketTest : public testing::Test {
 protected:
  Found find(const std::string& word, Duration at_most = std::chrono::seconds(10)) {
    std::optional<Found> answer;
    find_docker_container(loop_, folders_.places().docker_socket, word, at_most,
                          [&](Found found) { answer = std::move(found); });
    EXPECT_TRUE(test::run_until(loop_, [&] { return answer.has_value(); }));
    return *answer;
  }

  Loop loop_;
  test::RuntimeFolders folders_;
};

TEST_F(DockerSocketTest, a_container_is_found_by_whatever_docker_takes) {
  test::FakeDocker docker(loop_, folders_.places().docker_socket);
  docker.answer("/containers/web/json", 200, test::docker_answer("web", 4711, "T1"));
  auto found = find("web");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->pid, 4711);
  EXPECT_EQ((*found)->target(), "docker:web");
}

TEST_F(DockerSocketTest, one_that_docker_does_not_know_is_none) {
  test::FakeDocker docker(loop_, folders_.places().docker_socket);
  docker.answer("/containers/a%20b/json", 404, R"({"message":"No such container: a b"})");
  auto found = find("a b");
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(DockerSocketTest, what_docker_refuses_is_told_in_its_words) {
  test::FakeDocker docker(loop_, folders_.places().docker_socket);
  docker.answer("/containers/abc/json", 500, "Multiple IDs found with provided prefix: abc");
  EXPECT_EQ(find("abc").error().message, "docker: Multiple IDs found with provided prefix: abc");
}

TEST_F(DockerSocketTest, where_nobody_listens_it_is_unavailable) {
  EXPECT_EQ(find("web").error().code, Errc::unavailable);
}

TEST_F(DockerSocketTest, a_docker_that_does_not_answer_is_given_up) {
  test::FakeDocker docker(loop_, folders_.places().docker_socket);
  auto found = find("web", std::chrono::milliseconds(20));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::timeout);
  EXPECT_EQ(found.error().message, "docker did not answer within 20 ms");
  EXPECT_TRUE(test::run_until(loop_, [&] { return docker.asked > 0; }));
}

TEST_F(DockerSocketTest, an_answer_that_is_none_or_too_large_is_corrupt) {
  test::FakeDocker docker(loop_, folders_.places().docker_socket);
  docker.answer("/containers/web/json", 200, "[]");
  EXPECT_EQ(find("web").error().code, Errc::corrupt);
  docker.answer("/containers/api/json", 200, std::string(runtime::kAnswerMax + 1, ' '));
  EXPECT_EQ(find("api").error().code, Errc::corrupt);
}

}  // namespace
}  // namespace ovn::agent
