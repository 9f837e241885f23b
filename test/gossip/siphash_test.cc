// SPDX-License-Identifier: Apache-2.0
#include "gossip/siphash.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

// The key 00 01 .. 0f of the reference implementation, as two little-endian words.
constexpr HashKey kReferenceKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

uint64_t hash_of_first(size_t count) {
  Bytes bytes;
  for (size_t i = 0; i < count; ++i) bytes.push_back(static_cast<uint8_t>(i));
  return siphash(kReferenceKey, bytes);
}

TEST(SipHash, equals_the_published_vectors) {
  EXPECT_EQ(hash_of_first(0), 0x726fdb47dd0e0e31);
  EXPECT_EQ(hash_of_first(1), 0x74f839c593dc67fd);
  EXPECT_EQ(hash_of_first(7), 0xab0200f58b01d137);
  EXPECT_EQ(hash_of_first(8), 0x93f5f5799a932462);
  EXPECT_EQ(hash_of_first(15), 0xa129ca6149be45e5);
}

TEST(SipHash, of_two_numbers_is_that_of_their_bytes) {
  EXPECT_EQ(siphash(kReferenceKey, {kReferenceKey[0], kReferenceKey[1]}), hash_of_first(16));
}

TEST(SipHash, depends_on_the_key) {
  EXPECT_NE(siphash({1, 2}, as_bytes("x")), siphash({1, 3}, as_bytes("x")));
}

}  // namespace
}  // namespace ovn::gossip
