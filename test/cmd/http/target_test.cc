// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cmd/http/message.h"

namespace ovn::http {
namespace {

TEST(HttpTarget, path_and_query_are_split_and_decoded) {
  auto target = parse_target("/v1/attachments/a%20b?target=pid%3A7&network=&flag");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/v1/attachments/a b");
  EXPECT_EQ(target->query.at("target"), "pid:7");
  EXPECT_EQ(target->query.at("network"), "");
  EXPECT_EQ(target->query.at("flag"), "");
  EXPECT_EQ(parse_target("/a+b?c=d+e")->query.at("c"), "d+e");
}

TEST(HttpTarget, broken_targets_are_refused) {
  for (const char* text : {"", "v1", "http://x/", "*", "/%", "/%4", "/%zz", "/%00", "/a?b=%g0"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
  EXPECT_EQ(parse_target("/x%zz").error().message, "request target: broken escape at '%zz'");
}

TEST(HttpTarget, a_nul_is_refused_in_either_form) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(parse_target("/a\0b"sv));
  EXPECT_FALSE(parse_target("/a%00b"));
}

TEST(HttpTarget, encoding_is_undone_by_decoding) {
  std::string text = "/run/netns/a b&c=d?e#f%+ü";
  auto target = parse_target("/x?t=" + percent_encode(text));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->query.at("t"), text);
}

}  // namespace
}  // namespace ovn::http
