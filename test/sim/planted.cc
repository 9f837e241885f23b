// SPDX-License-Identifier: Apache-2.0
#include "test/sim/planted.h"

#include <algorithm>
#include <iterator>

#include <fmt/core.h>

namespace ovn::sim {
namespace {

using gossip::Bug;

// In the order of Bug.
constexpr PlantedBug kBugs[] = {
    {Bug::accept_lower_epoch, "accept_lower_epoch", "an older statement replaces a newer one"},
    {Bug::alive_wins, "alive_wins", "hearsay of the same incarnation revives the accused"},
    {Bug::answer_copies, "answer_copies", "a stranger's packet is answered each time it comes"},
    {Bug::charge_nothing, "charge_nothing", "what is sent is not held against the egress limit"},
    {Bug::charge_unsent, "charge_unsent", "what is queued counts as sent, and is not"},
    {Bug::commit_window_early, "commit_window_early", "forged counters move the replay window"},
    {Bug::deliver_to_strangers, "deliver_to_strangers", "records go to hosts not attached"},
    {Bug::drop_floor_check, "drop_floor_check", "a log below the floor is not rebuilt"},
    {Bug::forge_tombstones, "forge_tombstones", "others delete the rows of an owner that failed"},
    {Bug::forget_buddy, "forget_buddy", "who is accused or believed dead is not told so"},
    {Bug::hasty_verdicts, "hasty_verdicts", "no time to refute, no witnesses"},
    {Bug::hide_last_boot, "hide_last_boot", "rows vanish until a started owner has put them again"},
    {Bug::ignore_other_self, "ignore_other_self", "a host with an old disk keeps its epoch"},
    {Bug::jump_gaps, "jump_gaps", "rows beyond a gap count as if there were none"},
    {Bug::keep_channel, "keep_channel", "keys and replay window of the last boot go on"},
    {Bug::keep_keys, "keep_keys", "a key that is removed opens packets still"},
    {Bug::keep_last_boot, "keep_last_boot", "rows of the last boot are shown for ever"},
    {Bug::leak_probes, "leak_probes", "answered probes stay open"},
    {Bug::lower_head, "lower_head", "a segment that comes late sets the log back to its end"},
    {Bug::mute_members, "mute_members", "no event when a member changes its state"},
    {Bug::mute_records, "mute_records", "no event when records of others change"},
    {Bug::never_accuse, "never_accuse", "failed probes have no consequence"},
    {Bug::no_anti_entropy, "no_anti_entropy", "digests are not compared"},
    {Bug::no_refutation, "no_refutation", "accusations are not answered"},
    {Bug::overfill, "overfill", "frames are added beyond the size of a datagram"},
    {Bug::reject_unattached, "reject_unattached", "rows of who is not attached yet are lost"},
    {Bug::reuse_generation, "reuse_generation", "attaching again continues the old numbers"},
    {Bug::show_failed_owners, "show_failed_owners", "failure of an owner does not hide its rows"},
    {Bug::silent_detach, "silent_detach", "nobody is told of a detachment"},
    {Bug::truncate_values, "truncate_values", "a byte of every value is lost"},
};
static_assert(std::size(kBugs) == static_cast<size_t>(Bug::count_));

std::optional<Bug> chosen;

}  // namespace

#ifdef OVN_LITE_PLANT_BUGS
bool plant(std::string_view name) {
  auto found = std::ranges::find(kBugs, name, &PlantedBug::name);
  if (found == std::end(kBugs)) return false;
  chosen = found->bug;
  return true;
}
#else
bool plant(std::string_view) { return false; }
#endif

void list_bugs() {
  for (const PlantedBug& bug : kBugs) fmt::print("{:22} {}\n", bug.name, bug.what);
}

}  // namespace ovn::sim

#ifdef OVN_LITE_PLANT_BUGS
bool ovn::gossip::planted(Bug bug) { return ovn::sim::chosen == bug; }
#endif
