#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An agent that is ended in order says that it will be back: the others hold it to be restarting,
# and give no verdict for longer than they would wait for one that says nothing. And of hosts that
# all fell silent at once none fails.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 3
lab_cluster 3
# What host 1 holds host 3 to be: its state, and whether it restarts.
held() {
  ovn 1 debug peers -o json |
    jq -r '.[] | select(.name == "host3") | "\(.state) \(.restarting)"'
}
is_held() { [ "$(held)" = "$1" ]; }
verdicts() { grep -c "node 'host3' is \(suspect\|unreachable\|failed\)" "$LAB/host$1/log" || true; }
wait_for 10 "host 3 to be known" is_held "alive false"

agent_kill 3
wait_for 20 "a verdict on one that said nothing" is_held "unreachable false"
ok "one that is killed becomes unreachable"
agent_start 3
wait_for 10 "it to be back" is_held "alive false"
before=$(verdicts 1) before2=$(verdicts 2)

agent_kill 3 TERM
same "one that is ended in order is restarting" "alive true" "$(held)"
# Longer than the verdict above took.
sleep 8
same "and still is after 8 s" "alive true" "$(held)"
agent_start 3
wait_for 10 "it to be back" is_held "alive false"
ok "when it is back it is not any more"
same "there was no verdict on it, on either host" "$before $before2" "$(verdicts 1) $(verdicts 2)"

# ---- two of three at once: who is left cannot know whether it was cut off
agent_kill 2; agent_kill 3
told() { grep -q "most hosts fell silent at once: this one seems cut off" <(ovn 1 status); }
wait_for 20 "host 1 to take it that it was cut off" told
same "it keeps both" "unreachable unreachable" \
  "$(ovn 1 debug peers -o json | jq -r '.[] | select(.name != "host1") | .state' | xargs)"
agent_start 2; agent_start 3
not_told() { ! told; }
wait_for 20 "host 1 to hear again" not_told
wait_for 10 "host 3 to be back" is_held "alive false"
ok "when they are back it is not cut off any more"
finish
