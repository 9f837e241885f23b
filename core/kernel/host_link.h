// SPDX-License-Identifier: Apache-2.0
// A link of the host, whoever made it, as far as it matters to those that want to stand on it.
#pragma once

#include <map>
#include <string>

namespace ovn::kernel {

struct HostLink {
  std::string kind;  // IFLA_INFO_KIND: "vlan"; empty for a physical device and lo
  std::string alias;
  bool up = true;
  bool loopback = false;
  std::string master;  // empty: it is no port

  friend bool operator==(const HostLink&, const HostLink&) = default;
};

// Those of the links asked for that there are, by name.
using HostLinks = std::map<std::string, HostLink>;

}  // namespace ovn::kernel
