#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Overlay networks by macvlans on the VXLAN device (--opt datapath=macvlan), by packets: within a
# host, across hosts, to the gateway and to another segment, both families; healing, a restart under
# traffic, beside a network by bridges in the same container; and the host as it was before.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/parent_cases.sh"

lab_hosts 2
for h in 1 2; do printf '[overlay]\nidle_time = 0\n' >>"$LAB/host$h/ovn-lite.toml"; done
lab_cluster 2
for c in a b c d far; do container_start $c; done
remember_host
netns_before=$(ls "$LAB/host1/run/netns" 2>/dev/null || true)

says "another datapath" 1 "option datapath: 'ipvlan' is not bridge or macvlan" \
  ovn 1 net create -o datapath=ipvlan bad
ovn 1 net create --ipv6 --subnet 10.7.0.0/29 --subnet 10.8.0.0/24 --subnet fd07::/64 \
  -o datapath=macvlan backend >/dev/null
same "net inspect shows it" macvlan \
  "$(ovn 1 net inspect backend -o json | jq -r '.[0].options.datapath')"
attach 1 a backend; attach 1 b backend; attach 2 far backend
reach_far() { in_container a ping -c 1 -W 0.3 "$(ip_of far)"; }
wait_for 10 "records to spread" reach_far
reaches "within a host over IPv4" a "$(ip_of b)"
reaches "within a host over IPv6" a "$(ip6_of b)"
reaches "across hosts over IPv4" a "$(ip_of far)"
reaches "across hosts over IPv6" a "$(ip6_of far)"
reaches "the gateway" a 10.7.0.1
reaches "and that of IPv6" a fd07::1
attach 1 c backend --ip 10.8.0.7
reaches "another segment" a 10.8.0.7
reaches "and back" c "$(ip_of b)"
same "no bridge in the network's namespace" "" \
  "$(nsenter --net="$(echo "$LAB"/host1/run/netns/*)" ip -o link show type bridge)"

# ---- a link that goes later is in nobody's way
ovn 1 detach container "pid:$(pid_of c)" >/dev/null
blocked "a detached container is cut off when the command is done" c "$(ip_of b)"
attach 1 c backend --ip 10.8.0.7
reaches "and may be attached again at once" c "$(ip_of b)"
ovn 1 detach container "pid:$(pid_of c)" >/dev/null
attach 1 d backend --ip 10.8.0.7
reaches "as may another with its address and MAC" d "$(ip_of b)"
ovn 1 detach container "pid:$(pid_of d)" >/dev/null
attach 1 c backend --ip 10.8.0.7

# ---- healing
inside() { nsenter --net="$(echo "$LAB"/host1/run/netns/*)" "$@"; }
wanted=$(container_state a)
unchanged() {
  [ "$(container_state a)" = "$wanted" ] && ping_from a "$(ip_of b)" && reach_far &&
    ping_from a 10.7.0.1
}
broken() {  # NAME COMMAND...
  local name=$1 began; shift
  sleep 1.2
  began=$(now_ms)
  "$@"
  wait_for 10 "$name to be healed" unchanged
  check "$name heals within 2 s ($(($(now_ms) - began)) ms)" [ $(($(now_ms) - began)) -lt 2000 ]
}
broken "a container's deleted macvlan" in_container a ip link del eth0
broken "a deleted VXLAN device, and all that stood on it" inside ip link del vxlan0
broken "a deleted gateway" inside ip link del gw0

# ---- beside a network by bridges
ovn 1 net create --subnet 10.9.0.0/24 frontend >/dev/null
attach 1 a frontend --ip 10.9.0.7
attach 1 b frontend --ip 10.9.0.8
reaches "a second network, by bridges" a 10.9.0.8
leave frontend a b
wanted=$(container_state a)
container_settled() { [ -z "$(in_container a ip -6 address show tentative)" ]; }
wait_for 5 "the container's addresses to be settled" container_settled

# ---- a restart under traffic
in_container a ping -q -i 0.02 -w 6 "$(ip_of far)" >"$LAB/pings" & pings=$!
in_container a ip monitor link address route >"$LAB/monitor" & monitor=$!
sleep 0.5
agent_kill 1
sleep 1
agent_start 1
wait $pings || true
kill $monitor
same "a restart loses no packet" "0% packet loss" "$(grep -o '[0-9.]*% packet loss' "$LAB/pings")"
same "and changes nothing" "" "$(cat "$LAB/monitor")"

# ---- broadcast and multicast: on the host alone, or to all where that is asked for
# hears NAME INTERFACE: whether that container gets what a sends to a multicast group there.
hears() {
  overhear 2 "$(netns_of "$1")" -c 1 -i "$2" 'dst host 239.1.2.3'
  in_container a ping -c 2 -i 0.2 -W 0.2 -I "$2" 239.1.2.3 >/dev/null 2>&1 || true
  wait "$dump"
}
no_hears() { ! hears "$@"; }
in_container a ip route add 239.0.0.0/8 dev eth0
check "multicast stays on the host" no_hears far eth0
for path in bridge macvlan; do
  ovn 1 net create --subnet 10.10.0.0/24 -o broadcast=true -o datapath=$path many >/dev/null
  for at in 1:a 1:b 2:far; do
    ovn "${at%:*}" attach container "pid:$(pid_of "${at#*:}")" --net many --ifname many0 >/dev/null
  done
  in_container a ip route replace 239.0.0.0/8 dev many0
  check "multicast reaches a container of this host, by ${path}s" hears b many0
  wait_for 10 "the other host's record" hears far many0
  ok "and one of another host, by ${path}s"
  leave many a b
  ovn 2 detach container "pid:$(pid_of far)" --net many >/dev/null
  wait_for 10 "the network to be free" ovn 1 net rm many
done

# ---- the end
leave backend a b c
ovn 2 detach container "pid:$(pid_of far)" >/dev/null
gone() { [ "$(host_state)" = "$before" ] && [ "$(ls "$LAB/host1/run/netns")" = "$netns_before" ]; }
wait_for 10 "the host as it was before" gone
ok "the host is as it was before"
bare() { ! in_container a ip -o link | grep -qv ' lo:'; }
wait_for 2 "the container to be bare" bare
ok "the container has no interface left"
wait_for 10 "the network to be free" ovn 1 net rm backend frontend
ok "and the networks can be removed"
finish
