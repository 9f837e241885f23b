// SPDX-License-Identifier: Apache-2.0
#include "cmd/nearest.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

TEST(Nearest, an_edit_is_an_insertion_a_deletion_a_replacement_or_a_swap) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("port", ""), 4u);
  EXPECT_EQ(edit_distance("port", "prt"), 1u);
  EXPECT_EQ(edit_distance("port", "ports"), 1u);
  EXPECT_EQ(edit_distance("port", "part"), 1u);
  EXPECT_EQ(edit_distance("port", "prot"), 1u);
  EXPECT_EQ(edit_distance("inspect", "insepct"), 1u);
  EXPECT_EQ(edit_distance("ls", "rm"), 2u);
}

TEST(Nearest, the_nearest_word_is_told_and_none_if_all_are_far) {
  constexpr std::string_view kVerbs[] = {"create", "ls", "inspect", "rm", "exists"};
  EXPECT_EQ(nearest("insepct", kVerbs), "inspect");
  EXPECT_EQ(nearest("craete", kVerbs), "create");
  EXPECT_EQ(nearest("list", kVerbs), "");
  EXPECT_EQ(nearest("l", kVerbs), "ls");
  EXPECT_EQ(nearest("connect", kVerbs), "");
}

TEST(Nearest, of_equally_near_words_the_first_is_told) {
  constexpr std::string_view kWords[] = {"bat", "cat"};
  EXPECT_EQ(nearest("rat", kWords), "bat");
}

}  // namespace
}  // namespace ovn
