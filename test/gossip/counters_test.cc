// SPDX-License-Identifier: Apache-2.0
#include "gossip/counters.h"

#include <gtest/gtest.h>

#include <set>

#include "core/base/metrics.h"

namespace ovn::gossip {
namespace {

TEST(Counters, each_node_has_its_own_and_the_process_the_sum) {
  Counters one, other;
  one.add(Count::pulls_sent, 3);
  other.add(Count::pulls_sent);
  EXPECT_EQ(one[Count::pulls_sent], 3u);
  EXPECT_EQ(other[Count::pulls_sent], 1u);
  std::string text = metrics::render();
  EXPECT_NE(text.find("ovn_lite_gossip_pulls_sent_total 4"), std::string::npos) << text;
}

TEST(Counters, all_have_different_names) {
  std::set<std::string_view> names;
  for (uint8_t i = 0; i < static_cast<uint8_t>(Count::count_); ++i)
    names.insert(to_string(Count(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(Count::count_));
  EXPECT_EQ(to_string(Count::packets_sent), "packets_sent");
  EXPECT_EQ(to_string(Count::sends_paced), "sends_paced");
}

}  // namespace
}  // namespace ovn::gossip
