// SPDX-License-Identifier: Apache-2.0
#include "core/controller/reach.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

TEST(Reach, of_a_node_is_news_once_and_only_a_good_one_is_relied_on) {
  Host host = test::make_host();
  EXPECT_TRUE(is_relied_on(host, test::kPeer));
  EXPECT_FALSE(note_reach(host, test::kPeer, Reach::good));
  for (Reach reach : {Reach::silent, Reach::flapping, Reach::silent}) {
    EXPECT_TRUE(note_reach(host, test::kPeer, reach));
    EXPECT_FALSE(note_reach(host, test::kPeer, reach));
    EXPECT_FALSE(is_relied_on(host, test::kPeer));
  }
  EXPECT_TRUE(note_reach(host, test::kPeer, Reach::good));
  EXPECT_TRUE(is_relied_on(host, test::kPeer));
}

}  // namespace
}  // namespace ovn::controller
