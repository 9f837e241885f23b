// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

TEST(Fnv1a, agrees_with_the_published_vectors) {  // RFC 9923, test vectors
  EXPECT_EQ(fnv1a(""), 0xcbf29ce484222325u);
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171f73967e8u);
}

TEST(Fnv1a, goes_on_from_a_given_state) { EXPECT_EQ(fnv1a("bar", fnv1a("foo")), fnv1a("foobar")); }

TEST(Fnv1a, takes_bytes_above_127_as_unsigned) { EXPECT_EQ(fnv1a("\xff"), 0xaf64724c8602eb6eu); }

}  // namespace
}  // namespace ovn
