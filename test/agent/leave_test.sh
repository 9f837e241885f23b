#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A host leaves its cluster with its state folder; the others know, and its addresses are free.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 3
lab_cluster 3
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for c in a1 a2 b2; do container_start $c; done
attach 1 a1 backend
attach 2 a2 backend
attach 2 b2 backend
wait_for 10 "a1 to reach a2" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"
nodes() { ovn 1 cluster nodes -o name | sort | paste -sd ' '; }
ended() { ! kill -0 "$(agent_pid "$1")" 2>/dev/null; }
state_of() { ls "$LAB/host$1/state" | paste -sd ' '; }

refused "the manager does not leave before the others" 4 \
  "this host is the cluster's manager, and 'host2', 'host3' would be left without one: let them \
leave first, or remove those that are gone with 'cluster rm'" \
  ovn 1 cluster leave --force
refused "a host with containers does not leave" 4 \
  "containers of this host are attached: 'a2', 'b2'; detach them, or leave with --force, which \
does so" ovn 2 cluster leave
same "nobody has left" "host1 host2 host3" "$(nodes)"
check "and containers reach each other" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"

agent_kill 1
refused "without its manager a host does not leave" 5 \
  "the manager cannot be told that this host leaves: manager 10.99.0.2:7957: connect: Connection \
refused" ovn 2 cluster leave --force
same "and its containers stay attached" "2" "$(ovn 2 attach ls -q | wc -l)"
agent_start 1

cluster=$(ovn 1 status -o json | jq -r .cluster.id)
same "with --force it leaves" "host2 has left cluster $cluster; its agent ends." \
  "$(ovn 2 cluster leave --force)"
wait_for 10 "the agent of host2 to end" ended 2
status=0
wait "$(agent_pid 2)" || status=$?
same "its agent ends without an error" "0" "$status"
check "and says why" grep -q "this host has left its cluster and the agent ends" "$LAB/host2/log"
same "the manager has removed it" "host1 host3" "$(nodes)"
same "its leases are free again" "1" "$(ovn 1 ipam show "$(ip_of a2)" -o json |
  jq '[.[] | select(.lease == null)] | length')"
left() { ovn 3 debug peers -o json | jq -e '.[] | select(.name == "host2") | .state == "left"'; }
wait_for 5 "host3 to have heard the goodbye" left
same "of its state only the lock is left" "agent.lock" "$(state_of 2)"
same "no interface is left in its containers" "0" \
  "$(in_container a2 ip -o link | grep -cv ' lo:' || true)"
same "no namespace of a network is left" "0" "$(ls "$LAB/host2/run/netns" | wc -l)"
gone() { [ -z "$(nsenter --net="$(echo "$LAB"/host1/run/netns/*)" bridge -j fdb show dev vxlan0 |
  jq -c '.[] | select(.dst == "10.99.0.3")')" ]; }
wait_for 5 "host1 to have no forwarding entries to it" gone

on_host 2 "$OVN" cluster join "$(cat "$LAB/token")" --config "$LAB/host2/ovn-lite.toml" --quiet
agent_start 2
attach 2 a2 backend
wait_for 15 "a1 to reach a2 again" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"
ok "it may join again, under its old name and address"

ovn 2 detach container a2 >/dev/null
for h in 2 3; do ovn $h cluster leave --quiet; wait_for 10 "host$h to end" ended $h; done
refused "the last one has its containers too" 4 "containers of this host are attached: 'a1'; \
detach them, or leave with --force, which does so" ovn 1 cluster leave
ovn 1 detach container a1 >/dev/null
ovn 1 cluster leave --quiet
wait_for 10 "the manager's agent to end" ended 1
same "of the manager's state only the lock is left" "agent.lock" "$(state_of 1)"
finish
