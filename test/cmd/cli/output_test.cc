// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/output.h"

#include <gtest/gtest.h>

namespace ovn::cli {
namespace {

json::array rows(std::string_view text) { return json::parse(text)->get_array(); }

TEST(Output, columns_are_as_wide_as_need_be_and_nothing_is_a_dash) {
  const Listing kListing = {
      {{"NAME", "name"}, {"N", "n", Form::number}, {"LIST", "l", Form::list}}, "name", "name"};
  EXPECT_EQ(format_table(kListing, rows(R"([{"name":"a","n":5,"l":["x","y"]},
                                            {"name":"längste","n":12345,"l":[]},
                                            {"name":null},7])"),
                         {}),
            "NAME         N  LIST\n"
            "a            5  x, y\n"
            "längste  12345  -\n"
            "-            -  -\n"
            "-            -  -\n");
}

TEST(Output, fields_are_found_in_objects_and_in_the_items_of_arrays) {
  json::value row = *json::parse(R"({"a":{"b":{"c":1}},"l":[{"p":"x"},{"p":"y"},{}],"s":"t"})");
  EXPECT_EQ(format_cell(row, "a.b.c"), "1");
  EXPECT_EQ(format_cell(row, "a.x.c"), "-");
  EXPECT_EQ(format_cell(row, "l.p", Form::list), "x, y");
  EXPECT_EQ(format_cell(row, "s.t"), "-");
  EXPECT_EQ(format_cell(row, "s"), "t");
}

TEST(Output, forms_of_a_field) {
  View view{.now = 1000000};
  json::value row = *json::parse(
      R"({"id":"0123456789abcdef","uuid":"675a6402-0000-4000-8000-000000000001","at":999820,)"
      R"("ms":65000,"us":1240,"yes":true,"no":false,"zero":0})");
  EXPECT_EQ(format_cell(row, "id", Form::id, view), "0123456789ab");
  EXPECT_EQ(format_cell(row, "uuid", Form::id, view), "675a6402");
  view.full_ids = true;
  EXPECT_EQ(format_cell(row, "id", Form::id, view), "0123456789abcdef");
  EXPECT_EQ(format_cell(row, "at", Form::ago, view), "3 minutes ago");
  EXPECT_EQ(format_cell(row, "zero", Form::ago, view), "-");
  EXPECT_EQ(format_cell(row, "ms", Form::span, view), "65 seconds");
  EXPECT_EQ(format_cell(row, "us", Form::rtt, view), "1.24 ms");
  EXPECT_EQ(format_cell(row, "yes", Form::yes, view), "yes");
  EXPECT_EQ(format_cell(row, "no", Form::yes, view), "no");
}

TEST(Output, spans_are_told_in_the_unit_that_suits) {
  EXPECT_EQ(format_span(-5), "0 seconds");
  EXPECT_EQ(format_span(1), "1 second");
  EXPECT_EQ(format_span(119), "119 seconds");
  EXPECT_EQ(format_span(120), "2 minutes");
  EXPECT_EQ(format_span(7199), "119 minutes");
  EXPECT_EQ(format_span(7200), "2 hours");
  EXPECT_EQ(format_span(48 * 3600), "2 days");
  EXPECT_EQ(format_span(400 * 86400), "400 days");
}

TEST(Output, what_moves_a_terminal_is_not_printed) {
  EXPECT_EQ(printable("a\033[31mb\nc\x7f"), "a?[31mb?c?");
  const Listing kListing = {{{"NAME", "name"}}, "name", "name"};
  json::array evil = rows(R"([{"name":"a\u001b[2Jb"}])");
  EXPECT_EQ(format_table(kListing, evil, {}), "NAME\na?[2Jb\n");
  EXPECT_EQ(format_field("name", evil), "a?[2Jb\n");
  EXPECT_EQ(format_json(evil), "[\n  {\n    \"name\": \"a\\u001b[2Jb\"\n  }\n]\n");
}

TEST(Output, json_is_indented_by_two_spaces) {
  EXPECT_EQ(format_json(*json::parse(R"({"a":[],"b":{},"c":[1,{"d":null}],"e\n":"x"})")),
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n"
            "  ],\n  \"e\\n\": \"x\"\n}\n");
}

TEST(Output, states_are_painted_after_their_meaning_and_only_if_wanted) {
  View view{.colour = true};
  EXPECT_EQ(paint_state("alive", view), "\033[32malive\033[0m");
  EXPECT_EQ(paint_state("suspect", view), "\033[33msuspect\033[0m");
  EXPECT_EQ(paint_state("error: EEXIST", view), "\033[31merror: EEXIST\033[0m");
  EXPECT_EQ(paint_state("left", view), "left");
  EXPECT_EQ(paint_state("alive", {}), "alive");
}

TEST(Output, colour_does_not_disturb_the_columns) {
  const Listing kListing = {{{"STATE", "s", Form::state}, {"X", "x"}}, "s", "s"};
  json::array two = rows(R"([{"s":"alive","x":"1"},{"s":"unreachable","x":"2"}])");
  std::string coloured = format_table(kListing, two, {.colour = true});
  EXPECT_EQ(coloured,
            "STATE        X\n\033[32malive      \033[0m  1\n\033[31munreachable\033[0m  2\n");
}

}  // namespace
}  // namespace ovn::cli
