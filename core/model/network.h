// SPDX-License-Identifier: Apache-2.0
// A network (CNM): the policy that endpoints attach to. Made by the manager when its scope is
// cluster, cached by every host; unchanged after creation but for its labels.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/id.h"
#include "core/base/ip.h"
#include "core/base/result.h"
#include "core/kernel/objects.h"

namespace ovn::model {

using NetworkId = Id<struct NetworkTag>;  // 32 random hex digits
using kernel::Vni;

enum class Driver { overlay, bridge, macvlan, ipvlan, host, none };
enum class Scope { local, cluster };

std::string_view to_string(Driver driver);
std::string_view to_string(Scope scope);
// Whether a network of that driver gives its containers an interface.
bool has_interfaces(Driver driver);
// Whether each of its subnets has a gateway, given or chosen: where others are on the same wire,
// there is one only if the user says which.
bool has_own_gateway(Driver driver);
// Whether its containers stand on a link of the host; see parent_options.h.
bool has_parent(Driver driver);
// Errors: invalid, listing the known drivers.
Result<Driver> parse_driver(std::string_view text);
Result<Scope> parse_scope(std::string_view text);

// One IPAM pool of a network and, for overlay, its VXLAN segment.
struct Subnet {
  ip::Prefix prefix;
  std::optional<ip::Prefix> range;  // automatic choice only from here
  std::optional<ip::Address> gateway;
  std::map<std::string, ip::Address> aux_addresses;
  Vni vni;  // 0 where the driver has none

  friend bool operator==(const Subnet&, const Subnet&) = default;
};

struct Network {
  NetworkId id;
  std::string name;
  Driver driver = Driver::overlay;
  Scope scope = Scope::cluster;
  bool internal = false;
  bool ipv6 = false;
  bool ingress = false;  // carries what comes in by published ports of services; one in a cluster
  std::vector<Subnet> subnets;
  std::map<std::string, std::string> options;
  std::map<std::string, std::string> labels;
  bool makes_vlan = false;  // its parent was not there: a VLAN that goes with its last network
  uint64_t revision = 0;  // of the manager's state, when it was last changed
  int64_t created = 0;    // Unix time, seconds

  friend bool operator==(const Network&, const Network&) = default;
};

// Networks of the drivers bridge, macvlan and ipvlan belong to the host on which they were made: no
// manager and no other host knows them. `bridge` is the one that every host has from its start.
bool is_host_local(Driver driver);
bool is_host_local(const Network& network);
// Of which it has subnets.
std::set<ip::Family> families_of(const Network& network);
const NetworkId& default_bridge_id();

// The networks `host` and `none`, which exist in every cluster, are never stored and cannot be made
// or removed: the host's own namespace, and no network at all.
const std::vector<Network>& predefined_networks();
// One of these, or the host's `bridge`.
bool is_predefined(const NetworkId& id);

}  // namespace ovn::model
