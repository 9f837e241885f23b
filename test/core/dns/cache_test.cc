// SPDX-License-Identifier: Apache-2.0
#include "core/dns/cache.h"

#include <gtest/gtest.h>

namespace ovn::dns {
namespace {

Instant at(int seconds) { return Instant(std::chrono::seconds(seconds)); }

Reply reply(int lifetime, size_t size = 20) {
  Reply reply;
  reply.message = Bytes(size);
  reply.lifetime = std::chrono::seconds(lifetime);
  return reply;
}

TEST(Cache, keeps_a_reply_for_its_time) {
  Cache cache(2);
  cache.put("a", reply(10), at(0));
  ASSERT_TRUE(cache.find("a", at(9)));
  EXPECT_EQ(cache.find("a", at(9))->since, at(0));
  EXPECT_FALSE(cache.find("a", at(10)));
  EXPECT_EQ(cache.size(), 0u);
}

TEST(Cache, when_full_drops_what_was_not_asked_for_the_longest_time) {
  Cache cache(2);
  cache.put("a", reply(10), at(0));
  cache.put("b", reply(10), at(0));
  EXPECT_TRUE(cache.find("a", at(1)));
  cache.put("c", reply(10), at(2));
  EXPECT_EQ(cache.size(), 2u);
  EXPECT_TRUE(cache.find("a", at(3)));
  EXPECT_FALSE(cache.find("b", at(3)));
}

TEST(Cache, takes_neither_what_is_too_large_nor_what_may_not_be_kept) {
  Cache cache(2), none(0);
  cache.put("a", reply(0), at(0));
  cache.put("b", reply(10, kKeptSizeMax + 1), at(0));
  none.put("c", reply(10), at(0));
  EXPECT_EQ(cache.size() + none.size(), 0u);
}

TEST(Cache, holds_one_reply_to_a_question) {
  Cache cache(2);
  cache.put("a", reply(10), at(0));
  cache.put("a", reply(10, 30), at(5));
  EXPECT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.find("a", at(12))->reply.message.size(), 30u);
  cache.clear();
  EXPECT_FALSE(cache.find("a", at(12)));
}

}  // namespace
}  // namespace ovn::dns
