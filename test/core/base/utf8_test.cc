// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn {
namespace {

TEST(Utf8, tells_printable_characters_by_their_bytes) {
  struct {
    const char* text;
    size_t size;
  } cases[] = {
      {"a", 1},
      {" ", 1},
      {"é", 2},
      {"€", 3},
      {"\xf0\x9f\x90\x99", 4},  // U+1F419
      {"\xf4\x8f\xbf\xbf", 4},  // U+10FFFF
      {"\xc2\xa0", 2},          // the first after C1
      {"", 0},
      {"\n", 0},
      {"\x1b[2J", 0},
      {"\x7f", 0},
      {"\xc2\x9b", 0},  // CSI of C1
      {"\x80", 0},
      {"\xbf", 0},
      {"\xc0\x80", 0},
      {"\xc1\xbf", 0},
      {"\xe0\x9f\xbf", 0},      // overlong
      {"\xed\xa0\x80", 0},      // a surrogate
      {"\xf0\x8f\xbf\xbf", 0},  // overlong
      {"\xf4\x90\x80\x80", 0},  // U+110000
      {"\xf8\x88\x80\x80\x80", 0},
      {"\xff", 0},
      {"\xc3", 0},
      {"\xe2\x82", 0},
      {"\xe2\x28\xa1", 0},
  };
  for (const auto& c : cases) EXPECT_EQ(printable_size(c.text), c.size) << c.text;
}

TEST(Utf8, replaces_what_is_not_printable_byte_by_byte) {
  EXPECT_EQ(printable("/run/netns/blüe", 255), "/run/netns/blüe");
  EXPECT_EQ(printable("a\nb\xff\xc3", 255), "a?b??");
  EXPECT_EQ(printable(std::string_view("\0x", 2), 255), "?x");
}

TEST(Utf8, cuts_between_characters) {
  EXPECT_EQ(printable("€€", 6), "€€");
  EXPECT_EQ(printable("€€", 5), "€");
  EXPECT_EQ(printable("€", 2), "");
}

TEST(Utf8, whatever_goes_in_printable_text_comes_out) {
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random.below(40), '\0');
    for (char& c : text) c = static_cast<char>(random.chance(0.5) ? random.next() : 'a');
    size_t most = random.below(40);
    std::string shown = printable(text, most);
    ASSERT_TRUE(is_printable(shown));
    ASSERT_LE(shown.size(), most);
    ASSERT_EQ(is_printable(text), printable(text, text.size()) == text);
    ASSERT_EQ(printable(shown, most), shown);
  }
}

}  // namespace
}  // namespace ovn
