// SPDX-License-Identifier: Apache-2.0
// The options of a bridge network, under Docker's names ("com.docker.network.bridge.enable_icc") or
// without their beginning ("enable_icc").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ip.h"

namespace ovn::model {

// How the network stands to the world outside, for each family.
enum class GatewayMode {
  nat,              // containers go out under the host's address; published ports come in
  nat_unprotected,  // the same, and whoever has a route may reach containers
  routed,           // containers go out under their own; echo requests and published ports come in
  isolated,         // the host has no address in the network, which is internal
};

struct BridgeOptions {
  std::string name;  // of the device; empty: from the network's id
  bool masquerade = true;
  bool icc = true;  // containers may talk to each other
  GatewayMode mode4 = GatewayMode::nat, mode6 = GatewayMode::nat;
  bool inhibit_ipv4 = false;  // no IPv4 address on the bridge
  uint32_t mtu = 0;           // 0: that of the underlay
  std::optional<ip::Address> host_ipv4, host_ipv6;  // instead of masquerading
  // Where ports are published that name no address of the host; none: at all, of both families.
  std::optional<ip::Address> host_binding_ipv4;

  GatewayMode mode(ip::Family family) const { return family == ip::Family::v4 ? mode4 : mode6; }
  const std::optional<ip::Address>& host_address(ip::Family family) const {
    return family == ip::Family::v4 ? host_ipv4 : host_ipv6;
  }
};

// Reads what it understands; adds a sentence to `problems` for the rest.
BridgeOptions read_bridge_options(const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems);

// Of a network whose options have been found good when it was made.
BridgeOptions bridge_options(const std::map<std::string, std::string>& options);

}  // namespace ovn::model
