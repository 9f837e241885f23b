#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The networks 'host' and 'none', which every host has one of: who may be in them, and what a
# container has then; and the host as it was before.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
outside=$(host_address 2)
lab_cluster 1
container_start a; container_start b
start_in_host() {
  nsenter --net=/run/netns/host1 -- sleep 3600 &
  echo $! >"$LAB/$1.pid"
  wait_for 5 "a container that shares the host's namespace" \
    sh -c "[ \$(readlink /proc/$!/ns/net) != \$(readlink /proc/self/ns/net) ]"
}
start_in_host shares; start_in_host too
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
target() { echo "pid:$(pid_of "$1")"; }
to() { ovn 1 attach container "$(target "$1")" --net "$2" "${@:3}"; }
host_state() { on_host 1 sh -c 'ip -o link; ip -o -4 address; ip route; nft list ruleset'; }
before=$(host_state)
others_of() { in_container "$1" ip -o link | grep -c -v ': lo:' || true; }

# ---- none: a namespace with its loopback device, and nothing else
to a none -o json >"$LAB/a.json"
same "none: no address and no interface" '[] ""' \
  "$(jq -c '.addresses, .ifname' "$LAB/a.json" | paste -sd ' ')"
same "nothing but the loopback device" 0 "$(others_of a)"
check "which answers" in_container a ping -c 1 -W 1 127.0.0.1
blocked "no way out" a "$outside"
in_container a ip link set lo down
looped() { ping_from a 127.0.0.1; }
wait_for 5 "the loopback device to be up again" looped
ok "a loopback device that was set down heals"
refused "who is in none is in no other network" 4 \
  "$(target a) is in network 'none': a container in network 'none' is in no other network" \
  to a backend
attach 1 b backend
refused "nor does who is in another come into none" 4 \
  "$(target b) is in network 'backend': a container in network 'none' is in no other network" \
  to b none
ovn 1 detach container "$(target b)" >/dev/null

# ---- host: containers without a namespace of their own
refused "host: not for who has a namespace" 4 "$(target b) has a network namespace of its own: \
network 'host' is for containers that share the host's" to b host
to shares host >/dev/null
same "who shares the host's is in it" "host" \
  "$(ovn 1 attach ls -o json | jq -r '.[] | select(.ifname == "" and .network.name != "none") |
    .network.name')"
check "and has the host's ways" in_container shares ping -c 1 -W 1 "$outside"
in_host() { ovn 1 attach ls -o json | jq -r '.[] | select(.network.name == "host") | .name' |
  sort | paste -sd ' '; }
to too host >/dev/null
same "any number may be in it" "$(printf 'pid:%s\n' "$(pid_of shares)" "$(pid_of too)" | sort |
  paste -sd ' ')" "$(in_host)"
refused "each once" 4 "$(target too) is attached to network 'host' already, as it is" to too host
refused "another process of the host is not one of them" 3 \
  "pid:$(agent_pid 1) is attached to no network" ovn 1 detach container "pid:$(agent_pid 1)"
{ kill "$(pid_of too)" && wait "$(pid_of too)" || true; } 2>/dev/null
has_left() { [ "$(in_host)" = "$(target shares)" ]; }
wait_for 5 "the one that ended to leave" has_left
ok "one that ends leaves, though the host's namespace stays"
agent_kill 1
agent_start 1
same "both are there after a restart" "host none" \
  "$(ovn 1 attach ls -o json | jq -r '.[].network.name' | sort | paste -sd ' ')"
# start_as PID: another process of that id in the host's namespace.
start_as() {
  for _ in $(seq 50); do
    echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid
    nsenter --net=/run/netns/host1 -- sleep 3600 >/dev/null 2>&1 &
    [ $! != "$1" ] || return 0
    kill $!
  done
  return 1
}
start_in_host late
to late host >/dev/null
agent_kill 1
{ kill "$(pid_of late)" && wait "$(pid_of late)" || true; } 2>/dev/null
check "another process gets the id of one that ended while the agent was down" \
  start_as "$(pid_of late)"
agent_start 1
wait_for 5 "the one that ended to leave" has_left
ok "and is not taken for it"
to late host >/dev/null
same "until it is attached itself" "$(printf '%s\n' "$(target shares)" "$(target late)" | sort |
  paste -sd ' ')" "$(in_host)"
ovn 1 detach container "$(target late)" >/dev/null
ovn 1 detach container "$(target shares)" >/dev/null
check "who leaves it keeps them" in_container shares ping -c 1 -W 1 "$outside"

# ---- there is one of each, for ever
for name in host none; do
  refused "$name cannot be removed" 7 "$name is a pre-defined network and cannot be removed" \
    ovn 1 net rm $name
  refused "$name is the only one of its driver" 1 \
    "invalid network config: driver $name: its one network, '$name', exists already" \
    ovn 1 net create -d $name other
done
ovn 1 detach container "$(target a)" >/dev/null
ovn 1 net rm backend >/dev/null
gone() { [ "$(host_state)" = "$before" ]; }
same "the container has its loopback device" 0 "$(others_of a)"
wait_for 40 "the host as before" gone
ok "and the host is as it was"
finish
