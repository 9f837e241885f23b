// SPDX-License-Identifier: Apache-2.0
// Every decoder, a bounded number of rounds. The inputs are the same in every run.
#include <gtest/gtest.h>

#include <set>

#include "test/fuzz/mutate.h"

namespace ovn::fuzz {
namespace {

constexpr uint64_t kRounds = 3000;

class Fuzz : public testing::TestWithParam<Target> {};

TEST_P(Fuzz, takes_its_valid_inputs) {
  ASSERT_FALSE(GetParam().seeds.empty());
  for (const Bytes& input : GetParam().seeds) GetParam().run(input);
}

TEST_P(Fuzz, survives_hostile_inputs) {
  for (uint64_t round = 0; round < kRounds; ++round) GetParam().run(input_of(GetParam(), 1, round));
}

std::string name_of(const testing::TestParamInfo<Target>& info) {
  return std::string(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Decoders, Fuzz, testing::ValuesIn(targets()), name_of);

TEST(Mutate, the_same_words_give_the_same_input) {
  const Target& target = targets().front();
  EXPECT_EQ(input_of(target, 1, 7), input_of(target, 1, 7));
}

TEST(Mutate, rounds_seeds_and_targets_give_other_inputs) {
  std::set<Bytes> inputs;
  for (uint64_t round = 0; round < 1000; ++round) {
    Bytes input = input_of(targets().front(), 1, round);
    EXPECT_LE(input.size(), kInputMax);
    inputs.insert(std::move(input));
  }
  EXPECT_GT(inputs.size(), 500u);
  EXPECT_NE(input_of(targets().front(), 1, 7), input_of(targets().front(), 2, 7));
}

}  // namespace
}  // namespace ovn::fuzz
