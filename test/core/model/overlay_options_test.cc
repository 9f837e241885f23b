// SPDX-License-Identifier: Apache-2.0
#include "core/model/overlay_options.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(OverlayOptions, a_network_without_options_has_bridges_and_keeps_frames_to_many) {
  Network network;
  EXPECT_EQ(overlay_options(network).datapath, Datapath::bridge);
  EXPECT_FALSE(overlay_options(network).broadcast);
  network.options = {{"datapath", "macvlan"}, {"broadcast", "true"}, {"vni", "7"}};
  EXPECT_EQ(overlay_options(network).datapath, Datapath::macvlan);
  EXPECT_TRUE(overlay_options(network).broadcast);
}

TEST(OverlayOptions, what_is_no_value_is_a_problem) {
  std::vector<std::string> problems;
  read_overlay_options({{"datapath", "ipvlan"}, {"broadcast", "often"}}, problems);
  EXPECT_EQ(problems,
            (std::vector<std::string>{"option broadcast: 'often' is not true or false",
                                      "option datapath: 'ipvlan' is not bridge or macvlan"}));
}

}  // namespace
}  // namespace ovn::model
