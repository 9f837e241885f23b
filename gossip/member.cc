// SPDX-License-Identifier: Apache-2.0
#include "gossip/member.h"

namespace ovn::gossip {

Settled settled(MemberState state) {
  if (state == MemberState::left) return Settled::left;
  return state == MemberState::failed ? Settled::failed : Settled::present;
}

}  // namespace ovn::gossip
