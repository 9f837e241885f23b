#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A container is detached by its name; its network stays in the kernel for a while, so that it finds
# everything in place when it comes back.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 2
printf '[overlay]\nidle_time = 3\n' >>"$LAB/host1/ovn-lite.toml"
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create --subnet 10.8.0.0/24 frontend >/dev/null
for c in a1 b1 a2; do container_start $c; done
attach 1 a1 backend
attach 2 a2 backend
wait_for 10 "a1 to reach a2" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"
namespaces() { ls "$LAB/host1/run/netns" | wc -l; }
bridge() { nsenter --net="$(echo "$LAB"/host1/run/netns/*)" ip -j link show br0 |
  jq '.[0].ifindex'; }
inode() { stat -L -c %i "$(echo "$LAB"/host1/run/netns/*)"; }

before="$(inode) $(bridge)"
same "detaching by name tells the target" "pid:$(pid_of a1)" \
  "$(ovn 1 detach container a1 -o json | jq -r '.[0].target')"
wait_for 2 "its interface to go" sh -c "! nsenter -t $(pid_of a1) -n -- ip link show eth0"
ok "its interface is gone"
same "the network is still there" "1" "$(namespaces)"
same "and nothing is pending" "[]" "$(ovn 1 debug plan -o json | jq -c '[.. | strings]')"
attach 1 b1 backend
wait_for 5 "b1 to reach a2" in_container b1 ping -c 1 -W 1 "$(ip_of a2)"
same "a container that comes finds the same namespace and bridge" "$before" "$(inode) $(bridge)"
sleep 4
same "with a container in it the network stays" "1" "$(namespaces)"

ovn 1 detach container b1 >/dev/null
none() { [ "$(namespaces)" = 0 ]; }
wait_for 8 "the network to leave the kernel" none
ok "after its time it is gone"

attach 1 a1 backend
ovn 1 detach container a1 >/dev/null
same "once more it stays" "1" "$(namespaces)"
agent_kill 1
agent_start 1
wait_for 2 "a restart to end the time" none
ok "a restart of the agent leaves nothing behind"

attach 1 a1 backend
ovn 1 detach container a1 >/dev/null
wait_for 5 "the manager to know that a2 is alone" sh -c \
  "'$OVN' --socket '$LAB/host1/run/ovn-lite.sock' debug table --network backend -o json |
    jq -e '[.[] | select(.visible)] | length <= 2'"
ovn 2 detach container a2 >/dev/null
removed() { ovn 1 net rm backend; }
wait_for 5 "the network to be removed" removed
wait_for 2 "its namespace to go with it" none
ok "a network that is removed goes at once"

attach 1 a1 frontend
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 attach container "pid:$(pid_of b1)" --net backend --name a1 >/dev/null
refused "a name that two containers have is refused" 4 \
  "'a1' may be pid:$(printf '%s\n' "$(pid_of a1)" "$(pid_of b1)" | sort | sed -n 1p) or \
pid:$(printf '%s\n' "$(pid_of a1)" "$(pid_of b1)" | sort | sed -n 2p): name the one that is meant \
by that target, or its network with --net" ovn 1 detach container a1
check "with its network it is one" ovn 1 detach container a1 --net backend
check "then by name alone" ovn 1 detach container a1
refused "a name that nobody has" 3 "a1 is attached to no network" ovn 1 detach container a1
finish
