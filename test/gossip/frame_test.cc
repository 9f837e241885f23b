// SPDX-License-Identifier: Apache-2.0
#include "gossip/frame.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

const ip::Endpoint kHere{ip::Address::v4(0x0a000001), 7946};

Received decoded(ByteView bytes) {
  Reader in(bytes);
  return decode_frame(in);
}

std::vector<Frame> samples() {
  Uuid a({0xa0}), b({0xb0});
  Identity self{a, 1, {2}, "host", kHere};
  Segment segment;
  segment.scope = NetworkTag(5);
  segment.owner = a;
  segment.range = {3, 4};
  segment.head = 4;
  static constexpr std::string_view kText = "key";
  segment.rows = {{4, 1, 0, false, as_bytes(kText), as_bytes(kText)}};
  NetworkTag scope(5);
  return {Ping{1, 2}, Ack{1}, Nack{1}, PingRequest{1, 2, 3, kHere}, Alive{self, 7, 30, true},
          Verdict{a, 1, 2, MemberState::failed, b, true}, Reaped{a, 1}, segment,
          Pull{scope, a, {1, 2, 3}, {{0, 4}, {9, kToHead}}}, Roots{1, 2},
          Digest{{{scope, 1}, {kClusterScope, 2}}, true},
          Range{scope, {1, 0xa000000000000000}, {1, 2}},
          Items{scope, {}, {{a, 1, 2, 3, Settled::left, 5, 4, 6}}}, Bulk{scope, a, 300, true},
          BulkEnd{scope, a, 300, true}, Credit{1000}, Busy{500},
          Question{QuestionId(9), {1, 2, 3}}, Answer{QuestionId(9), {}}, Challenge{{1, 2}},
          Response{{3}}};
}

TEST(Frame, every_kind_survives_the_wire_bit_for_bit) {
  ASSERT_EQ(samples().size(), std::variant_size_v<Frame>);
  for (const Frame& frame : samples()) {
    Bytes bytes = encode(frame);
    Received received = decoded(bytes);
    ASSERT_EQ(received.kind, Received::known) << frame.index();
    EXPECT_EQ(received.frame->index(), frame.index());
    EXPECT_EQ(encode(*received.frame), bytes) << frame.index();
  }
}

TEST(Frame, what_a_newer_release_appends_is_ignored) {
  for (const Frame& frame : samples()) {
    Bytes bytes = encode(frame);
    size_t head = frame_overhead(bytes.size() - 2);
    Bytes body(bytes.begin() + static_cast<long>(head), bytes.end());
    body.push_back(0xff);
    Bytes longer;
    Writer out(longer);
    out.u8(bytes[0]);
    out.block(body);
    Received received = decoded(longer);
    ASSERT_EQ(received.kind, Received::known) << frame.index();
    EXPECT_EQ(encode(*received.frame), bytes);
  }
}

TEST(Frame, cut_short_it_is_malformed) {
  for (const Frame& frame : samples()) {
    Bytes bytes = encode(frame);
    for (size_t size = 0; size < bytes.size(); ++size) {
      Received received = decoded(ByteView(bytes).first(size));
      EXPECT_EQ(received.kind, Received::malformed) << frame.index() << " " << size;
      EXPECT_FALSE(received.kind == Received::known);
    }
  }
}

TEST(Frame, of_unknown_types_the_even_are_skipped_and_the_odd_end_the_datagram) {
  EXPECT_EQ(decoded(Bytes{0x70, 1, 9}).kind, Received::skipped);
  EXPECT_EQ(decoded(Bytes{0x71, 1, 9}).kind, Received::rest_dropped);
}

TEST(Frame, padding_is_of_the_size_asked_for) {
  for (size_t size : {2u, 3u, 100u}) {
    Bytes bytes = padding_frame(size);
    EXPECT_EQ(bytes.size(), size);
    EXPECT_EQ(decoded(bytes).kind, Received::padding);
  }
}

TEST(Frame, statements_that_make_no_sense_are_malformed) {
  Uuid a({0xa0}), b({0xb0});
  auto kind = [](const Frame& frame) { return decoded(encode(frame)).kind; };
  EXPECT_EQ(kind(Verdict{a, 1, 2, MemberState::alive, b, false}), Received::malformed);
  EXPECT_EQ(kind(Verdict{a, 1, 2, MemberState(5), b, false}), Received::malformed);
  EXPECT_EQ(kind(Verdict{{}, 1, 2, MemberState::left, b, false}), Received::malformed);
  Items outside{NetworkTag(5), {1, 0xb000000000000000}, {{a, 1, 2, 3, Settled::left, 5, 4, 6}}};
  EXPECT_EQ(kind(outside), Received::malformed);
  Pull greedy{NetworkTag(5), a, {}, std::vector<SequenceRange>(kGapsMax + 1, {0, 1})};
  EXPECT_EQ(kind(greedy), Received::malformed);
}

}  // namespace
}  // namespace ovn::gossip
