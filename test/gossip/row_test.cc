// SPDX-License-Identifier: Apache-2.0
#include "gossip/row.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "gossip/config.h"

namespace ovn::gossip {
namespace {

TEST(Row, keeps_a_copy_of_what_it_was_made_of) {
  std::string key = "key", value = "value";
  Row::Ptr row = Row::make({7, 9, 3, false, as_bytes(key), as_bytes(value)});
  key = value = "gone";
  EXPECT_EQ(row->sequence(), 7u);
  EXPECT_EQ(row->lamport(), 9u);
  EXPECT_EQ(row->table(), 3);
  EXPECT_FALSE(row->tombstone());
  EXPECT_EQ(as_text(row->key()), "key");
  EXPECT_EQ(as_text(row->value()), "value");
  EXPECT_EQ(as_text(row->view().value), "value");
}

TEST(Row, holds_the_largest_key_and_value) {
  Bytes key(kKeySizeMax, 1), value(kValueSizeMax, 2);
  Row::Ptr row = Row::make({1, 1, 0, false, key, value});
  EXPECT_TRUE(std::ranges::equal(row->key(), key));
  EXPECT_TRUE(std::ranges::equal(row->value(), value));
}

}  // namespace
}  // namespace ovn::gossip
