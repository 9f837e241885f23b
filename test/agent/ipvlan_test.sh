#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Networks of driver ipvlan, by packets: each mode and flag, both families, what is refused and why,
# healing and a restart; and the host afterwards as it was before. On a kernel without ipvlan: that
# it says so, and which module and option are missing.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/parent_cases.sh"

parent_lab
if ! has_upper ipvlan; then
  parent_network ipvlan 4 lan -o parent=eth0
  says "without ipvlan: what the kernel lacks" 1 \
    "load module ipvlan, or build with CONFIG_IPVLAN" attach_to lan a
  end_of lan
  echo "skip ipvlan by packets: this kernel has no ipvlan (test/vm has)"
  finish
  exit 0
fi

for family in 4 6 dual; do
  parent_network ipvlan $family lan -o parent=eth0
  attach 1 a lan; attach 1 b lan
  on_wire "l2, $family" $family
  same "l2, $family: a container has the parent's MAC" \
    "$(ip -n host1 -j link show eth0 | jq -r '.[0].address')" \
    "$(in_container a ip -j link show eth0 | jq -r '.[0].address')"
  end_of lan a b
done

private_network ipvlan ipvlan_flag

parent_network ipvlan 4 outward -o parent=eth0 -o ipvlan_flag=vepa
attach 1 a outward; attach 1 b outward
blocked "vepa: a switch that does not hairpin keeps containers apart" a "$(ip_of b)"
reaches "vepa: the wire" a $wire_neighbour
end_of outward a b

# ---- l3: the host is a router, the wire knows the way by a route
for mode in l3 l3s; do
  for family in 4 dual; do
    parent_network ipvlan $family routed -o parent=eth0 -o ipvlan_mode=$mode
    attach 1 a routed; attach 1 b routed
    on_host 2 ip route add 10.96.0.0/28 via "$(host_address 1)"
    reaches "$mode, $family: one container reaches the other over IPv4" a "$(ip_of b)"
    reaches "$mode, $family: and a host beyond, by the link itself" a "$(host_address 2)"
    if [ $family != 4 ]; then
      reaches "$mode, $family: one container reaches the other over IPv6" a "$(ip6_of b)"
    fi
    on_host 2 ip route del 10.96.0.0/28
    end_of routed a b
  done
done

# ---- what it stands on
parent_network ipvlan 4 one -o parent=eth0
says "one network on a parent" 4 "parent eth0 carries network 'one' of driver ipvlan, mode l2" \
  ovn 1 net create -d ipvlan --subnet 10.97.0.0/24 -o parent=eth0 two
says "no MAC of one's own" 1 "containers of network 'one' have that of its parent" \
  attach_to one a --mac 02:00:00:00:00:01
end_of one
spare_link
ip -n host1 link add theirs link spare0 type macvlan
parent_network ipvlan 4 mixed -o parent=spare0
says "macvlans of others on the parent" 1 "carries links of another kind" attach_to mixed a
ip -n host1 link del theirs
end_of mixed
spare_link_away

parent_made ipvlan
vlan_parent ipvlan

# ---- healing, and a restart
parent_network ipvlan 4 mend -o parent=eth0
attach 1 a mend; attach 1 b mend
wanted=$(container_state a)
unchanged() { [ "$(container_state a)" = "$wanted" ] && ping_from a $wire_neighbour; }
healed_inside "a deleted ipvlan" a ip link del eth0
healed_inside "one that was set down" a ip link set eth0 down
agent_kill 1
in_container a ip monitor link address route >"$LAB/monitor" & monitor=$!
agent_start 1
sleep 1
kill $monitor
same "a restart changes nothing" "" "$(cat "$LAB/monitor")"
end_of mend a b
finish
