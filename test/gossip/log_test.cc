// SPDX-License-Identifier: Apache-2.0
#include "gossip/log.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"

namespace ovn::gossip {
namespace {

const HashKey kKey{1, 2};
const LogId kId{1, 2, 3};

ByteView bytes(std::string_view text) { return as_bytes(text); }

void put(Log& log, std::string_view key, std::string_view value) {
  log.put(0, bytes(key), bytes(value), log.head() + 1);
}

// The one segment that holds the range of the owner's log.
Segment part(const Log& log, SequenceRange range) {
  auto segments = cut(log, range, {NetworkTag(1), Uuid({1}), 1 << 16, 1, false});
  EXPECT_EQ(segments.size(), 1u);
  return segments.at(0);
}

Segment row(uint64_t sequence, std::string_view key, std::string_view value) {
  Segment segment;
  segment.range = {sequence - 1, sequence};
  segment.head = sequence;
  segment.rows = {{sequence, 1, 0, false, bytes(key), bytes(value)}};
  return segment;
}

std::string value(const Log& log, std::string_view key) {
  const Row* row = log.find(0, bytes(key));
  return row ? std::string(as_text(row->value())) : "none";
}

struct LogTest : testing::Test {
  Log owner{kId, 0, kKey};
  Log replica{kId, 0, kKey};
};

TEST_F(LogTest, the_owner_numbers_rows_and_keeps_the_last_of_a_key) {
  put(owner, "a", "1");
  put(owner, "b", "1");
  put(owner, "a", "2");
  EXPECT_EQ(owner.head(), 3u);
  EXPECT_EQ(owner.live(), 2u);
  EXPECT_EQ(value(owner, "a"), "2");
  EXPECT_EQ(owner.find(1, bytes("a")), nullptr);
  ASSERT_EQ(owner.all().size(), 2u);
  EXPECT_EQ(owner.all()[0]->sequence(), 2u);
  EXPECT_EQ(owner.all()[1]->sequence(), 3u);
}

TEST_F(LogTest, what_it_has_no_room_to_note_is_no_news_however_often_it_comes) {
  size_t news = 0;
  std::vector<std::string> keys;
  for (int i = 0; i < 40; ++i) keys.push_back(fmt::format("key-{}", i));
  for (int round = 0; round < 3; ++round) {
    for (uint64_t i = 0; i < 40; ++i) news += replica.apply(row(10 * i + 5, keys[i], "1")).news;
  }
  EXPECT_EQ(news, Ahead::kRangesMax);
}

TEST_F(LogTest, tells_when_there_is_no_room_to_note_what_is_beyond_gaps) {
  size_t forgot = 0;
  for (uint64_t i = 1; i <= Ahead::kRangesMax + 3; ++i) {
    forgot += replica.apply(row(10 * i, "a", "1")).forgot;
  }
  EXPECT_EQ(forgot, 3u);
}

TEST_F(LogTest, it_inherits_what_it_knows_nothing_of) {
  for (const char* key : {"same", "other", "deleted", "unheard_of"}) put(owner, key, "1");
  Log later({2, 2, 3}, 0, kKey);
  put(later, "same", "1");
  put(later, "other", "2");
  put(later, "deleted", "1");
  later.drop(0, bytes("deleted"), 4);
  EXPECT_EQ(later.inherit(owner, 100), 1u);
  EXPECT_EQ(value(later, "same"), "1");
  EXPECT_EQ(value(later, "other"), "2");
  EXPECT_EQ(value(later, "deleted"), "none");
  EXPECT_EQ(value(later, "unheard_of"), "1");
  EXPECT_EQ(later.find(0, bytes("same"))->sequence(), 1u) << "its own rows keep their numbers";
}

TEST_F(LogTest, it_inherits_no_more_than_it_may_hold) {
  for (const char* key : {"a", "b", "c"}) put(owner, key, "1");
  replica.apply(row(7, "d", "1"));
  EXPECT_EQ(replica.inherit(owner, 3), 2u);
  EXPECT_EQ(replica.rows(), 3u);
}

TEST_F(LogTest, a_tombstone_stays_until_the_floor_passes_it) {
  put(owner, "a", "1");
  owner.drop(0, bytes("a"), 2);
  EXPECT_EQ(value(owner, "a"), "none");
  EXPECT_TRUE(owner.knows(0, bytes("a")));
  EXPECT_EQ(owner.tombstones(), 1u);
  EXPECT_EQ(owner.fingerprint(), 0u);
  owner.raise_floor(2);
  EXPECT_FALSE(owner.knows(0, bytes("a")));
  EXPECT_EQ(owner.rows(), 0u);
}

TEST_F(LogTest, segments_in_any_order_give_the_same_log) {
  for (const char* key : {"a", "b", "c", "d"}) put(owner, key, key);
  auto late = replica.apply(part(owner, {2, 4}));
  EXPECT_TRUE(late.news);
  EXPECT_EQ(late.fresh, 2u);
  EXPECT_EQ(replica.head(), 0u);
  EXPECT_FALSE(replica.whole());
  EXPECT_EQ(replica.gaps(), (std::vector<SequenceRange>{{0, 2}}));
  replica.apply(part(owner, {0, 2}));
  EXPECT_EQ(replica.head(), 4u);
  EXPECT_TRUE(replica.whole());
  EXPECT_TRUE(replica.gaps().empty());
  EXPECT_EQ(replica.fingerprint(), owner.fingerprint());
}

TEST_F(LogTest, a_head_alone_is_no_news_to_who_holds_it_beyond_a_gap) {
  for (const char* key : {"a", "b", "c"}) put(owner, key, "1");
  replica.apply(part(owner, {0, 1}));
  replica.apply(part(owner, {2, 3}));
  owner.raise_floor(1);
  Segment head = head_of(owner, NetworkTag(1), Uuid({1}));
  EXPECT_TRUE(replica.apply(head).news) << "of the floor";
  EXPECT_FALSE(replica.apply(head).news);
  EXPECT_EQ(replica.gaps(), (std::vector<SequenceRange>{{1, 2}}));
}

TEST_F(LogTest, a_replayed_row_below_the_head_is_ignored) {
  put(owner, "a", "1");
  Segment first = row(1, "a", "1");
  replica.apply(part(owner, {0, 1}));
  owner.drop(0, bytes("a"), 2);
  replica.apply(part(owner, {1, 2}));
  replica.raise_floor(2);
  auto again = replica.apply(first);
  EXPECT_EQ(again.repeated, 1u);
  EXPECT_EQ(again.fresh, 0u);
  EXPECT_FALSE(again.changed);
  EXPECT_FALSE(again.news);
  EXPECT_EQ(value(replica, "a"), "none");
}

TEST_F(LogTest, an_older_row_of_a_key_does_not_replace_a_newer_one) {
  replica.apply(row(5, "a", "new"));
  auto older = replica.apply(row(3, "a", "old"));
  EXPECT_EQ(older.fresh, 1u);
  EXPECT_FALSE(older.changed);
  EXPECT_EQ(value(replica, "a"), "new");
}

TEST_F(LogTest, a_replica_below_the_floor_rebuilds_and_loses_what_is_not_listed) {
  put(owner, "a", "1");
  put(owner, "b", "1");
  replica.apply(part(owner, {0, 2}));
  owner.drop(0, bytes("a"), 3);
  put(owner, "c", "1");
  owner.raise_floor(4);
  replica.apply(head_of(owner, NetworkTag(1), Uuid({1})));
  EXPECT_TRUE(replica.rebuilding());
  EXPECT_EQ(value(replica, "a"), "1");
  ASSERT_EQ(replica.gaps().size(), 1u);
  EXPECT_EQ(replica.gaps()[0].from, 0u);
  auto applied = replica.apply(part(owner, {0, 4}));
  EXPECT_TRUE(applied.rebuilt);
  EXPECT_TRUE(applied.changed);
  EXPECT_EQ(value(replica, "a"), "none");
  EXPECT_EQ(replica.head(), 4u);
  EXPECT_EQ(replica.fingerprint(), owner.fingerprint());
}

TEST_F(LogTest, a_rebuild_begins_again_when_the_floor_rises_in_the_middle) {
  for (const char* key : {"a", "b", "c"}) put(owner, key, "1");
  owner.raise_floor(3);
  replica.apply(head_of(owner, NetworkTag(1), Uuid({1})));
  replica.apply(part(owner, {0, 2}));
  EXPECT_EQ(replica.gaps()[0].from, 2u);
  // What was listed is deleted, and of that nothing is left to be told.
  owner.drop(0, bytes("a"), 4);
  put(owner, "d", "1");
  owner.raise_floor(5);
  replica.apply(part(owner, {2, 5}));
  EXPECT_TRUE(replica.rebuilding());
  EXPECT_EQ(replica.gaps()[0].from, 0u);
  replica.apply(part(owner, {0, 5}));
  EXPECT_EQ(value(replica, "a"), "none");
  EXPECT_TRUE(replica.whole());
  EXPECT_EQ(replica.fingerprint(), owner.fingerprint());
}

TEST_F(LogTest, another_fingerprint_at_the_same_head_contradicts) {
  put(owner, "a", "1");
  EXPECT_FALSE(owner.contradicts(1, owner.fingerprint()));
  EXPECT_TRUE(owner.contradicts(1, owner.fingerprint() + 1));
  EXPECT_FALSE(owner.contradicts(2, owner.fingerprint() + 1));
  owner.reset();
  EXPECT_EQ(owner.rows(), 0u);
  EXPECT_EQ(owner.head(), 0u);
}

TEST_F(LogTest, rows_beyond_the_head_that_could_not_be_noted_tell_nothing_of_the_head) {
  for (int i = 0; i < 100; ++i) put(owner, std::to_string(i), "1");
  uint64_t head = owner.head(), fingerprint = owner.fingerprint();
  owner.drop(0, bytes("7"), 101);
  for (uint64_t from = 0; from < 2 * Ahead::kRangesMax; from += 2) {
    replica.apply(part(owner, {from + 1, from + 2}));
  }
  replica.apply(part(owner, {100, 101}));
  ASSERT_EQ(replica.gaps().back().to, UINT64_MAX) << "it had no room for the last one";
  replica.apply(part(owner, {0, 100}));
  ASSERT_EQ(replica.head(), head);
  ASSERT_NE(replica.fingerprint(), fingerprint);
  EXPECT_FALSE(replica.contradicts(head, fingerprint));
  EXPECT_FALSE(head_of(replica, NetworkTag(1), Uuid({1})).fingerprint);
  replica.apply(part(owner, {100, 101}));
  EXPECT_TRUE(replica.whole());
  EXPECT_EQ(replica.fingerprint(), owner.fingerprint());
}

// One that has a row's tombstone beyond a gap passes on the rest without the row.
TEST_F(LogTest, who_was_told_by_one_with_gaps_does_not_contradict_who_has_the_same_head) {
  for (const char* key : {"a", "b", "c"}) put(owner, key, "1");
  Log whole(kId, 0, kKey), third(kId, 0, kKey);
  whole.apply(part(owner, {0, 3}));
  Segment head = head_of(whole, NetworkTag(1), Uuid({1}));
  put(owner, "d", "1");
  owner.drop(0, bytes("a"), 5);
  replica.apply(part(owner, {4, 5}));
  replica.apply(part(owner, {0, 3}));
  ASSERT_EQ(replica.head(), 3u);
  Segment passed_on = part(replica, {0, 3});
  EXPECT_EQ(passed_on.rows.size(), 2u);
  EXPECT_EQ(passed_on.head, 5u);
  third.apply(passed_on);
  EXPECT_EQ(third.head(), 3u);
  EXPECT_NE(third.fingerprint(), whole.fingerprint());
  EXPECT_FALSE(third.whole());
  EXPECT_EQ(third.gaps(), (std::vector<SequenceRange>{{3, UINT64_MAX}}));
  EXPECT_FALSE(third.contradicts(head.head, *head.fingerprint));
  EXPECT_FALSE(head_of(third, NetworkTag(1), Uuid({1})).fingerprint);
  third.apply(part(owner, {3, 5}));
  EXPECT_TRUE(third.whole());
  EXPECT_EQ(third.fingerprint(), owner.fingerprint());
}

TEST_F(LogTest, a_key_overwritten_a_thousand_times_is_found_and_leaves_one_row) {
  put(owner, "other", "1");
  for (int i = 0; i < 1000; ++i) put(owner, "a", std::to_string(i));
  EXPECT_EQ(value(owner, "a"), "999");
  EXPECT_EQ(value(owner, "other"), "1");
  EXPECT_EQ(owner.rows(), 2u);
  EXPECT_EQ(owner.rows_in({1, 1000}).size(), 0u);
  EXPECT_EQ(owner.rows_in({1000, 1001}).size(), 1u);
}

}  // namespace
}  // namespace ovn::gossip
