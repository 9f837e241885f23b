// SPDX-License-Identifier: Apache-2.0
#include "gossip/digest.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

TEST(Digest, equal_roots_are_answered_with_nothing) {
  Host host(1);
  host.add(2);
  Source source = host.from(2);
  handle(host.core, source, roots_with(host.core, host.member(2)));
  EXPECT_TRUE(source.reply.empty());
}

TEST(Digest, a_differing_root_of_a_small_cluster_is_answered_with_a_list) {
  Host host(1);
  host.add(2);
  Roots roots = roots_with(host.core, host.member(2));
  ++roots.cluster;
  Source source = host.from(2);
  handle(host.core, source, roots);
  source.reply.send();
  EXPECT_EQ(Host::only<Items>(host.sent()).size(), 1u);
  EXPECT_EQ(host.core.counters[Count::digests_differed], 1u);
}

TEST(Digest, a_network_not_attached_is_not_spoken_of) {
  Host host(1);
  host.add(2);
  Source source = host.from(2);
  handle(host.core, source, Digest{{{NetworkTag(5), 1}}});
  EXPECT_TRUE(source.reply.empty());
  EXPECT_EQ(host.core.counters[Count::frames_not_member], 1u);
}

TEST(Digest, of_an_owner_that_is_not_named_in_a_network_only_the_head_is_told) {
  const NetworkTag blue(5);
  Host host(1), other(2);
  host.add(2);
  ASSERT_TRUE(attach(host.core, blue) && attach(other.core, blue));
  const Log& facts = own_log(other.core, other.core.cluster());
  Source source = host.from(2);
  for (const Segment& segment :
       cut(facts, {0, kToHead}, {kClusterScope, other.core.self->node, 1300, 1, false})) {
    handle(host.core, source, segment);
  }
  ASSERT_TRUE(put(host.core, blue, 1, "a", as_bytes("1")));
  handle(host.core, source, Items{blue, {}, {}});
  source.reply.send();
  auto told = Host::only<Segment>(host.sent());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].rows.empty());
  EXPECT_EQ(told[0].head, 1u);
}

}  // namespace
}  // namespace ovn::gossip
