// SPDX-License-Identifier: Apache-2.0
#include "gossip/dissemination.h"

#include <gtest/gtest.h>

#include "gossip/membership.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Dissemination, news_go_to_three_members_within_the_jitter) {
  Host host(1);
  for (uint8_t number = 2; number <= 9; ++number) host.add(number);
  announce_self(host.core);
  EXPECT_TRUE(host.core.outbox.empty());
  host.core.now += host.core.config.eager_jitter;
  dissemination_timeout(host.core);
  EXPECT_EQ(Host::only<Alive>(host.sent()).size(), host.core.config.eager_sends);
}

TEST(Dissemination, with_nobody_to_tell_nothing_is_kept) {
  Host host(1);
  announce_self(host.core);
  host.core.now += host.core.config.eager_jitter;
  dissemination_timeout(host.core);
  EXPECT_TRUE(host.core.outbox.empty());
  EXPECT_TRUE(host.core.cluster().rumors.empty());
  EXPECT_EQ(host.core.rumor_budget.slots, 0u);
}

}  // namespace
}  // namespace ovn::gossip
