// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/api_http.h"

#include <gtest/gtest.h>

namespace ovn::agent {
namespace {

TEST(ApiHttp, a_request_that_is_sent_is_the_one_that_arrives) {
  api::Request request{"DELETE", "/v1/attachments",
                       {{"network", "a b&c=d"}, {"target", "/run/netns/ä%"}}, R"({"x":1})"};
  http::Request sent = to_http(request);
  EXPECT_EQ(sent.fields.at("content-type"), "application/json");
  auto received = to_api(std::move(sent));
  ASSERT_TRUE(received);
  EXPECT_EQ(received->method, request.method);
  EXPECT_EQ(received->path, request.path);
  EXPECT_EQ(received->query, request.query);
  EXPECT_EQ(received->body, request.body);
}

TEST(ApiHttp, a_name_of_any_kind_stays_within_its_path) {
  for (const char* name : {"a b", "a?since=1#x", "100%", "a HTTP/1.1\r\nx: y\r\n\r\nDELETE "}) {
    api::Request request{"GET", std::string("/v1/networks/") + name, {{"wait", "5"}}, ""};
    http::Request sent = to_http(request);
    EXPECT_EQ(sent.target.find_first_of(" \r\n#"), std::string::npos) << sent.target;
    auto received = to_api(std::move(sent));
    ASSERT_TRUE(received);
    EXPECT_EQ(received->path, request.path);
    EXPECT_EQ(received->query, request.query);
  }
}

TEST(ApiHttp, a_request_without_a_body_has_no_type) {
  EXPECT_TRUE(to_http(api::Request{"GET", "/v1/status", {}, ""}).fields.empty());
}

TEST(ApiHttp, a_response_keeps_status_body_and_type) {
  api::Response response{404, "text", "text/plain"};
  api::Response back = to_api(to_http(response));
  EXPECT_EQ(back.status, 404);
  EXPECT_EQ(back.body, "text");
  EXPECT_EQ(back.content_type, "text/plain");
}

TEST(ApiHttp, a_target_that_is_none_never_reaches_the_api) {
  int calls = 0;
  Handler handler = api_handler([&](api::Request, ApiRespond respond) {
    ++calls;
    respond({200, "{}"});
  });
  int status = 0;
  auto respond = [&](http::Response response) { status = response.status; };
  handler({{"GET", "/v1/%zz", {}, "", true}, nullptr}, respond);
  EXPECT_EQ(status, 400);
  EXPECT_EQ(calls, 0);
  handler({{"GET", "/v1/status", {}, "", true}, nullptr}, respond);
  EXPECT_EQ(status, 200);
}

}  // namespace
}  // namespace ovn::agent
