// SPDX-License-Identifier: Apache-2.0
#include "gossip/segment.h"

#include <gtest/gtest.h>

#include "gossip/config.h"

namespace ovn::gossip {
namespace {

Segment sample() {
  Segment segment;
  segment.scope = NetworkTag(7);
  segment.owner = Uuid::from_random({1});
  segment.log = {4, 5, 6};
  segment.attached_at = 2;
  segment.range = {10, 20};
  segment.floor = 8;
  segment.head = 20;
  segment.fingerprint = 99;
  segment.fresh = true;
  segment.rows = {{11, 100, 1, false, as_bytes("a"), as_bytes("x")},
                  {15, 104, 1, true, as_bytes("b"), {}},
                  {20, 104, 2, false, as_bytes("c"), {}}};
  return segment;
}

Bytes bytes_of(const Segment& segment) {
  Bytes bytes;
  Writer out(bytes);
  encode(out, segment);
  return bytes;
}

bool sound(const Segment& segment) {
  Bytes bytes = bytes_of(segment);
  Reader in(bytes);
  decode_segment(in);
  return in.ok();
}

TEST(Segment, survives_encoding) {
  Segment segment = sample();
  Bytes bytes = bytes_of(segment);
  Reader in(bytes);
  Segment decoded = decode_segment(in);
  ASSERT_TRUE(in.done());
  EXPECT_EQ(bytes_of(decoded), bytes);
  EXPECT_EQ(decoded.log, segment.log);
  EXPECT_EQ(decoded.range, segment.range);
  EXPECT_EQ(decoded.fingerprint, segment.fingerprint);
  EXPECT_TRUE(decoded.fresh);
  EXPECT_FALSE(decoded.more);
  ASSERT_EQ(decoded.rows.size(), 3u);
  EXPECT_TRUE(decoded.rows[1].tombstone);
  EXPECT_EQ(decoded.rows[2].lamport, 104u);
  EXPECT_EQ(as_text(decoded.rows[0].value), "x");
}

TEST(Segment, a_row_takes_the_bytes_that_are_foretold) {
  Segment with = sample(), without = sample();
  without.rows.pop_back();
  EXPECT_EQ(bytes_of(with).size() - bytes_of(without).size(), row_size(with.rows[2], 15, 104));
}

TEST(Segment, what_contradicts_itself_is_refused) {
  EXPECT_TRUE(sound(sample()));
  Segment segment = sample();
  segment.range.to = 19;
  EXPECT_FALSE(sound(segment)) << "a row beyond the range";
  segment = sample();
  segment.floor = 21;
  EXPECT_FALSE(sound(segment)) << "a floor above the head";
  segment = sample();
  segment.head = 30;
  EXPECT_FALSE(sound(segment)) << "a fingerprint of another head";
  segment = sample();
  segment.rows[0].key = {};
  EXPECT_FALSE(sound(segment)) << "no key";
  segment = sample();
  segment.rows[1].sequence = 11;
  EXPECT_FALSE(sound(segment)) << "two rows of one number";
}

TEST(Segment, more_rows_promised_than_there_are_bytes_for_is_refused) {
  Segment segment = sample();
  segment.rows.clear();
  Bytes bytes = bytes_of(segment);
  bytes.back() = 100;
  Reader in(bytes);
  decode_segment(in);
  EXPECT_FALSE(in.ok());
}

TEST(Segment, a_value_too_large_is_refused) {
  Bytes value(kValueSizeMax + 1);
  Segment segment = sample();
  segment.rows[0].value = value;
  EXPECT_FALSE(sound(segment));
}

}  // namespace
}  // namespace ovn::gossip
