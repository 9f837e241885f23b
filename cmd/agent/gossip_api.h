// SPDX-License-Identifier: Apache-2.0
// What gossip knows, as the API shows it.
#pragma once

#include "cmd/agent/gossip_driver.h"
#include "core/api/http.h"
#include "core/controller/host.h"

namespace ovn::agent {

// GET /v1/debug/peers: all members by name, this host included, which `started` then.
json::array peers_json(const gossip::Node& node, Instant started, Instant now);

// GET /v1/debug/table: all rows of a network, hidden ones too, by the owner's name.
json::array table_json(const gossip::Node& node, const controller::Host& host,
                       const model::Network& network);

// GET /v1/debug/gossip: digests and queues by scope, who lags, who accuses whom, keys by their ids,
// counters and levels.
json::object gossip_json(const GossipDriver& gossip, const controller::Host& host, Instant now);

// GET /v1/cluster/nodes: the admitted nodes, each with the state that gossip gives it; "absent" for
// one that gossip never heard of.
json::array nodes_json(const gossip::Node& node, const controller::Host& host);

// How many members are in each state, this host included: {"alive":n,"suspect":n,...}.
json::object members_json(const gossip::Node& node);

}  // namespace ovn::agent
