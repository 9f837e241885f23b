// SPDX-License-Identifier: Apache-2.0
#include "gossip/cut.h"

#include <gtest/gtest.h>

#include "gossip/frame.h"

namespace ovn::gossip {
namespace {

const HashKey kKey{1, 2};

struct CutTest : testing::Test {
  CutTest() {
    for (int i = 0; i < 100; ++i) {
      log.put(0, as_bytes("key-" + std::to_string(i)), Bytes(50, 1), log.head() + 1);
    }
  }

  Cut how(size_t frame_size_max, size_t segments_max = 1000) const {
    return {NetworkTag(5), Uuid({1}), frame_size_max, segments_max, false};
  }

  Log log{{1, 2, 3}, 4, kKey};
};

TEST_F(CutTest, segments_cover_the_log_without_gaps_and_each_fits) {
  auto segments = cut(log, {0, kToHead}, how(600));
  ASSERT_GT(segments.size(), 5u);
  uint64_t at = 0;
  size_t rows = 0;
  for (const Segment& segment : segments) {
    EXPECT_EQ(segment.range.from, at);
    EXPECT_LE(encode(segment).size(), 600u);
    EXPECT_FALSE(segment.more);
    EXPECT_EQ(segment.fingerprint.has_value(), segment.range.to == log.head());
    at = segment.range.to;
    rows += segment.rows.size();
  }
  EXPECT_EQ(at, log.head());
  EXPECT_EQ(rows, 100u);
  EXPECT_EQ(segments.back().fingerprint, log.fingerprint());
}

TEST_F(CutTest, the_last_of_too_few_segments_says_more) {
  auto segments = cut(log, {0, kToHead}, how(600, 2));
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_FALSE(segments[0].more);
  EXPECT_TRUE(segments[1].more);
  EXPECT_EQ(segments[1].range.to, segments[1].rows.back().sequence);
  EXPECT_LT(segments[1].range.to, log.head());
}

TEST_F(CutTest, a_row_larger_than_a_frame_travels_alone) {
  auto segments = cut(log, {10, 13}, how(1));
  ASSERT_EQ(segments.size(), 3u);
  for (const Segment& segment : segments) EXPECT_EQ(segment.rows.size(), 1u);
}

TEST_F(CutTest, nothing_is_cut_beyond_the_head_or_from_a_log_being_rebuilt) {
  EXPECT_TRUE(cut(log, {100, kToHead}, how(600)).empty());
  EXPECT_TRUE(cut(log, {7, 7}, how(600)).empty());
  log.raise_floor(200);
  ASSERT_TRUE(log.rebuilding());
  EXPECT_TRUE(cut(log, {0, kToHead}, how(600)).empty());
}

TEST_F(CutTest, the_head_is_told_without_rows) {
  Segment head = head_of(log, NetworkTag(5), Uuid({1}));
  EXPECT_EQ(head.range, (SequenceRange{100, 100}));
  EXPECT_EQ(head.head, 100u);
  EXPECT_EQ(head.log, (LogId{1, 2, 3}));
  EXPECT_EQ(head.attached_at, 4u);
  EXPECT_EQ(head.fingerprint, log.fingerprint());
  EXPECT_TRUE(head.rows.empty());
}

TEST_F(CutTest, a_log_below_its_floor_tells_a_head_that_decodes) {
  log.raise_floor(200);
  Bytes frame = encode(Frame(head_of(log, NetworkTag(5), Uuid({1}))));
  Reader in(frame);
  EXPECT_EQ(decode_frame(in).kind, Received::known);
}

TEST_F(CutTest, who_has_rows_beyond_a_gap_states_no_fingerprint) {
  Segment beyond;
  beyond.range = {150, 160};
  beyond.head = 160;
  log.apply(beyond);
  EXPECT_FALSE(head_of(log, NetworkTag(5), Uuid({1})).fingerprint);
  EXPECT_FALSE(cut(log, {0, kToHead}, how(100000)).back().fingerprint);
}

}  // namespace
}  // namespace ovn::gossip
