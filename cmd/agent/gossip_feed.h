// SPDX-License-Identifier: Apache-2.0
// Between what this host knows (controller::Host) and what gossip carries: networks and records of
// ours go there, records of the others come back. Records of a host whose agent has failed linger
// as long as that host's kernel answers, since its containers are reachable without an agent.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "cmd/agent/gossip_driver.h"
#include "cmd/agent/vtep_probe.h"
#include "core/controller/gossip_rules.h"

namespace ovn::agent {

class GossipFeed {
 public:
  // `on_changed` is told when host.remote has changed.
  GossipFeed(Loop& loop, GossipDriver& driver, controller::Host& host,
             std::function<void()> on_changed);

  // Brings gossip in line with the host's committed endpoints.
  void follow_host();
  // The same where an endpoint of this sandbox was added, and nothing else has changed.
  void follow_attached(const model::SandboxId& sandbox);
  // All of the last run's endpoints are told: whoever has their records drops what is left of the
  // last run.
  void complete();

  void handle_records_changed(gossip::NetworkTag network);
  void handle_synced(gossip::NetworkTag network);
  void handle_member_changed();

 private:
  void apply(const std::vector<controller::GossipChange>& changes);
  void apply(const controller::GossipChange& change, gossip::Node& node, Instant now);
  // Of tables beside that of endpoints, in networks that are attached.
  void follow_beside(uint8_t table, controller::GossipWish wish, controller::GossipWish& told);
  void apply_beside(uint8_t table, const std::vector<controller::GossipChange>& changes);
  void follow_waiting();
  void read_changed();
  void synced(const model::NetworkId& network);
  void arm_sync_timer();
  void give_up_waiting();
  bool refresh(const model::NetworkId& network);
  // Whether a record that is not visible stays as long as the host answers.
  bool lingers(const controller::RemoteRecord& remote);
  void refresh_all();
  void probe_lingering();

  Loop& loop_;
  GossipDriver& driver_;
  controller::Host& host_;
  std::function<void()> on_changed_;
  VtepProbe probe_;
  controller::GossipWish told_, told_confirmations_, told_mtus_, told_waiting_;
  std::map<gossip::NetworkTag, model::NetworkId> attached_;
  std::map<model::NetworkId, Instant> sync_deadlines_;
  // Networks whose tables changed since they were read, and when they may be read again.
  std::set<gossip::NetworkTag> changed_;
  Instant read_after_;
  Timer sync_timer_, read_timer_, return_timer_;
  Instant return_at_ = kNever;  // the first that return_timer_ waits for
};

}  // namespace ovn::agent
