// SPDX-License-Identifier: Apache-2.0
// The gossip keys of a cluster and their rotation, in three steps of which none makes a packet
// unreadable:
//
//   install  all hosts are told of the new key, and open packets with it
//   use      it is the primary: hosts seal with it; the one before is retiring, but opens packets
//   remove   the one before is gone
//
// A step follows when every host that lives has confirmed the last one, or when its time is over;
// who has not confirmed by then is named. A host confirms by watching on from the policy that it
// has in place. Hosts that are down are not waited for: they ask for the ring when they start.
// Everything is kept as states of keys, so that a manager that starts again goes on; only the
// bounded times begin anew. No rotation begins by itself: keys that change by a date lock out whose
// clock is wrong.
#pragma once

#include <optional>
#include <set>

#include "core/controller/manager.h"

namespace ovn::controller {

// A new key is used, and an old one removed, at the latest after this time.
inline constexpr Duration kInstallTime = std::chrono::seconds(15);
inline constexpr Duration kRetireTime = std::chrono::minutes(10);
// Packets sealed before the last host went over to the new key may be under way.
inline constexpr Duration kLastPackets = std::chrono::seconds(1);

// Takes over the keys that the cluster began with, the primary first. Requires that there are none.
store::Batch found_ring(Manager& manager, std::vector<model::GossipKey> keys);

// Adds a key with that secret. Errors: conflict (a rotation is under way).
Result<Changed<model::GossipKey>> begin_rotation(Manager& manager, const model::KeySecret& secret,
                                                 int64_t unix_now);
bool is_rotating(const Manager& manager);

// `node` has everything of the policy of that revision in place, and holds nothing older.
void confirm_policy(Manager& manager, const Uuid& node, uint64_t revision);

// The admitted nodes that have not confirmed the state of a key, by name.
std::vector<const model::Node*> unconfirmed(const Manager& manager, const model::GossipKey& key);

struct KeyStep {
  model::GossipKey key;           // now the primary, or the one removed
  std::vector<std::string> late;  // nodes that live, and had not confirmed when time was over
  store::Batch batch;
};
// Takes the next step if it is due. `alive`: the nodes that are waited for. To be called again soon
// while is_rotating().
std::optional<KeyStep> take_key_step(Manager& manager, const std::set<Uuid>& alive, Instant now);

}  // namespace ovn::controller
