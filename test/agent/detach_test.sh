#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Pairs that go later: a detached container is cut off at once and may be attached again at once;
# its pair is gone soon, also when the agent was killed before it could see to that.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 1
lab_cluster 1
for c in a b; do container_start $c; done
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
a=pid:$(pid_of a)
links_of() { in_container "$1" ip -o link | awk -F'[:@ ]+' '{printf "%s ", $2}'; }
pairs() { nsenter --net="$(ls "$LAB"/host1/run/netns/*)" ip -o link show type veth |
  grep -cv uplink || true; }

attach 1 b backend
attach 1 a backend
reaches "packets pass" a "$(ip_of b)"
for round in 1 2 3; do
  ovn 1 detach container "$a" >/dev/null
  attach 1 a backend
  same "round $round: attached again at once, under the same name" "lo eth0 " "$(links_of a)"
  reaches "round $round: and packets pass" a "$(ip_of b)"
done
ovn 1 net create -d bridge --subnet 172.30.1.0/24 apple >/dev/null
attach 1 a apple
ovn 1 net disconnect backend "$a"
wait_for 2 "eth0 to go" sh -c "! nsenter -t $(pid_of a) -n ip link show eth0"
same "what is left in other networks stays" "lo eth1 " "$(links_of a)"
ovn 1 net disconnect apple "$a"
gone() { [ "$(pairs)" = 1 ] && [ "$(links_of a)" = "lo " ]; }
wait_for 2 "the pairs to go" gone
ok "a pair that nobody needs is gone soon"

attach 1 a backend
before=$(ovn 1 status -o json | jq .kernel.healed_total)
ovn 1 detach container "$a" >/dev/null
check "a detached container is cut off when the command is done" \
  bash -c "! nsenter -t $(pid_of a) -n ping -c 1 -W 0.3 10.7.0.1"
sleep 1
same "and nothing was healed meanwhile" "$before" \
  "$(ovn 1 status -o json | jq .kernel.healed_total)"

attach 1 a backend
ovn 1 detach container "$a" >/dev/null
agent_kill 1
same "after a kill in between the pair is still there" "lo eth0 " "$(links_of a)"
agent_start 1
wait_for 5 "the pair to go" gone
ok "the next start finds it"
attach 1 a backend
same "and the container is attached as if nothing had been" "lo eth0 " "$(links_of a)"

agent_kill 1
export OVN_LITE_FAILPOINT=detach.committed:kill@1
agent_start 1
unset OVN_LITE_FAILPOINT
ovn 1 detach container "$a" >/dev/null 2>&1 || true
same "after a kill before the kernel was told the pair is as it was" "lo eth0 " "$(links_of a)"
agent_start 1
wait_for 5 "the pair to go" gone
ok "the next start finds that one, too"
finish
