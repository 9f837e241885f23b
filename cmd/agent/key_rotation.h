// SPDX-License-Identifier: Apache-2.0
// Drives the rotation of the gossip keys on the manager's host: looks at what the hosts have
// confirmed, and commits the step that is due (controller::take_key_step). Who is to be waited for
// is gossip's knowledge; for some seconds after the start it may not know everybody yet, and no
// step is taken.
#pragma once

#include <functional>
#include <set>

#include "cmd/agent/loop.h"
#include "core/controller/key_rules.h"

namespace ovn::agent {

class KeyRotation {
 public:
  using Alive = std::function<std::set<Uuid>()>;
  // To be told when it is on disk, or could not be.
  using Commit = std::function<void(store::Batch, std::function<void(Result<void>)>)>;

  KeyRotation(Loop& loop, controller::Manager& manager, Alive alive, Commit commit);

  // Something was confirmed or committed.
  void look();

 private:
  void told(const controller::KeyStep& step) const;

  Loop& loop_;
  controller::Manager& manager_;
  Alive alive_;
  Commit commit_;
  Instant settled_;
  Timer timer_;
};

}  // namespace ovn::agent
