// SPDX-License-Identifier: Apache-2.0
// The nftables of all bridge networks of a host: one table, whose chains and rules are the same
// whatever networks there are; a network is elements of its sets, keyed by the name of its device.
// Nothing stands in chains of others. Our verdict `accept` ends our chain only: a firewall of the
// host's own is asked too.
#pragma once

#include "core/kernel/objects.h"
#include "core/model/bridge_options.h"
#include "core/model/network.h"

namespace ovn::reconcile {

inline constexpr std::string_view kBridgeTable = "ovn-lite";

kernel::nft::Table bridge_table();

// Adds the elements for one network, whose device has that name.
void add_bridge_elements(const model::Network& network, const model::BridgeOptions& options,
                         const std::string& device, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
