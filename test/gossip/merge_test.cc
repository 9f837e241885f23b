// SPDX-License-Identifier: Apache-2.0
// Properties of merging: whatever pieces of an owner's log come (segments spread, answers to pulls,
// whole snapshots, heads), cut at whatever time, in whatever order and however often, a replica
// ends with the owner's rows once it has been given all of the last of them.
#include <gtest/gtest.h>

#include "core/base/random.h"
#include "gossip/cut.h"
#include "gossip/log.h"

namespace ovn::gossip {
namespace {

const HashKey kHashKey{1, 2};
const LogId kId{1, 2, 3};

// A segment with bytes of its own: the owner's log goes on changing.
struct Piece {
  Bytes bytes;
  Segment segment() const {
    Reader in(bytes);
    return decode_segment(in);
  }
};

Piece piece_of(const Segment& segment) {
  Piece piece;
  Writer out(piece.bytes);
  encode(out, segment);
  return piece;
}

struct Story {
  Log owner{kId, 0, kHashKey};
  std::vector<Piece> pieces;  // of all times
  size_t last = 0;            // from here on: all of the last state

  explicit Story(Random& random) {
    for (int step = 0; step < 60; ++step) {
      change(random);
      if (random.chance(0.3)) tell(random);
    }
    last = pieces.size();
    add({0, kToEnd}, 1 + random.below(5));
  }
  static constexpr uint64_t kToEnd = UINT64_MAX;

  void change(Random& random) {
    Bytes key{static_cast<uint8_t>(random.below(12))};
    if (random.chance(0.3) && owner.find(0, key)) {
      owner.drop(0, key, owner.head() + 1);
    } else {
      Bytes value(random.below(20), static_cast<uint8_t>(random.next()));
      owner.put(0, key, value, owner.head() + 1);
    }
    if (random.chance(0.1)) owner.raise_floor(random.below(owner.head() + 1));
  }
  void tell(Random& random) {
    if (random.chance(0.2)) {
      pieces.push_back(piece_of(head_of(owner, NetworkTag(5), Uuid({1}))));
      return;
    }
    add({random.below(owner.head() + 1), kToEnd}, 1 + random.below(3));
  }
  void add(SequenceRange range, size_t parts) {
    Cut how{NetworkTag(5), Uuid({1}), 150 + 400 / parts, 1000, false};
    for (const Segment& segment : cut(owner, range, how)) pieces.push_back(piece_of(segment));
  }
};

void expect_same(const Log& replica, const Log& owner, uint64_t seed) {
  EXPECT_EQ(replica.head(), owner.head()) << "seed " << seed;
  EXPECT_EQ(replica.fingerprint(), owner.fingerprint()) << "seed " << seed;
  EXPECT_EQ(replica.live(), owner.live()) << "seed " << seed;
  EXPECT_TRUE(replica.whole()) << "seed " << seed;
  for (const Row* row : owner.all()) {
    if (row->tombstone()) continue;
    const Row* held = replica.find(row->table(), row->key());
    ASSERT_TRUE(held) << "seed " << seed;
    EXPECT_TRUE(std::ranges::equal(held->value(), row->value())) << "seed " << seed;
  }
}

// Gives what lacks as the owner would answer a pull, until nothing does.
void pull(Log& replica, const Log& owner) {
  for (int round = 0; round < 8 && !replica.gaps().empty(); ++round) {
    for (const SequenceRange& gap : replica.gaps()) {
      Cut how{NetworkTag(5), Uuid({1}), 300, 1000, false};
      for (const Segment& segment : cut(owner, gap, how)) replica.apply(segment);
    }
  }
}

TEST(Merge, any_order_and_any_repetition_of_pieces_ends_in_the_owners_rows) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    Story story(random);
    std::vector<Piece> told = story.pieces;
    for (size_t extra = random.below(30); extra > 0; --extra) {
      told.push_back(story.pieces[random.below(story.pieces.size())]);
    }
    random.shuffle(std::span(told));
    Log replica(kId, 0, kHashKey);
    for (const Piece& piece : told) replica.apply(piece.segment());
    pull(replica, story.owner);
    expect_same(replica, story.owner, seed);
  }
}

TEST(Merge, two_replicas_that_heard_different_halves_agree_after_exchanging_them) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    Story story(random);
    Log a(kId, 0, kHashKey), b(kId, 0, kHashKey);
    std::vector<Piece> to_a, to_b;
    for (const Piece& piece : story.pieces) (random.chance(0.5) ? to_a : to_b).push_back(piece);
    for (const Piece& piece : to_a) a.apply(piece.segment());
    for (const Piece& piece : to_b) b.apply(piece.segment());
    for (const Piece& piece : to_b) a.apply(piece.segment());
    for (const Piece& piece : to_a) b.apply(piece.segment());
    pull(a, story.owner), pull(b, story.owner);
    expect_same(a, story.owner, seed);
    expect_same(b, story.owner, seed);
  }
}

TEST(Merge, what_was_merged_once_changes_nothing_the_second_time) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    Story story(random);
    Log replica(kId, 0, kHashKey);
    for (const Piece& piece : story.pieces) replica.apply(piece.segment());
    pull(replica, story.owner);
    for (const Piece& piece : story.pieces) {
      auto applied = replica.apply(piece.segment());
      EXPECT_FALSE(applied.changed) << "seed " << seed;
      EXPECT_FALSE(applied.news) << "seed " << seed;
      EXPECT_EQ(applied.fresh, 0u) << "seed " << seed;
    }
    expect_same(replica, story.owner, seed);
  }
}

}  // namespace
}  // namespace ovn::gossip
