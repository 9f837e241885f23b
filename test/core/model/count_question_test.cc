// SPDX-License-Identifier: Apache-2.0
#include "core/model/count_question.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

std::vector<EndpointId> endpoints(size_t count) {
  return std::vector(count, EndpointId("0123456789abcdef0123456789abcdef"));
}

TEST(CountQuestion, as_many_as_may_be_asked_for_fit_a_question_of_gossip) {
  auto all = endpoints(kCountsAskedMax);
  Bytes bytes = encode_count_question(all);
  EXPECT_LE(bytes.size(), 1024u);
  EXPECT_EQ(*decode_count_question(bytes), all);
}

TEST(CountQuestion, more_and_what_is_no_question_are_refused) {
  Bytes longer = encode_count_question(endpoints(kCountsAskedMax));
  Bytes one = encode_count_question(endpoints(1));
  longer.insert(longer.end(), one.begin() + 1, one.end());
  Bytes wild = encode_count_question(std::vector{EndpointId("../etc")});
  Bytes none = {1, 0}, later = {2, 1, 'a'};
  for (const Bytes& bad : {longer, wild, none, later, Bytes(), Bytes{1}, Bytes{1, 9, 'a'}}) {
    auto decoded = decode_count_question(bad);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, Errc::corrupt);
  }
}

TEST(CountQuestion, an_answer_has_a_number_for_each_or_nothing) {
  Counts counts{3, {}, 0, UINT32_MAX};
  EXPECT_EQ(*decode_counts(encode_counts(counts), 4), counts);
}

TEST(CountQuestion, an_answer_to_another_question_is_refused) {
  Bytes two = encode_counts({1, 2});
  EXPECT_FALSE(decode_counts(two, 1));
  EXPECT_FALSE(decode_counts(two, 3));
  EXPECT_FALSE(decode_counts(Bytes{2, 1}, 1)) << "of another kind";
  EXPECT_FALSE(decode_counts(Bytes{1, 0x81, 0x80, 0x80, 0x80, 0x10}, 1)) << "beyond 32 bits";
  EXPECT_FALSE(decode_counts({}, 0));
}

}  // namespace
}  // namespace ovn::model
