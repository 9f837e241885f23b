// SPDX-License-Identifier: Apache-2.0
#include "core/api/http.h"

#include <gtest/gtest.h>

namespace ovn::api {
namespace {

TEST(Http, a_refusal_has_the_status_of_its_code_and_says_why) {
  Response response = refusal({Errc::not_found, 0, "network 'x': not found"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"error":{"code":"not_found","message":"network 'x': not found"}})");
}

TEST(Http, a_refusal_is_read_back_as_the_same_error) {
  Error error{Errc::conflict, 0, "address \"10.0.0.2\" is in use\n"};
  EXPECT_EQ(*parse_refusal(refusal(error)), error);
}

TEST(Http, what_is_no_refusal_of_ours_is_corrupt) {
  for (const char* body :
       {"", "<html>", "{}", R"({"error":"no"})", R"({"error":{"code":"x"}})",
        R"({"error":{"code":1,"message":"m"}})", R"({"error":{"code":"x","message":"m","n":1}})"}) {
    auto error = parse_refusal({502, body, "text/html"});
    ASSERT_FALSE(error) << body;
    EXPECT_EQ(error.error().code, Errc::corrupt);
    EXPECT_EQ(error.error().message, "HTTP status 502 without an error body");
  }
}

TEST(Http, a_reply_is_json_with_its_status) {
  Response response = reply(json::array{1, "two"}, 201);
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, R"([1,"two"])");
}

}  // namespace
}  // namespace ovn::api
