// SPDX-License-Identifier: Apache-2.0
// What each network driver adds to the desired state: one function each. They see one network at a
// time; a sandbox that several of them share is added once, by desired().
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

// Adds a namespace with a bridge and a VXLAN device for each segment (overlay.cc), a veth pair for
// each local endpoint, and neighbour and forwarding entries for the remote ones.
void add_overlay(const View& view, const NetworkView& network, kernel::Snapshot& snapshot);

// Adds a bridge in the host's namespace and a veth pair for each local endpoint (bridge.cc); its
// nftables' elements, but not their table, which all networks of the driver share.
void add_bridge(const View& view, const NetworkView& network, kernel::Snapshot& snapshot);

// Adds, for a network of driver macvlan or ipvlan, a link for each local endpoint that stands on
// the network's parent (parent.cc), and the parent if we make it.
void add_on_parent(const NetworkView& network, kernel::Snapshot& snapshot);

// Where the outer end of an endpoint's pair is plugged in.
struct Port {
  kernel::NetnsName netns;
  std::string bridge;
  uint32_t mtu;
  kernel::PortFlags flags = {};
};
// Adds an endpoint's veth pair, with its addresses (pair.cc).
void add_pair(const LocalEndpoint& local, const Port& port, kernel::Snapshot& snapshot);
// Adds the addresses of an endpoint's interface, and what their family needs.
void add_addresses(const LocalEndpoint& local, kernel::Snapshot& snapshot);
// Adds a default route of that family through an endpoint's interface. A container may have one
// from elsewhere, of its runtime's own network, by metric 0 or what the kernel, a DHCP client or
// router advertisements give: that one is left, and goes before ours.
inline constexpr uint32_t kWayOutMetric = 2048;
void add_way_out(const LocalEndpoint& local, ip::Family family,
                 const std::optional<ip::Address>& gateway, kernel::Snapshot& snapshot);

// Sysctls: whether a namespace is a router for packets of that family, and a setting of a link's
// IPv6 (Documentation/networking/ip-sysctl.rst in the kernel).
std::string forwarding(ip::Family family);
std::string conf6(std::string_view link, std::string_view name);

// Without one the kernel solicits no neighbour on behalf of what it forwards (ndisc_send_ns()), and
// one that it chose itself has to be found unique first, which takes it two seconds. The same on
// every host, as the gateway is.
inline const ip::Prefix kGatewayLinkLocal(
    ip::Address::v6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 64);

// The destination of a default route.
ip::Prefix everything(ip::Family family);
// For a bridge of ours, chosen by us since it would change to its lowest port's, and containers
// remember it.
Mac bridge_mac(uint64_t hash);

// The loopback device of a namespace, up.
kernel::Link loopback(const kernel::NetnsName& netns);

}  // namespace ovn::reconcile
