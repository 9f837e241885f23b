// SPDX-License-Identifier: Apache-2.0
#include "gossip/directory.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Identity numbered(uint32_t number) {
  Identity identity;
  identity.epoch = number;
  identity.endpoint = {ip::Address::v4(number), 1};
  return identity;
}

TEST(Directory, keeps_one_copy_of_equal_identities) {
  Directory directory;
  IdentityPtr one = directory.intern(numbered(1));
  EXPECT_EQ(directory.intern(numbered(1)), one);
  EXPECT_NE(directory.intern(numbered(2)), one);
  EXPECT_EQ(*one, numbered(1));
}

TEST(Directory, does_not_grow_with_identities_nobody_holds) {
  Directory directory;
  IdentityPtr held = directory.intern(numbered(0));
  for (uint32_t i = 1; i < 10000; ++i) directory.intern(numbered(i));
  EXPECT_LE(directory.size(), 130u);
  EXPECT_EQ(directory.intern(numbered(0)), held);
}

}  // namespace
}  // namespace ovn::gossip
