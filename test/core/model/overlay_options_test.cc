// SPDX-License-Identifier: Apache-2.0
#include "core/model/overlay_options.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(OverlayOptions, a_network_without_the_option_has_bridges) {
  Network network;
  EXPECT_EQ(datapath(network), Datapath::bridge);
  network.options["datapath"] = "macvlan";
  EXPECT_EQ(datapath(network), Datapath::macvlan);
}

TEST(OverlayOptions, another_datapath_is_a_problem) {
  std::vector<std::string> problems;
  read_datapath("ipvlan", problems);
  EXPECT_EQ(problems,
            std::vector<std::string>{"option datapath: 'ipvlan' is not bridge or macvlan"});
}

}  // namespace
}  // namespace ovn::model
