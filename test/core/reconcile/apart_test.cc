// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/apart.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/support/golden.h"

namespace ovn::reconcile {
namespace {

TEST(Apart, the_table_and_what_a_port_comes_to) {
  kernel::Snapshot snapshot;
  keep_apart("v0123456789", *Mac::parse("02:42:0a:00:00:01"), snapshot);
  std::string text = kernel::nft::listing(apart_table());
  for (const auto& element : snapshot.elements) {
    EXPECT_TRUE(kernel::validate(kernel::put(element)));
    text += kernel::nft::to_string(element) + "\n";
  }
  EXPECT_TRUE(kernel::validate(kernel::put(apart_table())));
  EXPECT_TRUE(test::matches_golden("test/core/reconcile/golden/apart.txt", text));
}

TEST(Apart, the_table_is_of_frames_and_the_host_s_other_one_is_not) {
  EXPECT_TRUE(kernel::nft::is_bridge(kApartTable));
  EXPECT_FALSE(kernel::nft::is_bridge("ovn-lite"));
}

}  // namespace
}  // namespace ovn::reconcile
