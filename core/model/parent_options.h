// SPDX-License-Identifier: Apache-2.0
// The options of networks whose containers stand on a link of the host, their parent (drivers
// macvlan and ipvlan), under Docker's names: parent, macvlan_mode, ipvlan_mode, ipvlan_flag, mtu.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/link_kinds.h"
#include "core/model/network.h"

namespace ovn::model {

struct ParentOptions {
  std::string parent;  // empty: one that we make, which leads nowhere
  kernel::Macvlan::Mode macvlan_mode = kernel::Macvlan::Mode::bridge;
  kernel::Ipvlan::Mode ipvlan_mode = kernel::Ipvlan::Mode::l2;
  kernel::Ipvlan::Flag ipvlan_flag = kernel::Ipvlan::Flag::bridge;
  uint32_t mtu = 0;  // 0: the parent's
};

// Reads what it understands; adds a sentence to `problems` for the rest.
ParentOptions read_parent_options(Driver driver, const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems);

// Of a network whose options have been found good when it was made.
ParentOptions parent_options(const Network& network);

// Its containers have the MAC of the parent, and none of their own.
bool shares_mac(const Network& network);

// Its parent is not there without it: a VLAN sub-interface, or one that leads nowhere.
bool makes_parent(const Network& network);

// The name of the link in the host's namespace that the network's containers stand on.
std::string parent_name(const Network& network);

// A parent that is written as the VLAN of another link: "eth0.10".
struct VlanName {
  std::string lower;
  uint16_t id = 0;  // 1..4094

  friend bool operator==(const VlanName&, const VlanName&) = default;
};
std::optional<VlanName> vlan_name(std::string_view parent);

}  // namespace ovn::model
