// SPDX-License-Identifier: Apache-2.0
// The balancing of services in the sandboxes of their clients: a table in each sandbox that is in a
// network with services, and none elsewhere. The first packet of a connection to a VIP is led to a
// backend on its way out (destination NAT), conntrack leads the others; the VIP itself never leaves
// the sandbox, is on no link and in no neighbour table. All protocols and ports, the source stays
// as it is.
//
//   vips4      VIP -> goto pick4-N, N being the number of its slots; or refuse, without any
//   pick4-N    draws a slot below N and looks it up together with the VIP, one chain for all
//              services of N slots, in both the same for IPv6
//   slots4     VIP . slot -> backend; a weight is a number of slots (slots.h says who has which)
//   draining4  VIP . backend: has connections, and gets no new ones
//   known4     the VIPs: what conntrack makes nothing of is dropped and not sent there
//
// All services share a map, since a map or a chain for each costs the kernel milliseconds. Weights
// are divided by what they have in common, so that equal ones take one slot each. A change of one
// backend is as many elements as it has slots, and a few more, however many others there are; but
// for two cases in which the slots of others change too (weights.h).
//
// An echo request to a VIP is answered by the sandbox itself.
#pragma once

#include <optional>
#include <span>

#include "core/kernel/objects.h"
#include "core/reconcile/services.h"
#include "core/reconcile/weights.h"

namespace ovn::reconcile {

inline constexpr std::string_view kBalanceTable = "ovn-lite-vip";
// The structure of the table, the same everywhere.
kernel::nft::Table balance_table(const kernel::NetnsName& netns);
// The chain that picks one of that many slots.
kernel::nft::LooseChain pick_chain(const kernel::NetnsName& netns, ip::Family family,
                                   uint32_t slots);

// Adds what leads to one VIP, but for the chain that picks.
void add_vip(const kernel::NetnsName& netns, const ip::Address& vip, const SlotCounts& slots,
             kernel::Snapshot& snapshot);
// The VIP that such an element is of; nothing for one of another table.
std::optional<ip::Address> vip_of(const kernel::nft::Element& element);

// Adds the table of one sandbox, with what these services come to. No VIP stands twice.
void add_balance(const kernel::NetnsName& netns, std::span<const BalancedService* const> services,
                 kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
