// SPDX-License-Identifier: Apache-2.0
#include "gossip/events.h"

namespace ovn::gossip {

std::string_view to_string(MemberState state) {
  switch (state) {
    case MemberState::alive: return "alive";
    case MemberState::suspect: return "suspect";
    case MemberState::unreachable: return "unreachable";
    case MemberState::failed: return "failed";
    case MemberState::left: return "left";
  }
  return "unknown";
}

}  // namespace ovn::gossip
