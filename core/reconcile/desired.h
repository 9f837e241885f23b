// SPDX-License-Identifier: Apache-2.0
// What the kernel of this host should hold, computed from what the host knows. Pure: the same input
// gives the same snapshot. One file for each driver that wants something (drivers.h): `none` wants
// the sandbox with its loopback device only, `host` nothing at all.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/kernel/objects.h"
#include "core/model/endpoint.h"
#include "core/model/network.h"
#include "core/model/record.h"
#include "core/model/uplink.h"
#include "core/reconcile/plan.h"
#include "core/reconcile/services.h"

namespace ovn::reconcile {

// The way to other hosts: the source address of our VXLAN packets and the MTU of its link.
struct Underlay {
  ip::Address address;
  uint32_t mtu = 1500;
  uint16_t vxlan_port = 4789;
  // To other hosts, by VTEP, whose routes take less than that.
  std::map<ip::Address, uint32_t> narrow_paths = {};

  friend bool operator==(const Underlay&, const Underlay&) = default;
};

struct LocalEndpoint {
  model::Endpoint endpoint;
  model::Sandbox sandbox;

  friend bool operator==(const LocalEndpoint&, const LocalEndpoint&) = default;
};

// One network that this host takes part in; one without local endpoints is kept for those to come.
struct NetworkView {
  model::Network network;
  std::vector<LocalEndpoint> local;
  std::vector<model::EndpointRecord> remote;  // of other owners; no address and no MAC twice
  // All records that there may be are in `remote`: entries of others may be dropped.
  bool complete = true;
  std::vector<BalancedService> services = {};
  std::optional<model::Uplink> uplink = {};  // of an overlay network that leads outside
  std::optional<Ingress> ingress = {};       // of the ingress network
  // What the one of the other hosts takes that takes least (controller/mtu_rules.h).
  std::optional<uint32_t> narrowest = {};
};

struct View {
  Underlay underlay;
  std::string netns_folder = "/run/ovn-lite/netns";
  std::vector<NetworkView> networks;
  // Where our sockets for names are, in sandboxes where it is not model::kDnsPort.
  std::map<model::SandboxId, uint16_t> dns_ports;
};

// The whole desired state, normalized.
kernel::Snapshot desired(const View& view);

// Of networks that are not complete.
Held held(const View& view);

// The name under which a network's or sandbox's namespace stands in snapshots.
kernel::NetnsName network_netns(const model::NetworkId& id);
kernel::NetnsName sandbox_netns(const model::SandboxId& id);

// A container's interface, as its routes name it.
using InterfaceKey = std::pair<kernel::NetnsName, std::string>;
InterfaceKey interface_key(const LocalEndpoint& local);

// The namespace of a network, as it stands in snapshots.
kernel::Netns network_namespace(const std::string& folder, const model::NetworkId& id);

// The namespace whose file in the folder of namespaces is called `file`, for finding what an
// earlier run has left.
kernel::Netns leftover_namespace(const std::string& folder, const std::string& file);

// The outer end of an endpoint's veth pair.
std::string veth_name(const model::EndpointId& id);

// The device of a bridge network.
std::string bridge_name(const model::Network& network);

// The alias that marks a link of this endpoint (or network): "ovn-lite:<id>".
std::string link_alias(std::string_view id);

// What an overlay leaves of the underlay's MTU: 50 bytes less over IPv4 (RFC 7348: outer Ethernet
// payload = 20 IPv4 + 8 UDP + 8 VXLAN + 14 inner Ethernet), 70 over IPv6.
uint32_t overlay_mtu(const Underlay& underlay);

// What an overlay network uses of that: no more than the narrowest of the others takes, since who
// sends does not learn what that one drops; but 1280 for one that takes still less, since below
// there is no IPv6 (RFC 8200, 5).
uint32_t network_mtu(const Underlay& underlay, std::optional<uint32_t> narrowest);

}  // namespace ovn::reconcile
