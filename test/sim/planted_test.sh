#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each bug that can be planted breaks the rule that is there to catch it, within a few seeds; the
# program that is shipped has none of them. SIM: the folder of the release lane's simulator; OVN:
# the program.
set -u
failed=0
tell() { # STATUS NAME
  if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "not ok $2"; failed=1; fi
}

# Bug, seed to begin with, rules of which one is to break.
bugs='
accept_lower_epoch    1   traffic|monotone
alive_wins            1   traffic|completeness
answer_copies         1   traffic
charge_nothing        1   traffic
charge_unsent         1   prompt
commit_window_early   10  convergence|accuracy
deliver_to_strangers  1   isolation
drop_floor_check      228 counters|convergence|no.resurrection|monotone
forget_buddy          1   accuracy|convergence|completeness
forge_tombstones      1   counters|convergence
hasty_verdicts        10  accuracy
hide_last_boot        1   steady
ignore_other_self     1   convergence|accuracy
jump_gaps             1   counters|convergence
keep_channel          1   counters
keep_keys             1   keys
keep_last_boot        1   no.resurrection|convergence
leak_probes           1   bounded
lower_head            1   monotone
mute_members          1   watchers
mute_records          1   watchers
never_accuse          1   completeness|isolation
no_anti_entropy       1   convergence|isolation
no_refutation         1   convergence|traffic
overfill              1   traffic
reject_unattached     1   counters|convergence
reuse_generation      12  counters|convergence|single.writer|monotone
show_failed_owners    1   convergence
silent_detach         1   isolation|convergence
truncate_values       1   single.writer
'
while read -r bug seed rules; do
  [ -n "$bug" ] || continue
  out=$(BRIEF=1 BUG=$bug SEED=$seed SEEDS=${SEEDS:-60} SECONDS=60 "$SIM/sim_planted" </dev/null)
  grep -qE "broke: [0-9]+ ms: ($rules):" <<<"$out"
  tell $? "$bug is caught"
  grep 'broke:' <<<"$out" || echo "$out"
done <<<"$bugs"

known=$(BUG=list "$SIM/sim_planted" | tail -n +2 | wc -l)
[ "$known" = "$(grep -c '|\|  [a-z]' <<<"$bugs")" ]
tell $? "every bug that can be planted is tried here"

symbols() { nm -C "$1" 2>/dev/null | grep -c 'gossip::planted(' || true; }
[ "$(symbols "$SIM/sim_planted")" -gt 0 ]
tell $? "a program with bugs is known by its symbols"
[ "$(nm "$OVN" | wc -l)" -gt 1000 ] && [ "$(symbols "$OVN")" = 0 ] &&
  ! grep -qa truncate_values "$OVN"
tell $? "the program has none of them"
BUG=overfill "$SIM/sim_main" >/dev/null
[ $? -eq 2 ]
tell $? "without them compiled in, none can be planted"
exit $failed
