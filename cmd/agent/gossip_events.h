// SPDX-License-Identifier: Apache-2.0
// What gossip's words come to in those of the host's state.
#pragma once

#include <optional>

#include "core/controller/reach.h"
#include "gossip/events.h"

namespace ovn::agent {

// Of a member, or of nobody: one that was reaped has nothing that somebody could be led to.
controller::Reach reach_of(const std::optional<gossip::MemberView>& member);

}  // namespace ovn::agent
