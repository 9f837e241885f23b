#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is deleted or changed by hand comes back, soon, and status says so; what is not ours stays
# as it is.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for h in 1 2; do container_start "a$h"; attach $h "a$h" backend; done
reach() { in_container a1 ping -c 1 -W 0.2 "$(ip_of a2)"; }
wait_for 10 "a1 to reach a2" reach
overlay=$(echo "$LAB"/host1/run/netns/*)
inside() { nsenter --net="$overlay" "$@"; }
healed() { ovn 1 status -o json | jq '.kernel.healed_total'; }
fdb() { inside bridge -j fdb show dev vxlan0 | jq -c \
  '[.[] | select(.dst != null) | {mac, dst}] | sort'; }
fdb_before=$(fdb)
mac=$(inside bridge -j fdb show dev vxlan0 | jq -r '[.[] | select(.dst != null)][0].mac')

# broken NAME COMMAND...: breaks something, waits until a1 reaches a2 again, and looks at status.
broken() {
  local name=$1 before began; shift
  before=$(healed)
  began=$(now_ms)
  "$@"
  wait_for 20 "$name to be healed" sh -c "[ \"\$('$OVN' --socket '$LAB/host1/run/ovn-lite.sock' \
    status -o json | jq .kernel.healed_total)\" -gt $before ]"
  wait_for 20 "a1 to reach a2 after: $name" reach
  ok "$name is healed and counted ($(($(now_ms) - began)) ms)"
}

broken "a deleted bridge" inside ip link del br0
broken "a deleted VXLAN device" inside ip link del vxlan0
broken "a deleted FDB entry" inside bridge fdb del "$mac" dev vxlan0 self
broken "an FDB entry that points elsewhere" inside bridge fdb replace "$mac" dev vxlan0 self dst \
  10.99.0.77
broken "a bridge that is down" inside ip link set br0 down
broken "a deleted neighbour entry" inside ip neigh del "$(ip_of a2)" dev vxlan0
broken "a port out of its bridge" inside ip link set vxlan0 nomaster
broken "a container's deleted interface" in_container a1 ip link del eth0
broken "a container's deleted address" in_container a1 ip address flush dev eth0
broken "a container's interface that is down" in_container a1 ip link set eth0 down
same "the forwarding entries are the same as at first" "$fdb_before" "$(fdb)"
check "status names what was healed" \
  sh -c "'$OVN' --socket '$LAB/host1/run/ovn-lite.sock' status -o json | jq -e \
'.kernel.last_healed | length > 0'"

on_host 1 ip link add stranger type bridge
in_container a1 ip link add own type bridge
in_container a1 ip route add 192.0.2.0/24 dev lo
broken "a deleted bridge among strangers" inside ip link del br0
check "a foreign link on the host is left alone" on_host 1 ip link show stranger
check "a container's own link is left alone" in_container a1 ip link show own
check "a container's own route is left alone" in_container a1 ip route show 192.0.2.0/24
same "the plan is empty again" "[]" "$(ovn 1 debug plan -o json | jq -c '[.. | strings]')"
finish
