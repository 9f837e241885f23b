// SPDX-License-Identifier: Apache-2.0
// The slow safety net below digests: about once a minute the whole of one network is compared with
// one random member of it. Two packets end it if they agree. If they still differ a few seconds
// later, when whatever was spreading has spread, the network is fetched from that member.
#pragma once

#include "core/base/time.h"
#include "core/base/uuid.h"
#include "gossip/identity.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct Sync {
  Instant next;
  NetworkTag scope;  // what is being compared; kClusterScope: nothing
  Uuid with;
  bool differed = false;
};

void sync_timeout(Core& core);
// A member that was asked told its digest of the scope.
void sync_answer(Core& core, const Source& source, NetworkTag scope, bool equal);

}  // namespace ovn::gossip
