// SPDX-License-Identifier: Apache-2.0
// Options of overlay networks that say how a host connects its containers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/network.h"

namespace ovn::model {

// Between a container and the VXLAN device: a veth pair and a bridge, or a macvlan on it.
enum class Datapath { bridge, macvlan };

inline constexpr std::string_view kDatapathOption = "datapath";
inline constexpr std::string_view kBroadcastOption = "broadcast";

struct OverlayOptions {
  Datapath datapath = Datapath::bridge;
  // Frames to many are sent to every host with an endpoint in the network, one by one (head-end
  // replication, RFC 7348, 4.2); otherwise they stay on the host.
  bool broadcast = false;
};

// Adds a sentence to `problems` for each value that is none; passes over options of other names.
OverlayOptions read_overlay_options(const std::map<std::string, std::string>& options,
                                    std::vector<std::string>& problems);

// Of a network whose options have been found good when it was made.
OverlayOptions overlay_options(const Network& network);

}  // namespace ovn::model
