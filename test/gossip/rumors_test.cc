// SPDX-License-Identifier: Apache-2.0
#include "gossip/rumors.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Uuid node(uint8_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = number;
  return Uuid(bytes);
}

Rumor segment(bool own, size_t size = 10) { return {Bytes(size), {}, {}, {}, node(9), own, 0}; }
Rumor about(uint8_t subject, uint8_t accuser, uint32_t incarnation) {
  Uuid by = accuser ? node(accuser) : Uuid();
  return {Bytes(10), node(subject), by, {1, incarnation, MemberState::alive}, {}, false, 0};
}

TEST(Rumors, a_later_statement_about_a_member_takes_the_place_of_the_earlier_one) {
  RumorBudget budget{100, 10000};
  Rumors rumors;
  rumors.add(about(1, 0, 1), budget);
  rumors.add(about(1, 5, 1), budget);
  rumors.add(about(1, 6, 1), budget);
  rumors.add(about(1, 0, 2), budget);
  EXPECT_EQ(rumors.fresh().size(), 3u) << "accusations count by accuser";
  EXPECT_EQ(rumors.fresh().back().standing.incarnation, 2u);
  EXPECT_EQ(budget.slots, 3u);
}

TEST(Rumors, a_rumor_sent_once_goes_to_the_further_ones_and_can_still_be_replaced) {
  RumorBudget budget{100, 10000};
  Rumors rumors;
  rumors.add(about(1, 0, 1), budget);
  rumors.sent(rumors.fresh().begin(), budget);
  EXPECT_TRUE(rumors.fresh().empty());
  EXPECT_EQ(rumors.further().size(), 1u);
  rumors.add(about(1, 0, 2), budget);
  EXPECT_TRUE(rumors.further().empty());
  EXPECT_EQ(rumors.fresh().size(), 1u);
}

TEST(Rumors, a_full_queue_sheds_what_was_sent_already_and_not_ours) {
  RumorBudget budget{3, 10000};
  Rumors rumors;
  rumors.add(segment(true), budget);
  rumors.add(segment(false), budget);
  rumors.sent(rumors.fresh().begin(), budget);
  rumors.sent(rumors.fresh().begin(), budget);
  rumors.add(segment(false), budget);
  EXPECT_EQ(rumors.add(segment(true), budget), 1u);
  ASSERT_EQ(rumors.further().size(), 1u);
  EXPECT_TRUE(rumors.further().front().own);
  EXPECT_EQ(budget.slots, 3u);
}

TEST(Rumors, bytes_are_bounded_as_well) {
  RumorBudget budget{100, 100};
  Rumors rumors;
  for (int i = 0; i < 50; ++i) rumors.add(segment(false, 30), budget);
  EXPECT_EQ(rumors.fresh().size(), 3u);
  EXPECT_EQ(budget.bytes, 90u);
  EXPECT_EQ(rumors.add(segment(false, 200), budget), 1u) << "what never fits is shed itself";
  EXPECT_EQ(rumors.fresh().size(), 3u);
  rumors.clear(budget);
  EXPECT_EQ(budget.slots, 0u);
  EXPECT_EQ(budget.bytes, 0u);
}

TEST(Rumors, a_statement_takes_the_place_of_another_scopes_rows) {
  RumorBudget budget{4, 10000};
  Rumors blue, cluster;
  for (int i = 0; i < 4; ++i) blue.add(segment(i == 0), budget);
  EXPECT_EQ(cluster.add(about(1, 0, 1), budget), 1u);
  EXPECT_EQ(cluster.fresh().size(), 1u);
  EXPECT_EQ(blue.fresh().size(), 3u);
  EXPECT_TRUE(blue.fresh().front().own);
  EXPECT_EQ(blue.relayed(), 2u);
}

TEST(Rumors, what_is_worth_less_than_all_others_is_shed_itself) {
  RumorBudget budget{3, 10000};
  Rumors blue, cluster;
  for (uint8_t subject = 1; subject <= 3; ++subject) cluster.add(about(subject, 0, 1), budget);
  EXPECT_EQ(blue.add(segment(false), budget), 1u);
  EXPECT_EQ(blue.add(segment(true), budget), 1u);
  EXPECT_TRUE(blue.empty());
  EXPECT_EQ(cluster.fresh().size(), 3u);
  EXPECT_EQ(cluster.add(about(4, 0, 1), budget), 1u);
  EXPECT_EQ(cluster.fresh().front().subject, node(2)) << "of equals the oldest goes";
}

TEST(Rumors, the_order_in_which_all_kinds_are_shed) {
  RumorBudget budget{100, 10000};
  Rumors rumors;
  Rumor own_word = about(1, 0, 1);
  own_word.own = true;
  for (bool further : {true, false}) {
    rumors.add(segment(false), budget);
    rumors.add(segment(true), budget);
    rumors.add(about(further ? 2 : 3, 0, 1), budget);
    if (further) while (!rumors.fresh().empty()) rumors.sent(rumors.fresh().begin(), budget);
  }
  std::vector<size_t> left;
  for (budget.slots_max = budget.slots; budget.slots_max > 0; --budget.slots_max) {
    rumors.add(own_word, budget);
    size_t segments = 0;
    for (const Rumors::List* list : {&rumors.fresh(), &rumors.further()}) {
      for (const Rumor& rumor : *list) segments += rumor.is_segment();
    }
    left.push_back(10 * segments + rumors.further().size());
  }
  // Segments left, rumors left that were sent: relayed rows, own rows, then statements.
  EXPECT_EQ(left, (std::vector<size_t>{32, 22, 11, 1, 0, 0}));
}

}  // namespace
}  // namespace ovn::gossip
