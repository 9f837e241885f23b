// SPDX-License-Identifier: Apache-2.0
#include "gossip/channel.h"

#include <gtest/gtest.h>

#include "test/gossip/null_crypto.h"

namespace ovn::gossip {
namespace {

class CountingCrypto : public NullCrypto {
 public:
  SecretKey derive(const SecretKey& key, ByteView context) override {
    ++derived;
    return NullCrypto::derive(key, context);
  }
  int derived = 0;
};

struct ChannelTest : testing::Test {
  const SecretKey* key(uint16_t id) { return channel.key(id, ring, crypto, cluster, sender); }

  CountingCrypto crypto;
  Uuid cluster{{1}};
  Identity sender{Uuid({2}), 1, {3}, "", {}};
  Keyring ring{{{1, {10}}, {2, {20}}}};
  Channel channel;
};

TEST_F(ChannelTest, a_packet_key_is_bound_to_cluster_sender_and_boot) {
  SecretKey key = packet_key(crypto, {10}, cluster, sender.node, sender.boot_id);
  EXPECT_EQ(key, packet_key(crypto, {10}, cluster, sender.node, sender.boot_id));
  EXPECT_NE(key, packet_key(crypto, {11}, cluster, sender.node, sender.boot_id));
  EXPECT_NE(key, packet_key(crypto, {10}, Uuid({9}), sender.node, sender.boot_id));
  EXPECT_NE(key, packet_key(crypto, {10}, cluster, Uuid({9}), sender.boot_id));
  EXPECT_NE(key, packet_key(crypto, {10}, cluster, sender.node, {9}));
}

TEST_F(ChannelTest, the_key_in_use_is_derived_once) {
  ASSERT_NE(key(1), nullptr);
  EXPECT_EQ(*key(1), packet_key(crypto, {10}, cluster, sender.node, sender.boot_id));
  EXPECT_EQ(*key(2), packet_key(crypto, {20}, cluster, sender.node, sender.boot_id));
  int before = crypto.derived;
  NullCrypto uncounted;
  EXPECT_EQ(*key(2), packet_key(uncounted, {20}, cluster, sender.node, sender.boot_id));
  EXPECT_EQ(crypto.derived, before);
}

TEST_F(ChannelTest, a_key_removed_from_the_ring_opens_nothing_more) {
  ASSERT_NE(key(1), nullptr);
  ASSERT_TRUE(ring.set(std::vector<GroupKey>{{2, {20}}}));
  EXPECT_EQ(key(1), nullptr);
  ASSERT_NE(key(2), nullptr);
}

}  // namespace
}  // namespace ovn::gossip
