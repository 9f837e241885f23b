// SPDX-License-Identifier: Apache-2.0
// The way from a published port of any host to a service's backends on all hosts, by the ingress
// network: an overlay network that has an uplink (uplink.h) and no gateway. The host leads the port
// to the same port of the uplink, by an element of the map that every published port stands in
// (bridge_ports.h); in the network's namespace a table draws a backend, and the packet leaves by
// the bridge, whose address and MAC are this host's in the network. Nobody changes the client's
// address; how the answer finds the host that the client asked is said in ingress_backend.h.
//
//   ports4     protocol . port -> goto pick4-N, N being the number of its slots
//   pick4-N    draws a slot below N and looks it up together with the port
//   targets4   protocol . port . slot -> backend . port; a weight is a number of slots (slots.h)
//   leaving4   protocol . port . backend . port: has connections, and gets no new ones
//
// A port without backends is not in ports4: the packet is for the namespace itself then, where
// nobody listens, and is refused at once by a reset or "port unreachable". What conntrack makes
// nothing of is dropped: a reset would end a connection for one late packet. A change of one
// backend is a few elements, however many there are.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"
#include "core/reconcile/front.h"
#include "core/reconcile/weights.h"

namespace ovn::reconcile {

inline constexpr std::string_view kIngressTable = "ovn-lite-ingress";

// The structure of the table in the network's namespace.
kernel::nft::Table ingress_table(const kernel::NetnsName& netns);

// The chain that picks one of that many slots.
kernel::nft::LooseChain ingress_pick_chain(const kernel::NetnsName& netns, ip::Family family,
                                           uint32_t slots);
// Adds what leads from one port to its backends, but for the chain that picks.
void add_port(const kernel::NetnsName& netns, const Front& port, const SlotCounts& slots,
              kernel::Snapshot& snapshot);
// The port that such an element is of; nothing for one of another set.
std::optional<Front> port_of(const kernel::nft::Element& element);

// Adds what the ingress network has besides what an overlay network with an uplink has; nothing to
// others.
void add_ingress(const NetworkView& network, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
