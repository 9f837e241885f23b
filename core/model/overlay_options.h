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

// Reads the value of that option. Adds a sentence to `problems` if it is none.
Datapath read_datapath(const std::string& value, std::vector<std::string>& problems);

// Of a network whose options have been found good when it was made.
Datapath datapath(const Network& network);

}  // namespace ovn::model
