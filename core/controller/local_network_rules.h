// SPDX-License-Identifier: Apache-2.0
// Networks that belong to one host (model::is_host_local): made and removed by the host alone, kept
// in its own store, told to nobody. All addresses of their subnets are the host's: no leases.
#pragma once

#include <string_view>

#include "core/base/time.h"
#include "core/controller/host.h"
#include "core/controller/network_rules.h"
#include "core/kernel/host_link.h"

namespace ovn::controller {

// A network that is being made.
struct LocalNetwork {
  NetworkRequest request;
  model::NetworkId id;      // a fresh one
  int64_t created = 0;      // Unix time, seconds
  kernel::HostLinks links;  // those of links_to_look_at(request) that there are
};

// Errors: as create_network() and settle_parent(); conflict also if the device's name is another
// network's, or the subnet of a bridge contains what this host has a route to.
Result<Changed<model::Network>> create_local_network(Host& host, const LocalNetwork& wanted,
                                                     Instant now);

// Makes the network `bridge` if the host has none, clear of `avoid`. Errors: exhausted.
Result<store::Batch> ensure_default_bridge(Host& host, std::vector<ip::Prefix> avoid,
                                           int64_t created, Instant now);

// Errors: denied (predefined), conflict, naming the endpoints in it.
Result<Changed<model::Network>> remove_local_network(Host& host, const model::NetworkId& id);

}  // namespace ovn::controller
