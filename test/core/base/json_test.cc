// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <gtest/gtest.h>

namespace ovn::json {
namespace {

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string why_not(std::string_view text) {
  auto parsed = parse(text);
  return parsed ? "taken" : parsed.error().message;
}

TEST(Json, round_trips_every_kind_of_value) {
  for (const char* text :
       {"null", "true", "-1", "18446744073709551615", "1.5E0", "\"\"", R"("a\"\\\n\u0001ü")", "[]",
        "{}", R"([1,[2,{"a":null}]])", R"({"b":1,"a":[true,"x"]})"}) {
    auto parsed = parse(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(serialize(*parsed), text);
  }
}

TEST(Json, strings_that_arrive_in_parts_are_whole) {
  std::string text = "{\"" + std::string(900, 'k') + "\":\"" + std::string(100000, 'v') + "\\n\"}";
  auto parsed = parse(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(serialize(*parsed), text);
}

TEST(Json, refuses_what_rfc_8259_refuses) {
  for (const char* text :
       {"",       " ",       "{",           "[1,]",     "{\"a\":1,}",   "{a:1}", "'a'",
        "01",     "+1",      ".5",          "1.",       "nul",          "NaN",   "Infinity",
        "\"\t\"", "\"\\x\"", "\"\\ud800\"", "// c\n1",  "/* c */1",     "1 2",   "{} {}",
        "[1]]",   "\"a",     "\xff",        "\"\xff\"", "\"\xc0\x80\"", "1e999"}) {
    EXPECT_NE(why_not(text), "taken") << text;
  }
  EXPECT_NE(why_not(std::string_view("1\0", 2)), "taken");
}

TEST(Json, tells_where_it_stopped) {
  EXPECT_EQ(why_not("[1,x]"), "JSON: syntax error, byte 3");
  EXPECT_EQ(why_not("[1"), "JSON: incomplete JSON, byte 2");
}

TEST(Json, refuses_keys_that_stand_twice_in_one_object) {
  EXPECT_EQ(why_not(R"({"a":1,"b":2,"a":3})"), "JSON: key 'a' stands twice, byte 15");
  EXPECT_NE(why_not(R"({"a":1,"\u0061":3})"), "taken") << "the same key, spelled otherwise";
  EXPECT_NE(why_not(R"([{"x":{"a":1,"a":1}}])"), "taken");
  EXPECT_EQ(why_not(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"), "taken");
}

TEST(Json, depth_is_bounded) {
  EXPECT_EQ(why_not(nested(kDepthMax)), "taken");
  EXPECT_NE(why_not(nested(kDepthMax + 1)), "taken");
  EXPECT_NE(why_not(std::string(100000, '[')), "taken");
}

TEST(Json, size_is_bounded) {
  std::string text = "\"" + std::string(kBytesMax - 2, 'x') + "\"";
  EXPECT_EQ(why_not(text), "taken");
  text.insert(1, 1, 'x');
  EXPECT_EQ(why_not(text), "JSON text of 1048577 bytes: at most 1048576 are taken");
}

TEST(Json, keys_are_bounded) {
  EXPECT_NE(why_not("{\"" + std::string(2000, 'k') + "\":1}"), "taken");
}

TEST(Json, parse_object_wants_an_object) {
  EXPECT_EQ(parse_object("{\"a\":1}")->size(), 1u);
  EXPECT_EQ(parse_object("[]").error().message, "JSON: an array where an object is wanted");
  EXPECT_EQ(parse_object("1").error().message, "JSON: a number where an object is wanted");
  EXPECT_EQ(parse_object("{").error().code, Errc::invalid);
}

}  // namespace
}  // namespace ovn::json
