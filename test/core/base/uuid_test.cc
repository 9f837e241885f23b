// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

constexpr std::string_view kText = "919108f7-52d1-4320-9bac-f847db4148a8";  // RFC 9562, A.3

TEST(Uuid, round_trips_through_text) {
  auto id = Uuid::parse(kText);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->to_string(), kText);
  EXPECT_EQ(fmt::format("{}", *id), kText);
  EXPECT_EQ(id->bytes()[0], 0x91);
  EXPECT_EQ(id->bytes()[15], 0xa8);
}

TEST(Uuid, takes_upper_case_and_prints_lower_case) {
  EXPECT_EQ(Uuid::parse("919108F7-52D1-4320-9BAC-F847DB4148A8")->to_string(), kText);
}

TEST(Uuid, refuses_other_forms) {
  for (const char* text :
       {"", "919108f752d143209bacf847db4148a8", "919108f7-52d1-4320-9bac-f847db4148a",
        "{919108f7-52d1-4320-9bac-f847db}", "919108f7-52d1-4320-9bac-f847db4148ag",
        "919108f75-2d1-4320-9bac-f847db4148a8", "919108f7-52d1-4320-9bac-f847db4148a8 "}) {
    EXPECT_FALSE(Uuid::parse(text)) << text;
  }
}

TEST(Uuid, from_random_bytes_is_version_4_of_the_rfc_variant) {
  for (uint8_t fill : {0x00, 0x5a, 0xff}) {
    std::array<uint8_t, 16> bytes;
    bytes.fill(fill);
    std::string text = Uuid::from_random(bytes).to_string();
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
  }
}

TEST(Uuid, nil_is_what_a_default_one_is) {
  EXPECT_TRUE(Uuid().is_nil());
  EXPECT_TRUE(Uuid::parse("00000000-0000-0000-0000-000000000000")->is_nil());
  EXPECT_FALSE(Uuid::parse(kText)->is_nil());
}

TEST(Uuid, orders_as_its_text_does) {
  Uuid low = *Uuid::parse("00000000-0000-0000-0000-000000000001");
  Uuid high = *Uuid::parse("10000000-0000-0000-0000-000000000000");
  EXPECT_LT(low, high);
  EXPECT_NE(std::hash<Uuid>()(low), std::hash<Uuid>()(high));
}

}  // namespace
}  // namespace ovn
