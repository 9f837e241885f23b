// SPDX-License-Identifier: Apache-2.0
// Bugs that the simulator plants, one at a time, to prove that its checkers catch them (`make sim
// BUG=name`; what each does stands beside its name in test/sim/planted.cc). They are mistakes that
// others have made, or that are easily made here. In every other program planted() is constantly
// false and the compiler leaves the branch out: test/sim/planted_test.sh looks for traces of it.
#pragma once

#include <cstdint>

namespace ovn::gossip {

enum class Bug : uint8_t {
  accept_lower_epoch,
  alive_wins,
  answer_copies,
  charge_nothing,
  charge_unsent,
  commit_window_early,
  deliver_to_strangers,
  drop_floor_check,
  forge_tombstones,
  forget_buddy,
  hasty_verdicts,
  hide_last_boot,
  ignore_other_self,
  jump_gaps,
  keep_channel,
  keep_keys,
  keep_last_boot,
  leak_probes,
  lower_head,
  mute_members,
  mute_records,
  never_accuse,
  no_anti_entropy,
  no_refutation,
  overfill,
  reject_unattached,
  reuse_generation,
  show_failed_owners,
  silent_detach,
  truncate_values,
  count_,
};

#ifdef OVN_LITE_PLANT_BUGS
bool planted(Bug bug);
#else
constexpr bool planted(Bug) { return false; }
#endif

}  // namespace ovn::gossip
