#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The MTU of an overlay network: each host's is its underlay's less what VXLAN takes, follows it,
# and a host that takes less than the others is named by all of them.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/../support/lab.sh"
lab_enter "$@"
. "$here/case.sh"

lab_hosts 2
lab_cluster 2
container_start a; container_start b
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
attach 1 a backend; attach 2 b backend
reaching() { in_container a ping -c 1 -W 0.3 "$(ip_of b)"; }
wait_for 10 "records to spread" reaching
large() { in_container a ping -c 1 -W 1 -M do -s $((1450 - 28)) "$(ip_of b)"; }
no_large() { ! large; }
narrow() { ovn "$1" status -o json | jq -c '[.narrow[] | [.node, .mtu, .largest, .networks]]'; }
is_narrow() { [ "$(narrow 1)" = "$1" ] && [ "$(narrow 2)" = "$1" ]; }
mtu_of() { in_container "$1" ip -j link show eth0 | jq '.[0].mtu'; }

check "a packet of 1450 bytes passes" large
same "and no host takes less" "[]" "$(narrow 1)"
ip -n host2 link set eth0 mtu 1400
wait_for 5 "both hosts to know" is_narrow '[["host2",1350,1450,["backend"]]]'
ok "a host whose link takes less is named by both"
words='host2 takes no packets above 1350 bytes, and others in network backend send up to 1450: '
same "in words" 1 "$(ovn 1 status | grep -c "$words")"
same "its containers follow" "1450 1350" "$(mtu_of a) $(mtu_of b)"
check "what is too large for it does not arrive" no_large
ip -n host2 link set eth0 mtu 1500
wait_for 5 "both hosts to know" is_narrow '[]'
ok "and no more when its link is as the others'"
check "a packet of 1450 bytes passes again" large
finish
