#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Hosts that reach each other over IPv6 only: cluster, gossip, VXLAN and the MTU, which is 70 less.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 4
for i in 1 2 3; do
  on_host "$i" sysctl -qw net.ipv6.conf.eth0.accept_dad=0
  ip -n "host$i" address flush dev eth0 scope global
  ip -n "host$i" address add "fd99::$i/64" dev eth0 nodad
  sed -i "s/^advertise = .*/advertise = \"fd99::$i\"/" "$LAB/host$i/ovn-lite.toml"
done
same "no host has an IPv4 address" "" "$(on_host 1 ip -4 -o address show dev eth0)"
lab_cluster 3
on_host 4 sysctl -qw net.ipv6.conf.eth0.accept_dad=0
ip -n host4 address add fd99::4/64 dev eth0 nodad
refused "a host is not admitted by an IPv4 address" 4 \
  "manager [fd99::1]:7957: node address 10.99.0.5: the hosts of this cluster reach each other \
over IPv6 ('host1' is at \
fd99::1): give this host's IPv6 address with --advertise" \
  on_host 4 "$OVN" cluster join "$(cat "$LAB/token")" --config "$LAB/host4/ovn-lite.toml"
same "the token leads to the manager's IPv6 address" "[fd99::1]:7957" \
  "$(ovn 2 status -o json | jq -r '.cluster.managers[0]')"
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create --subnet 10.8.0.0/24 --ipv6 dual >/dev/null
for h in 1 2 3; do container_start "a$h"; attach "$h" "a$h" backend; done
for pair in "1 2" "2 3" "3 1"; do
  read -r from to <<<"$pair"
  wait_for 15 "a$from to reach a$to" in_container "a$from" ping -c 1 -W 1 "$(ip_of "a$to")"
done
ok "containers reach each other across VXLAN over IPv6"
same "an interface has 70 bytes less than the underlay" "1430" \
  "$(in_container a1 ip -j link show eth0 | jq '.[0].mtu')"
check "a packet of that size goes through whole" \
  in_container a1 ping -c 1 -W 1 -M do -s $((1430 - 28)) "$(ip_of a2)"
overlay=$(ls "$LAB/host1/run/netns")
check "forwarding entries point to IPv6 addresses" sh -c \
  "nsenter --net='$LAB/host1/run/netns/$overlay' bridge fdb show dev vxlan0 | grep -q 'dst fd99::'"

for h in 1 2; do container_start "b$h"; attach "$h" "b$h" dual; done
b2=$(jq -r '.addresses[] | select(contains(":")) | split("/")[0]' "$LAB/b2.json")
wait_for 10 "b1 to reach b2 over IPv6" in_container b1 ping -6 -c 1 -W 1 "$b2"
ok "IPv6 inside goes over IPv6 outside"

agent_kill 3
dead() { ovn 1 debug peers -o json | jq -e '.[] | select(.name == "host3") | .state == "failed"'; }
wait_for 30 "host3 to be found failed" dead
check "a dead agent's container is still reached: its host answers ICMPv6" \
  in_container a1 ping -c 1 -W 1 "$(ip_of a3)"
agent_start 3
finish
