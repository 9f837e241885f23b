// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn {
namespace {

Bytes varint_bytes(uint64_t value) {
  Bytes out;
  Writer(out).varint(value);
  return out;
}

TEST(Writer, writes_big_endian) {
  Bytes out;
  Writer writer(out);
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u32(0x04050607);
  writer.u64(0x08090a0b0c0d0e0f);
  EXPECT_EQ(to_hex(out), "0102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(writer.size(), 15u);
}

TEST(Writer, appends_to_what_is_there) {
  Bytes out = {0xff};
  Writer(out).u16(1);
  EXPECT_EQ(to_hex(out), "ff0001");
}

TEST(Reader, reads_back_what_was_written) {
  Random random(1);
  for (int round = 0; round < 1000; ++round) {
    uint64_t a = random.next(), b = random.next() >> random.below(64);
    Bytes block(random.below(20), static_cast<uint8_t>(a)), out;
    Writer writer(out);
    writer.u8(static_cast<uint8_t>(a));
    writer.u16(static_cast<uint16_t>(a));
    writer.u32(static_cast<uint32_t>(a));
    writer.u64(a);
    writer.varint(b);
    writer.block(block);
    Reader reader(out);
    EXPECT_EQ(reader.u8(), static_cast<uint8_t>(a));
    EXPECT_EQ(reader.u16(), static_cast<uint16_t>(a));
    EXPECT_EQ(reader.u32(), static_cast<uint32_t>(a));
    EXPECT_EQ(reader.u64(), a);
    EXPECT_EQ(reader.varint(), b);
    ByteView taken = reader.block(20);
    EXPECT_EQ(Bytes(taken.begin(), taken.end()), block);
    EXPECT_TRUE(reader.done());
  }
}

TEST(Reader, fails_for_good_at_the_first_short_read) {
  Bytes three = {1, 2, 3};
  Reader reader(three);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0) << "a byte is left, but the structure is broken";
  EXPECT_EQ(reader.remaining(), 0u);
  EXPECT_FALSE(reader.done());
}

TEST(Reader, is_done_only_when_nothing_is_left) {
  Bytes two = {1, 2};
  Reader reader(two);
  reader.u8();
  EXPECT_TRUE(reader.ok());
  EXPECT_FALSE(reader.done());
  reader.u8();
  EXPECT_TRUE(reader.done());
}

TEST(Reader, can_be_failed_by_its_user) {
  Bytes two = {1, 2};
  Reader reader(two);
  reader.fail();
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(Varint, takes_seven_bits_a_byte) {
  EXPECT_EQ(to_hex(varint_bytes(0)), "00");
  EXPECT_EQ(to_hex(varint_bytes(127)), "7f");
  EXPECT_EQ(to_hex(varint_bytes(128)), "8001");
  EXPECT_EQ(to_hex(varint_bytes(300)), "ac02");
  EXPECT_EQ(to_hex(varint_bytes(UINT64_MAX)), "ffffffffffffffffff01");
}

TEST(Varint, size_is_that_of_the_written_form) {
  for (unsigned shift = 0; shift < 64; ++shift) {
    for (uint64_t value : {(uint64_t{1} << shift) - 1, uint64_t{1} << shift}) {
      EXPECT_EQ(varint_size(value), varint_bytes(value).size()) << value;
    }
  }
}

TEST(Varint, refuses_padding_overflow_and_truncation) {
  for (const char* hex : {"8000", "ff00", "80808000", "ffffffffffffffffff02",
                          "ffffffffffffffffff81", "ffffffffffffffffffff01", "80", "", "ffffff"}) {
    Bytes bytes;
    ASSERT_TRUE(from_hex(hex, bytes));
    Reader reader(bytes);
    EXPECT_EQ(reader.varint(), 0u) << hex;
    EXPECT_FALSE(reader.ok()) << hex;
  }
}

TEST(Block, refuses_a_length_above_the_bound_or_above_the_rest) {
  Bytes out;
  Writer(out).block(as_bytes("abcdef"));
  EXPECT_EQ(as_text(Reader(out).block(6)), "abcdef");
  Reader bounded(out);
  bounded.block(5);
  EXPECT_FALSE(bounded.ok());
  out.pop_back();
  Reader cut(out);
  cut.block(6);
  EXPECT_FALSE(cut.ok());
}

TEST(Block, a_length_near_2_to_the_64_does_not_wrap) {
  Bytes out;
  Writer(out).varint(UINT64_MAX);
  Reader reader(out);
  EXPECT_TRUE(reader.block(SIZE_MAX).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(Hex, round_trips_and_takes_either_case) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<uint8_t>(i));
  Bytes back;
  ASSERT_TRUE(from_hex(to_hex(all), back));
  EXPECT_EQ(back, all);
  ASSERT_TRUE(from_hex("aBCd", back));
  EXPECT_EQ(back, (Bytes{0xab, 0xcd}));
}

TEST(Hex, refuses_odd_lengths_and_other_characters_and_leaves_nothing) {
  for (const char* text : {"a", "abc", "0g", "g0", " 0", "0x", "12-3"}) {
    Bytes out = {1};
    EXPECT_FALSE(from_hex(text, out)) << text;
    EXPECT_TRUE(out.empty());
  }
}

}  // namespace
}  // namespace ovn
