// SPDX-License-Identifier: Apache-2.0
#include "gossip/pull.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"
#include "gossip/membership.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;

const NetworkTag kBlue(5);

size_t pulls(Host& host) {
  pull_timeout(host.core);
  return Host::only<Pull>(host.sent()).size();
}

// What member 2 says of member 3, in an incarnation that we have not heard of.
Verdict unheard_of() {
  const Identity subject = identity_of(3);
  return {subject.node, subject.epoch, 5, MemberState::unreachable, identity_of(2).node, false};
}

TEST(Pull, an_answer_that_cannot_be_used_is_not_asked_for_again_at_once) {
  Host host(1);
  host.add(2), host.add(3);
  size_t sent = 0;
  for (int i = 0; i < 50; ++i, host.core.now += milliseconds(1)) {
    Source source = host.from(2);
    handle(host.core, source, unheard_of());
    sent += pulls(host);
  }
  EXPECT_EQ(sent, 1u);
  host.core.now += milliseconds(60);
  EXPECT_EQ(pulls(host), 1u) << "but somewhat later, since it may have been lost";
}

TEST(Pull, beyond_the_most_there_may_be_what_lacks_is_not_noted_but_counted) {
  Host host(1);
  host.add(2);
  for (uint32_t i = 0; i <= Pulls::kWantsMax; ++i) {
    std::array<uint8_t, 16> owner{0xee, 0, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)};
    want(host.core, kClusterScope, {Uuid(owner), 1}, identity_of(2).node, milliseconds(1));
  }
  EXPECT_EQ(host.core.pulls.wants.size(), Pulls::kWantsMax);
  EXPECT_EQ(host.core.counters[Count::wants_refused], 1u);
}

TEST(Pull, news_beyond_what_is_asked_for_is_asked_for_at_once) {
  Host host(1);
  host.add(2), host.add(3);
  Verdict verdict = unheard_of();
  for (int i = 0; i < 3; ++i) {
    Source source = host.from(2);
    ++verdict.incarnation;
    handle(host.core, source, verdict);
    EXPECT_EQ(pulls(host), 1u);
  }
}

TEST(Pull, an_answer_cut_short_goes_on_at_once) {
  Host host(1);
  host.add(2);
  ASSERT_TRUE(attach(host.core, kBlue));
  host.core.outbox.clear();
  const Identity owner = identity_of(2);
  Log log({owner.epoch, boot_tag(owner.boot_id), 1}, 1, host.core.hash_key);
  for (int i = 0; i < 100; ++i) log.put(1, as_bytes(fmt::format("key{}", i)), {}, 1);
  Source source = host.from(2);
  handle(host.core, source, head_of(log, kBlue, owner.node));
  host.core.now += milliseconds(60);
  EXPECT_GE(pulls(host), 1u);
  Segment part = cut(log, {0, 10}, {kBlue, owner.node, 1000, 1, false}).front();
  for (bool more : {false, true}) {
    part.more = more;
    handle(host.core, source, part);
    EXPECT_EQ(pulls(host), more ? 1u : 0u);
    part = cut(log, {10, 20}, {kBlue, owner.node, 1000, 1, false}).front();
  }
}

}  // namespace
}  // namespace ovn::gossip
