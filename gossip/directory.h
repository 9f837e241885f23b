// SPDX-License-Identifier: Apache-2.0
// One copy of each identity. Members refer to what is kept here instead of holding uuid, name and
// endpoint themselves, so that thousands of Nodes in one process can share them (a simulated
// cluster of 10,000 has 100 million member entries). An agent's Node owns a Directory alone.
#pragma once

#include <memory>
#include <unordered_map>

#include "gossip/identity.h"

namespace ovn::gossip {

using IdentityPtr = std::shared_ptr<const Identity>;

class Directory {
 public:
  // The shared copy of `identity`, made if nobody holds one.
  IdentityPtr intern(const Identity& identity);

  size_t size() const { return known_.size(); }

 private:
  void sweep();

  // By a hash of all fields; a rare second identity with the same hash just goes unshared.
  std::unordered_map<uint64_t, std::weak_ptr<const Identity>> known_;
  size_t sweep_at_ = 64;
};

}  // namespace ovn::gossip
