#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The manager's database is put back to a copy that does not know what was leased since: `ipam
# check` says whose addresses are of no lease, --repair leases them to who uses them, and nobody is
# given one of them afterwards.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/../support/lab.sh"
lab_enter "$@"
. "$here/case.sh"
lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/26 backend >/dev/null
found() { ovn 1 ipam check -o json | jq -r '.[] | "\(.kind) \(.subject) \(.remedy)"'; }

same "without a container there is nothing to find" "" "$(found)"
agent_kill 1 TERM
cp "$LAB/host1/state/manager.db" "$LAB/copy.db"
agent_start 1
container_start b1; container_start b2
attach 2 b1 backend; attach 2 b2 backend
knows() { ovn 1 debug table --network backend -o json | jq -e 'length == 2'; }
wait_for 10 "the manager's host to know both" knows
same "all is well" "" "$(found)"
same "the blocks tell who uses how much" "host2 2" \
  "$(ovn 1 ipam blocks -o json |
    jq -r '[.[] | select(.used > 0)] | "\(.[0].node) \([.[].used] | add)"')"

agent_kill 1 TERM
rm -f "$LAB/host1/state/manager.db"*
cp "$LAB/copy.db" "$LAB/host1/state/manager.db"
agent_start 1
forgotten() { [ "$(found | grep -c ^unleased)" = 2 ]; }
wait_for 10 "the old state to be seen" forgotten
same "an address of no lease is found, and what can be done" \
  "$(printf "unleased %s lease it to node 'host2'\n" "$(ip_of b1)" "$(ip_of b2)" | sort)" \
  "$(found | sort)"
status=0; ovn 1 ipam check >/dev/null || status=$?
same "and the exit code says so" 8 "$status"
check "repair says what was wrong" ovn 1 ipam check --repair
same "and nothing is left" "" "$(found)"
told() { ovn 2 ipam show "$(ip_of b1)" -o json | jq -e '.[0].lease == .[0].address + "/32"'; }
wait_for 5 "host 2 to be told of its leases" told
check "a container is attached as before" in_container b1 ping -c 1 -W 1 "$(ip_of b2)"

for c in a1 a2 a3 a4 a5 a6 a7 a8; do container_start $c; attach 1 $c backend; done
same "nobody is given an address that was in use" "" \
  "$(cat "$LAB"/{a?,b?}.ip | sort | uniq -d)"
same "and all is well" "" "$(found)"
finish
