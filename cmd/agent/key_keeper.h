// SPDX-License-Identifier: Apache-2.0
// The gossip keys of this host: what the manager's policy says, in gossip and, for the next start,
// in the cluster file. The manager goes on with a rotation when the ring is on disk everywhere; a
// host whose disk does not take it uses it nevertheless, and does not confirm it.
#pragma once

#include <functional>

#include "cmd/agent/gossip_driver.h"
#include "cmd/agent/worker.h"
#include "cmd/cluster/cluster_file.h"
#include "core/model/gossip_key.h"

namespace ovn::agent {

class KeyKeeper {
 public:
  // All of it outlives the keeper. `file` is this host's and kept equal to what is on disk.
  KeyKeeper(Worker& worker, GossipDriver& gossip, cluster::ClusterFile& file,
            std::string state_dir);

  // Makes the ring this host's. `cut_off` is called if none of the keys used until now is in it:
  // nobody could be talked to. `then` hears that it is on disk. Errors: invalid (no ring; then
  // nothing has changed), the system's.
  void adopt(const std::vector<model::GossipKey>& ring, std::function<void()> cut_off,
             std::function<void(Result<void>)> then);

 private:
  void use(const std::vector<cluster::GossipKey>& keys, const std::function<void()>& cut_off);

  Worker& worker_;
  GossipDriver& gossip_;
  cluster::ClusterFile& file_;
  std::string state_dir_;
  std::vector<cluster::GossipKey> used_;  // by gossip
};

// The keys as the cluster file holds them, the primary first. Errors: invalid.
Result<std::vector<cluster::GossipKey>> ring_of_file(const std::vector<model::GossipKey>& ring);

// What people are told of a datagram that no key opens. `manager_state` is ManagerLink's.
std::string explain(const gossip::WrongKey& wrong, const std::vector<cluster::GossipKey>& held,
                    const std::string& manager_state);

}  // namespace ovn::agent
