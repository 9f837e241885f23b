// SPDX-License-Identifier: Apache-2.0
#include "gossip/sync.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"
#include "gossip/digest.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

const NetworkTag kBlue(5);

// Node 1, attached to a network, and node 2, whose attachment it knows of.
struct SyncTest : testing::Test {
  Host host{1}, other{2};

  SyncTest() {
    host.add(2);
    other.add(1);
    EXPECT_TRUE(attach(other.core, kBlue));
    EXPECT_TRUE(attach(host.core, kBlue));
    tell_attachments(host, other);
    tell_attachments(other, host);
    host.sent();
    other.sent();
    stop_bulk(host.core, kBlue);
  }
  static void tell_attachments(Host& from, Host& to) {
    const Log& log = own_log(from.core, from.core.cluster());
    Cut how{kClusterScope, from.core.self->node, 1300, 9, false};
    Source source = to.from(from.core.self->node.bytes()[0]);
    for (const Segment& segment : cut(log, {0, kToHead}, how)) handle(to.core, source, segment);
  }
  // The next comparison; returns the bytes of all datagrams it took.
  size_t compare() {
    host.core.now = other.core.now = host.core.sync.next;
    sync_timeout(host.core);
    size_t bytes = 0;
    for (bool asking : {true, false}) {
      Host& from = asking ? host : other;
      Host& to = asking ? other : host;
      for (const Transmit& datagram : from.core.outbox) bytes += datagram.bytes.size();
      Source source = to.from(from.core.self->node.bytes()[0]);
      for (const Digest& digest : Host::only<Digest>(from.sent())) handle(to.core, source, digest);
      if (asking) source.reply.send();
    }
    return bytes;
  }
};

TEST_F(SyncTest, of_equal_state_takes_two_packets_and_two_hundred_bytes) {
  EXPECT_LE(compare(), 200u);
  EXPECT_EQ(host.core.counters[Count::bulk_syncs], 0u);
  EXPECT_TRUE(host.core.bulks.open.empty());
}

TEST_F(SyncTest, that_differs_twice_fetches_the_network) {
  EXPECT_TRUE(put(other.core, kBlue, 1, "key", {}));
  compare();
  EXPECT_EQ(host.core.counters[Count::bulk_syncs], 0u) << "it may be spreading just now";
  EXPECT_LE(host.core.sync.next, host.core.now + std::chrono::seconds(5));
  compare();
  EXPECT_EQ(host.core.counters[Count::bulk_syncs], 1u);
  EXPECT_TRUE(host.core.bulks.open.contains(kBlue));
}

TEST_F(SyncTest, that_differed_is_not_repeated_with_who_left_the_network) {
  EXPECT_TRUE(put(other.core, kBlue, 1, "key", {}));
  compare();
  detach(other.core, kBlue);
  tell_attachments(other, host);
  host.sent();
  for (int i = 0; i < 3; ++i) {
    host.core.now = host.core.sync.next;
    sync_timeout(host.core);
    EXPECT_TRUE(Host::only<Digest>(host.sent()).empty());
  }
}

TEST_F(SyncTest, that_differed_with_who_is_away_now_begins_anew_with_another) {
  Host third{3};
  host.add(3);
  EXPECT_TRUE(attach(third.core, kBlue));
  tell_attachments(third, host);
  host.sent();
  EXPECT_TRUE(put(other.core, kBlue, 1, "key", {}));
  while (!host.core.sync.differed) compare();
  set_state(host.core, *host.core.members.find(identity_of(2).node), MemberState::failed);
  host.core.now = host.core.sync.next;
  sync_timeout(host.core);
  EXPECT_EQ(host.core.sync.with, identity_of(3).node);
  EXPECT_EQ(Host::only<Digest>(host.sent()).size(), 1u);
}

TEST_F(SyncTest, comes_round_about_once_a_minute) {
  Instant before = host.core.now;
  compare();
  Duration interval = host.core.sync.next - host.core.now;
  EXPECT_GE(interval, std::chrono::seconds(30));
  EXPECT_LE(interval, std::chrono::seconds(90));
  EXPECT_GT(host.core.now, before);
}

}  // namespace
}  // namespace ovn::gossip
