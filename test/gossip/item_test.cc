// SPDX-License-Identifier: Apache-2.0
#include "gossip/item.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::gossip {
namespace {

Uuid random_uuid(Random& random) {
  std::array<uint8_t, 16> bytes;
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random.next());
  return Uuid(bytes);
}

TEST(Item, survives_encoding_and_hashes_differ_with_every_field) {
  Random random(1);
  Item item{random_uuid(random), 1, 2, 3, Settled::failed, 10, 9, 12345};
  Bytes bytes;
  Writer out(bytes);
  encode(out, item);
  Reader in(bytes);
  EXPECT_EQ(decode_item(in), item);
  EXPECT_TRUE(in.done());
  HashKey key = {1, 2};
  uint64_t hash = hash_of(key, item);
  for (auto change : {+[](Item& i) { ++i.epoch; }, +[](Item& i) { ++i.boot; },
                      +[](Item& i) { ++i.rank; }, +[](Item& i) { i.settled = Settled::left; },
                      +[](Item& i) { ++i.head; }, +[](Item& i) { --i.floor; },
                      +[](Item& i) { ++i.fingerprint; }}) {
    Item other = item;
    change(other);
    EXPECT_NE(hash_of(key, other), hash);
  }
}

TEST(OwnerPrefix, its_parts_divide_it) {
  Random random(2);
  OwnerPrefix prefix;
  Uuid owner = random_uuid(random);
  while (prefix.depth < OwnerPrefix::kDepthMax) {
    unsigned digit = prefix.part_of(owner);
    for (unsigned d = 0; d < 16; ++d) {
      EXPECT_EQ(prefix.part(d).contains(owner), d == digit) << int{prefix.depth};
    }
    prefix = prefix.part(digit);
    EXPECT_TRUE(prefix.contains(owner));
  }
}

TEST(OwnerPrefix, bits_beyond_its_depth_are_refused) {
  for (auto [depth, digits, sound] :
       {std::tuple<uint8_t, uint64_t, bool>{0, 0, true}, {0, 1, false}, {1, 1ull << 60, true},
        {1, 1ull << 59, false}, {15, 16, true}, {15, 1, false}, {16, 0, false}}) {
    Bytes bytes;
    Writer out(bytes);
    encode(out, OwnerPrefix{depth, digits});
    Reader in(bytes);
    decode_prefix(in);
    EXPECT_EQ(in.ok(), sound) << int{depth} << " " << digits;
  }
}

}  // namespace
}  // namespace ovn::gossip
