// SPDX-License-Identifier: Apache-2.0
#include "core/base/check.h"

#include <gtest/gtest.h>

namespace ovn {
namespace {

TEST(CheckDeathTest, a_broken_invariant_tells_where_and_what) {
  EXPECT_DEATH(OVN_CHECK(1 + 1 == 3), "check_test.cc:[0-9]+: broken invariant: 1 \\+ 1 == 3");
}

TEST(Check, a_kept_invariant_is_evaluated_once) {
  int evaluations = 0;
  OVN_CHECK(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

}  // namespace
}  // namespace ovn
