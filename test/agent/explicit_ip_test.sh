#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An address that a container has is given to no other, wherever it is asked for: also when the
# manager's own host has no container in that network, nor the host that asks.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 3
lab_cluster 3
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for c in a2 b2 c3 d3; do container_start $c; done
attach 2 a2 backend
attach 2 b2 backend --ip 10.7.0.99
c3() { ovn 3 attach container "pid:$(pid_of c3)" --net backend --name c3 "$@"; }

knows() { ovn 1 debug table --network backend -o json |
  jq -e '[.[] | select(.visible)] | length == 2'; }
wait_for 10 "the manager to know both records" knows
same "the manager's host has nothing of the network in its kernel" "0" \
  "$(ls "$LAB/host1/run/netns" 2>/dev/null | wc -l)"

refused "an address out of another host's block, in use there" 4 \
  "address $(ip_of a2) is in use by endpoint 'a2' on node 'host2'" c3 --ip "$(ip_of a2)"
refused "an address leased alone, in use there" 4 \
  "address 10.7.0.99 is in use by endpoint 'b2' on node 'host2'" c3 --ip 10.7.0.99

agent_kill 1
agent_start 1
wait_for 10 "the manager to know both records again" knows
refused "the same after a restart of the manager's agent" 4 \
  "address $(ip_of a2) is in use by endpoint 'a2' on node 'host2'" c3 --ip "$(ip_of a2)"

ovn 2 detach container a2 >/dev/null
free() { ovn 1 debug table --network backend -o json |
  jq -e '[.[] | select(.visible)] | length == 1'; }
wait_for 10 "the manager to know that a2 is gone" free
check "the address is free for others when its container is gone" c3 --ip "$(ip_of a2)"
attach 3 d3 backend
wait_for 10 "c3 to reach b2" in_container c3 ping -c 1 -W 1 10.7.0.99
check "a network in use elsewhere is not removed" \
  sh -c "! '$OVN' --socket '$LAB/host1/run/ovn-lite.sock' net rm backend"
finish
