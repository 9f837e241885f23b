#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The MTU of an overlay network: what VXLAN leaves of the underlay's of that host which has the
# smallest, as soon as that changes; all hosts name it.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
container_start a; container_start b
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
attach 1 a backend; attach 2 b backend
reaching() { in_container a ping -c 1 -W 0.3 "$(ip_of b)"; }
wait_for 10 "records to spread" reaching
large() { in_container a ping -c 1 -W 1 -M do -s $((1450 - 28)) "$(ip_of b)"; }
no_large() { ! large; }
narrow() {
  ovn "$1" status -o json | jq -c '[.narrow[] | [.node, .mtu, .used, .largest, .networks]]'
}
is_narrow() { [ "$(narrow 1)" = "$1" ] && [ "$(narrow 2)" = "$1" ]; }
mtu_of() { in_container "$1" ip -j link show eth0 | jq '.[0].mtu'; }

check "a packet of 1450 bytes passes" large
same "and no host takes less" "[]" "$(narrow 1)"
ip -n host2 link set eth0 mtu 1400
wait_for 5 "both hosts to know" is_narrow '[["host2",1350,1350,1450,["backend"]]]'
ok "a host whose link takes less is named by both"
words='no packets above 1350 bytes reach host2: network backend uses 1350 instead of 1450; '
same "in words" 1 "$(ovn 1 status | grep -c "$words")"
mtus() { echo "$(mtu_of a) $(mtu_of b)"; }
mtus_are() { [ "$(mtus)" = "$1" ]; }
wait_for 5 "the containers to follow" mtus_are "1350 1350"
ok "the containers of both hosts follow"
check "so that they know what is too large" no_large
check "and what is not arrives" in_container a ping -c 1 -W 1 -M do -s $((1350 - 28)) "$(ip_of b)"
ip -n host2 link set eth0 mtu 1500
wait_for 5 "both hosts to know" is_narrow '[]'
ok "and no more when its link is as the others'"
wait_for 5 "the containers to follow" mtus_are "1450 1450"
check "a packet of 1450 bytes passes again" large

# A route that takes less than its link: the containers of its host send less, and so do theirs who
# answer TCP, whose first packets tell what they take.
on_host 1 ip route add "$(host_address 2)" dev eth0 mtu 1380
wait_for 5 "the containers to follow" mtus_are "1330 1450"
ok "a route with an MTU of its own is followed"
same "and told" '[["host2",1330,1330,1450,["backend"]]]' "$(narrow 1)"
on_host 1 ip route del "$(host_address 2)" dev eth0 mtu 1380
wait_for 5 "the containers to follow" mtus_are "1450 1450"
ok "and no more when it is gone"
finish
