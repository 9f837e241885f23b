// SPDX-License-Identifier: Apache-2.0
// Another boot of this very node, with an epoch that is not below ours: we run on a disk that was
// set back, or are a clone, or it is. What is only heard of it may be all that is left of a boot
// long dead, of which we heard nothing because we were cut off from the others: so whoever lives
// asks at its address. If it answers both live, and the one of the lower (epoch, boot) falls
// silent; if it does not we take a later epoch, which the others believe.
#pragma once

#include "core/base/time.h"
#include "gossip/identity.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct OtherSelf {
  Identity seen;  // the one of the highest epoch
  Instant next = kNever;  // ask again, or believe that it is dead; kNever: there is none
  unsigned asked = 0;
  unsigned raised = 0;  // epochs taken without having asked
};

// The source tells of it, or is it.
void meet_other_self(Core& core, const Source& source, const Identity& other);
void other_self_timeout(Core& core);
// Members forgot a boot of this node that had a later epoch: our disk was set back. They may still
// hold logs of that boot, and take us in only under an epoch above it.
void forgotten_later(Core& core, uint32_t epoch);

}  // namespace ovn::gossip
