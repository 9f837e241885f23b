#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Networks of driver macvlan, by packets: each mode, both families, what is refused and why, healing
# and a restart; and the host afterwards as it was before.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/parent_cases.sh"

parent_lab
for family in 4 6 dual; do
  parent_network macvlan $family lan -o parent=eth0
  attach 1 a lan; attach 1 b lan
  on_wire "macvlan, $family" $family
  end_of lan a b
done

# ---- modes
private_network macvlan macvlan_mode

parent_network macvlan dual outward -o parent=eth0 -o macvlan_mode=vepa
attach 1 a outward; attach 1 b outward
reaches "vepa: the wire" a $wire_neighbour
reaches "vepa: the wire over IPv6" a $wire_neighbour6
blocked "vepa: a switch that does not hairpin keeps containers apart" a "$(ip_of b)"
blocked "vepa: also over IPv6" a "$(ip6_of b)"
ip -n switch link set port1 type bridge_slave hairpin on
in_container a ip neigh flush all  # its next question to b, unanswered so far, is up to 1 s away
reaches "vepa: one that does lets them" a "$(ip_of b)"
reaches "vepa: also over IPv6" a "$(ip6_of b)"
ip -n switch link set port1 type bridge_slave hairpin off
end_of outward a b

spare_link
parent_network macvlan dual whole -o parent=spare0 -o macvlan_mode=passthru
attach 1 a whole
reaches "passthru: the wire" a $wire_neighbour
reaches "passthru: the wire over IPv6" a $wire_neighbour6
same "passthru: the container has the parent's MAC" \
  "$(ip -n host1 -j link show spare0 | jq -r '.[0].address')" \
  "$(in_container a ip -j link show eth0 | jq -r '.[0].address')"
says "passthru: no second container" 1 "passthru wants spare0 for itself" \
  attach_to whole b
says "passthru: no second network" 4 "carries network 'whole'" \
  ovn 1 net create -d macvlan --subnet 10.97.0.0/24 -o parent=spare0 more
end_of whole a

# ---- what it stands on
says "a parent that is not there" 1 "parent eth7: this host has no such link" \
  ovn 1 net create -d macvlan -o parent=eth7 bad
says "the loopback device" 1 "parent lo: it is a loopback device" \
  ovn 1 net create -d macvlan -o parent=lo bad
on_host 1 ip link set spare0 down
says "a parent that is down" 1 "parent spare0: it is down: ip link set spare0 up" \
  ovn 1 net create -d macvlan -o parent=spare0 bad
on_host 1 ip link set spare0 up
on_host 1 ip link add br7 type bridge
on_host 1 ip link set spare0 master br7
says "a port of a bridge" 1 "parent spare0: it is a port of br7" \
  ovn 1 net create -d macvlan -o parent=spare0 bad
on_host 1 ip link set spare0 nomaster
parent_network macvlan 4 later -o parent=spare0
on_host 1 ip link set spare0 master br7
says "a parent that became a port of a bridge" 1 "spare0 is a port of a bridge" \
  attach_to later a
on_host 1 ip link del br7
attach 1 a later
end_of later a
spare_link_away

parent_network macvlan 4 one -o parent=eth0
ovn 1 net create -d macvlan --subnet 10.97.0.0/24 -o parent=eth0 two >/dev/null
attach 1 a one; attach 1 b two
ok "two networks share a parent"
says "but not with one of driver ipvlan" 4 "parent eth0 carries network" \
  ovn 1 net create -d ipvlan --subnet 10.98.0.0/24 -o parent=eth0 three
leave two b; ovn 1 net rm two >/dev/null
same "without --gateway there is no way out" "" "$(in_container a ip route show default)"
says "no port is published" 1 "ports are published of networks of drivers bridge and overlay" \
  attach_to one c -p 8080:80
end_of one a

ovn 1 net create -d macvlan --subnet 10.96.0.0/24 --gateway 10.96.0.1 -o parent=eth0 way >/dev/null
on_host 2 ip address add 10.96.0.1/24 dev eth0
on_host 2 ip address add 10.95.0.1/32 dev lo
attach 1 a way
reaches "by a --gateway there is one" a 10.95.0.1
end_of way a
on_host 2 ip address del 10.96.0.1/24 dev eth0

parent_made macvlan
vlan_parent macvlan

# ---- healing, and a restart
parent_network macvlan 4 mend -o parent=eth0 -o mtu=1400
attach 1 a mend; attach 1 b mend
wanted=$(container_state a)
unchanged() { [ "$(container_state a)" = "$wanted" ] && ping_from a $wire_neighbour; }
healed_inside "a deleted macvlan" a ip link del eth0
healed_inside "one that was set down" a ip link set eth0 down
healed_inside "a deleted address" a ip address flush dev eth0
healed_inside "another mode" a ip link set eth0 type macvlan mode private
healed_inside "another MTU" a ip link set eth0 mtu 1300
agent_kill 1
in_container a ip monitor link address route >"$LAB/monitor" & monitor=$!
agent_start 1
sleep 1
kill $monitor
same "a restart changes nothing" "" "$(cat "$LAB/monitor")"
kill -KILL "$(pid_of b)"
attachments() { ovn 1 net inspect mend -o json | jq '.[0].endpoints | length'; }
only_a() { [ "$(attachments)" = 1 ]; }
wait_for 5 "a container that ended to be detached" only_a
end_of mend a
finish
