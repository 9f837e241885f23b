// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/ip.h"
#include "core/base/json.h"

namespace ovn::json {
namespace {

object fields(std::string_view text) { return *parse_object(text); }

// What finish() says after `read` saw the object of `text`.
template <class Read>
std::string verdict(std::string_view text, Read read) {
  object given = fields(text);
  ObjectReader reader(given);
  read(reader);
  auto finished = reader.finish();
  return finished ? "ok" : finished.error().message;
}

TEST(ObjectReader, reads_fields_of_every_kind) {
  object given = fields(R"({"name":"web","up":true,"port":80,"big":"18446744073709551615",
                            "tags":["a","b"],"in":{"x":1},"list":[1,2]})");
  ObjectReader reader(given);
  EXPECT_EQ(reader.text("name"), "web");
  EXPECT_TRUE(reader.flag("up", false));
  EXPECT_EQ(reader.number("port", 65535), 80u);
  EXPECT_EQ(reader.number("big"), UINT64_MAX);
  EXPECT_EQ(reader.texts("tags"), (std::vector<std::string>{"a", "b"}));
  ASSERT_NE(reader.object_if("in"), nullptr);
  EXPECT_EQ(reader.object_if("in")->size(), 1u);
  ASSERT_NE(reader.array_if("list"), nullptr);
  EXPECT_EQ(reader.array_if("list")->size(), 2u);
  EXPECT_TRUE(reader.finish());
}

TEST(ObjectReader, an_integer_may_be_negative_and_has_32_bits) {
  object given = fields(R"({"a":-2147483648,"b":2147483647})");
  ObjectReader reader(given);
  EXPECT_EQ(reader.integer("a"), INT32_MIN);
  EXPECT_EQ(reader.integer("b"), INT32_MAX);
  EXPECT_EQ(reader.integer("c"), 0);
  EXPECT_TRUE(reader.finish());
  for (const char* text : {R"({"a":2147483648})", R"({"a":1.5})", R"({"a":"1"})"}) {
    EXPECT_EQ(verdict(text, [](ObjectReader& in) { in.integer("a"); }),
              "field 'a': is not a whole number of 32 bits")
        << text;
  }
}

TEST(ObjectReader, absent_fields_are_absent) {
  object given;
  ObjectReader reader(given);
  EXPECT_FALSE(reader.text_if("a"));
  EXPECT_FALSE(reader.number_if("a"));
  EXPECT_TRUE(reader.flag("a", true));
  EXPECT_TRUE(reader.texts("a").empty());
  EXPECT_EQ(reader.object_if("a"), nullptr);
  EXPECT_EQ(reader.array_if("a"), nullptr);
  EXPECT_FALSE(reader.parsed("a", ip::Address::parse));
  EXPECT_TRUE(reader.finish());
}

TEST(ObjectReader, a_missing_field_is_named) {
  EXPECT_EQ(verdict("{}", [](auto& r) { r.text("name"); }), "field 'name': is missing");
  EXPECT_EQ(verdict("{}", [](auto& r) { r.number("port"); }), "field 'port': is missing");
}

TEST(ObjectReader, a_field_of_the_wrong_kind_is_named) {
  EXPECT_EQ(verdict(R"({"a":1})", [](auto& r) { r.text("a"); }),
            "field 'a': a number where a string is wanted");
  EXPECT_EQ(verdict(R"({"a":null})", [](auto& r) { r.flag("a", false); }),
            "field 'a': null where a boolean is wanted");
  EXPECT_EQ(verdict(R"({"a":true})", [](auto& r) { r.object_if("a"); }),
            "field 'a': a boolean where an object is wanted");
  EXPECT_EQ(verdict(R"({"a":{}})", [](auto& r) { r.array_if("a"); }),
            "field 'a': an object where an array is wanted");
  EXPECT_EQ(verdict(R"({"a":["x",[]]})", [](auto& r) { r.texts("a"); }),
            "field 'a': holds an array where strings are wanted");
}

TEST(ObjectReader, numbers_are_whole_non_negative_and_bounded) {
  for (const char* text : {R"({"n":-1})", R"({"n":1.5})", R"({"n":1e2})", R"({"n":"x"})",
                           R"({"n":""})", R"({"n":" 1"})", R"({"n":"01"})", R"({"n":101})",
                           R"({"n":true})", R"({"n":"18446744073709551616"})"}) {
    EXPECT_EQ(verdict(text, [](auto& r) { r.number("n", 100); }),
              "field 'n': is not a whole number in 0..100")
        << text;
  }
  EXPECT_EQ(verdict(R"({"n":100})", [](auto& r) { r.number("n", 100); }), "ok");
}

TEST(ObjectReader, parsed_passes_the_parser_s_error_on) {
  object given = fields(R"({"good":"10.0.0.1","bad":"10.0.0"})");
  ObjectReader reader(given);
  EXPECT_EQ(reader.parsed("good", ip::Address::parse), ip::Address::v4(0x0a000001));
  EXPECT_FALSE(reader.parsed("bad", ip::Address::parse));
  EXPECT_EQ(reader.finish().error().message, "field 'bad': '10.0.0' is not an IP address");
}

TEST(ObjectReader, a_field_nobody_asked_for_is_refused) {
  EXPECT_EQ(verdict(R"({"name":"x","nmae":"y"})", [](auto& r) { r.text("name"); }),
            "field 'nmae': is unknown");
}

TEST(ObjectReader, the_first_error_stays) {
  auto read = [](auto& r) {
    r.text("a");
    r.text("b");
    r.refuse("c", "is not to my taste");
  };
  EXPECT_EQ(verdict(R"({"b":1,"z":1})", read), "field 'a': is missing");
}

TEST(ObjectReader, its_errors_are_the_callers_fault) {
  object given;
  ObjectReader reader(given);
  reader.refuse("c", "is not to my taste");
  EXPECT_EQ(reader.finish().error(), (Error{Errc::invalid, 0, "field 'c': is not to my taste"}));
}

}  // namespace
}  // namespace ovn::json
