// SPDX-License-Identifier: Apache-2.0
// The border to gossip, as values (core does not know gossip): which networks to be attached to and
// which records to put there, and what its tables say.
#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/controller/host.h"

namespace ovn::controller {

// Each network with committed endpoints of this host (its place in the ingress network is one,
// too), and the records of those whose containers run (table model::kEndpointTable, key: the
// endpoint id, value: encode(record)). On the manager's host every overlay network, perhaps without
// records: the manager must know who has an address before it leases that to somebody else.
using GossipWish = std::map<model::NetworkId, std::map<model::EndpointId, Bytes>>;

GossipWish gossip_wish(const Host& host);

// The records of one sandbox's endpoints.
GossipWish gossip_wish_of(const Host& host, const model::SandboxId& sandbox);
// In each network of `attached` the records of endpoints that wait for their containers (table
// kWaitingTable, see restart_rules.h): nobody reaches them, but their addresses are not to be had.
GossipWish waiting_wish(const Host& host, const GossipWish& attached);
// In each network of `attached` the drains that this host has confirmed (table kDrainTable, see
// drain_rules.h).
GossipWish confirmation_wish(const Host& host, const GossipWish& attached);

struct GossipChange {
  enum class Verb { attach, put, drop, detach };
  Verb verb;
  model::NetworkId network;
  model::EndpointId key;  // of put and drop
  Bytes value;            // of put

  friend bool operator==(const GossipChange&, const GossipChange&) = default;
};

// The calls that lead from one wish to the next: attach before put, drop before detach.
std::vector<GossipChange> gossip_changes(const GossipWish& from, const GossipWish& to);

// What `more` has that `told` has not, which is then in `told`.
std::vector<GossipChange> gossip_additions(GossipWish& told, const GossipWish& more);

// One row of model::kEndpointTable as gossip holds it: visible, or hidden for no other reason than
// that its owner failed while its host still answers (lingering).
struct RawRecord {
  Uuid owner;
  std::string_view key;
  ByteView value;
  bool lingering = false;
};

// Takes over these records of a network, those of this host left out. Rows that do not decode, or
// claim addresses outside the network's subnets, are counted and passed over. True if something
// changed.
bool adopt_records(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows);

// The same with the rows of kWaitingTable; nothing in the kernel follows from them.
void adopt_waiting(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows);

// The same with the rows of kDrainTable; nothing else follows from them.
void adopt_confirmations(Host& host, const model::NetworkId& network,
                         std::span<const RawRecord> rows);

// This host has just attached to the network in gossip: what others have there is about to come.
void begin_learning(Host& host, const model::NetworkId& network, Instant now);

// The table of the network agrees with the others', or waiting for that took too long: entries of
// endpoints that are not in it may be removed from the kernel. True if that is news.
bool mark_synced(Host& host, const model::NetworkId& network);

}  // namespace ovn::controller
