// SPDX-License-Identifier: Apache-2.0
// Which addresses the ways out of this host's overlay networks have (model/uplink.h). They come
// from prefixes that hardly anybody uses and that this host has no route to; a network whose own
// subnets contain one of these gets its uplink from another. An uplink stays as long as the host
// knows the network.
#pragma once

#include <optional>
#include <span>

#include "core/controller/host.h"
#include "core/model/uplink.h"

namespace ovn::controller {

// Prefixes to take uplinks from, on a host with these routes: those in use, then the clear ones.
std::vector<ip::Prefix> uplink_subnets(const Host& host, std::span<const ip::Prefix> routed);

// The uplink that a network has or would get; none if it is to have none (of another driver,
// internal) or there is no room for it.
std::optional<model::Uplink> uplink_for(const Host& host, const model::Network& network);

// Gives the network its uplink, if it is to have one and has none.
store::Batch give_uplink(Host& host, const model::Network& network);
// The same for all with endpoints: those that were attached when there were none.
store::Batch give_uplinks(Host& host);
// Takes back those of networks that the host knows no more.
store::Batch drop_uplinks(Host& host);

}  // namespace ovn::controller
