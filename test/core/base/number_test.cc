// SPDX-License-Identifier: Apache-2.0
#include "core/base/number.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

TEST(ParseNumber, takes_decimal_digits_up_to_64_bits) {
  EXPECT_EQ(parse_number("0"), 0u);
  EXPECT_EQ(parse_number("4789"), 4789u);
  EXPECT_EQ(parse_number("18446744073709551615"), UINT64_MAX);
}

TEST(ParseNumber, refuses_every_other_form) {
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "-0", "00", "01", "1.0", "1e3", "0x10",
                           "ten", "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_FALSE(parse_number(text)) << "'" << text << "'";
  }
  EXPECT_FALSE(parse_number(std::string_view("1\0", 2)));
}

TEST(ParseNumber, refuses_what_is_above_the_bound) {
  EXPECT_EQ(parse_number("65535", 65535), 65535u);
  EXPECT_FALSE(parse_number("65536", 65535));
}

}  // namespace
}  // namespace ovn
