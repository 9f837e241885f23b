// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/words.h"

#include <gtest/gtest.h>

namespace ovn::cli {
namespace {

using Views = std::vector<std::string_view>;

TEST(Words, split_keeps_empty_parts_but_not_an_empty_end) {
  EXPECT_EQ(split("a,,b", ','), (Views{"a", "", "b"}));
  EXPECT_EQ(split("a,", ','), (Views{"a"}));
  EXPECT_EQ(split("", ','), Views{});
}

TEST(Words, a_list_reads_as_people_say_it) {
  EXPECT_EQ(any_of(Views{"a"}), "a");
  EXPECT_EQ(any_of(Views{"a", "b"}), "a or b");
  EXPECT_EQ(any_of(Views{"a", "b", "c"}), "a, b or c");
}

TEST(Words, paragraphs_are_wrapped_and_long_words_left_whole) {
  EXPECT_EQ(wrap("one two three\n\nfour", 2, 9), "  one two\n  three\n\n  four\n");
  EXPECT_EQ(wrap("a verylongword b", 0, 5), "a\nverylongword\nb\n");
  EXPECT_EQ(wrap("", 4), "");
}

TEST(Words, a_term_too_long_for_its_column_stands_alone) {
  std::vector<Entry> entries = {
      {"-a", "first"}, {"--a-very-long-option VALUE", "second"}, {"bare", ""}};
  EXPECT_EQ(two_columns(entries),
            "  -a                      first\n"
            "  --a-very-long-option VALUE\n"
            "                          second\n"
            "  bare\n");
}

TEST(Words, an_option_tells_its_values_default_and_number) {
  Option option{.names = "-x,--example",
                .metavar = "WORD",
                .help = "An example",
                .otherwise = "a",
                .words = "a,b",
                .many = true,
                .required = true};
  EXPECT_EQ(option_term(option), "-x, --example WORD");
  EXPECT_EQ(option_meaning(option), "An example (a or b; default: a; may be repeated; required)");
  EXPECT_EQ(option_term({.names = "--plain", .metavar = "", .help = ""}), "    --plain");
}

}  // namespace
}  // namespace ovn::cli
