// SPDX-License-Identifier: Apache-2.0
// Networks that belong to one host (model::is_host_local): made and removed by the host alone, kept
// in its own store, told to nobody. All addresses of their subnets are the host's: no leases.
#pragma once

#include <string_view>

#include "core/base/time.h"
#include "core/controller/host.h"
#include "core/controller/network_rules.h"

namespace ovn::controller {

// `id` is a fresh one, `created` Unix time in seconds. Errors: as create_network(); conflict also
// if the device's name is another network's, or the subnet contains what this host has a route to.
Result<Changed<model::Network>> create_local_network(Host& host, const NetworkRequest& request,
                                                     const model::NetworkId& id, int64_t created,
                                                     Instant now);

// Makes the network `bridge` if the host has none, clear of `avoid`. Errors: exhausted.
Result<store::Batch> ensure_default_bridge(Host& host, std::vector<ip::Prefix> avoid,
                                           int64_t created, Instant now);

// Errors: denied (predefined), conflict, naming the endpoints in it.
Result<Changed<model::Network>> remove_local_network(Host& host, const model::NetworkId& id);

}  // namespace ovn::controller
