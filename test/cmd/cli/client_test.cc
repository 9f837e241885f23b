// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/client.h"

#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

class ClientTest : public CliTest {
 protected:
  Client client(std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
    return {environment.socket, timeout};
  }
  std::string error(std::string raw) {
    agent->send_raw(std::move(raw));
    auto answer = client().call("GET", "/");
    return answer ? ""
                  : fmt::format("{}: {}", to_string(answer.error().code), answer.error().message);
  }
};

TEST_F(ClientTest, status_and_body_come_back) {
  agent->answer("POST /v1/x", R"({"a":[1,2]})", 201);
  auto answer = client().call("POST", "/v1/x", "{}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(json::serialize(answer->body), R"({"a":[1,2]})");
}

TEST_F(ClientTest, a_refusal_comes_back_as_the_error_it_was) {
  agent->refuse("GET /v1/x", 409, "conflict", "in use");
  auto answer = client().get("/v1/x");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), (Error{Errc::conflict, 0, "in use"}));
}

TEST_F(ClientTest, an_answer_above_a_megabyte_is_read) {
  std::string row = "\"" + std::string(1000, 'x') + "\",";
  std::string body = "[";
  for (int i = 0; i < 3000; ++i) body += row;
  agent->answer("GET /v1/x", body + "0]");
  auto rows = client().get_rows("/v1/x");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->size(), 3001u);
}

TEST_F(ClientTest, what_is_not_our_api_is_corrupt) {
  EXPECT_EQ(error("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{"),
            "corrupt: the agent's answer is not JSON: incomplete JSON");
  EXPECT_EQ(error("HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\nno"),
            "corrupt: HTTP status 500 without an error body");
  EXPECT_TRUE(error("SSH-2.0-OpenSSH_9.2\r\n\r\n").starts_with("invalid: the agent's answer: "));
}

TEST_F(ClientTest, a_connection_that_ends_early_is_told) {
  EXPECT_EQ(error("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
            "unavailable: the agent's answer: the connection was closed");
}

TEST_F(ClientTest, rows_and_objects_are_told_apart) {
  agent->answer("GET /v1/x", "{}");
  agent->answer("GET /v1/y", "[]");
  EXPECT_TRUE(client().get_object("/v1/x"));
  EXPECT_TRUE(client().get_rows("/v1/y"));
  EXPECT_EQ(client().get_rows("/v1/x").error().code, Errc::corrupt);
  EXPECT_EQ(client().get_object("/v1/y").error().code, Errc::corrupt);
}

TEST_F(ClientTest, an_agent_that_does_not_answer_is_given_up_on) {
  std::string path = folder_ + "/mute";
  int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(fd, 1), 0);
  environment.socket = path;
  EXPECT_EQ(failure("net ls --timeout 20ms"),
            (Failed{6, "ovn-lite: the agent did not answer in time; see --timeout\n"}));
  ::close(fd);
}

TEST_F(ClientTest, a_socket_path_must_fit_the_kernels_address) {
  environment.socket = "/" + std::string(200, 'x');
  EXPECT_EQ(failure("net ls"),
            (Failed{1,
                    "ovn-lite: the path of the agent's socket has 201 bytes, at most 107 are "
                    "allowed\n"}));
}

TEST_F(ClientTest, a_socket_of_somebody_else_is_a_matter_of_permission) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become nobody";
  std::filesystem::permissions(folder_, std::filesystem::perms::all);
  std::filesystem::permissions(environment.socket, std::filesystem::perms::owner_all);
  ASSERT_EQ(::seteuid(65534), 0);
  auto told = failure("net ls");
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(told, (Failed{7, "ovn-lite: " + environment.socket +
                                 ": EACCES: the agent's socket is not open to this user; try as "
                                 "root\n"}));
}

}  // namespace
}  // namespace ovn::cli
