// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_crypto.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ovn::agent {
namespace {

Bytes hex(std::string_view text) {
  Bytes bytes;
  EXPECT_TRUE(from_hex(text, bytes));
  return bytes;
}

template <size_t N>
std::array<uint8_t, N> array_of(std::string_view text) {
  std::array<uint8_t, N> bytes{};
  std::ranges::copy(hex(text), bytes.begin());
  return bytes;
}

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
struct Case16 {
  gossip::SecretKey key =
      array_of<32>("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  gossip::Nonce nonce = array_of<12>("cafebabefacedbaddecaf888");
  Bytes associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  Bytes plain = hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
      "a6b525b16aedf5aa0de657ba637b39");
  Bytes sealed = hex(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
      "828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
};

TEST(GossipCrypto, seals_as_the_published_test_case) {
  Case16 known;
  GossipCrypto crypto;
  Bytes out = hex("aabb");
  crypto.seal(known.key, known.nonce, known.associated, known.plain, out);
  EXPECT_EQ(to_hex(out), "aabb" + to_hex(known.sealed));
}

TEST(GossipCrypto, opens_what_was_sealed_again_and_again) {
  Case16 known;
  GossipCrypto crypto;
  Bytes out;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(crypto.open(known.key, known.nonce, known.associated, known.sealed, out));
    EXPECT_EQ(out, known.plain);
    Bytes again;
    crypto.seal(known.key, known.nonce, known.associated, out, again);
    EXPECT_EQ(again, known.sealed);
  }
}

TEST(GossipCrypto, opens_nothing_that_was_changed_in_any_bit) {
  Case16 known;
  GossipCrypto crypto;
  for (size_t bit = 0; bit < known.sealed.size() * 8; ++bit) {
    Bytes changed = known.sealed, out{1};
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(crypto.open(known.key, known.nonce, known.associated, changed, out)) << bit;
    EXPECT_TRUE(out.empty());
  }
  for (size_t bit = 0; bit < known.associated.size() * 8; ++bit) {
    Bytes changed = known.associated, out;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(crypto.open(known.key, known.nonce, changed, known.sealed, out)) << bit;
  }
}

TEST(GossipCrypto, opens_nothing_shorter_than_a_tag) {
  Case16 known;
  GossipCrypto crypto;
  Bytes out;
  for (size_t size = 0; size < 17; ++size) {
    ByteView part = ByteView(known.sealed).first(size);
    EXPECT_FALSE(crypto.open(known.key, known.nonce, known.associated, part, out)) << size;
  }
}

TEST(GossipCrypto, an_empty_text_has_a_tag_as_well) {
  Case16 known;
  GossipCrypto crypto;
  Bytes sealed, out;
  crypto.seal(known.key, known.nonce, known.associated, {}, sealed);
  EXPECT_EQ(sealed.size(), gossip::kSealTagSize);
  EXPECT_TRUE(crypto.open(known.key, known.nonce, known.associated, sealed, out));
  EXPECT_TRUE(out.empty());
}

TEST(GossipCrypto, derives_as_hkdf_sha256_without_salt) {
  // Computed with `openssl kdf ... HKDF`.
  gossip::SecretKey key =
      array_of<32>("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  GossipCrypto crypto;
  EXPECT_EQ(to_hex(crypto.derive(key, as_bytes("ovn-lite pkt 1"))),
            "85db4151807a79383641be38c3d0ecf0f385d8ff2200ee148ec29cd25a98a26e");
  EXPECT_NE(crypto.derive(key, as_bytes("a")), crypto.derive(key, as_bytes("b")));
}

}  // namespace
}  // namespace ovn::agent
