#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The manager's database is put back to a copy that does not know what was leased since: `ipam
# check` says whose addresses are of no lease, --repair leases them to who uses them, and nobody is
# given one of them afterwards. Then what nobody but a hand can put into a database: a lease that
# two have, one of no subnet, an endpoint that is lost, and an address that two containers have.
. "$(dirname "$(readlink -f "$0")")/case.sh"
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

# edited HOST FILE SQL: what is done to its database while its agent is down.
edited() {
  agent_kill "$1" TERM
  sqlite3 "$LAB/host$1/state/$2" "$3"
  agent_start "$1"
}
# copied_lease OF ID FIELDS...: SQL for the lease of that address once more, with other fields.
copied_lease() {
  local of=$1 id=$2; shift 2
  echo "insert into entry select 'lease', '$id', json_set(value, '\$.id', '$id', $*) from entry
      where kind = 'lease' and json_extract(value, '\$.block') = '$of/32';
    update entry set value = json_set(value, '\$.revision', '$id') where kind = 'manager';"
}
finds() { [ "$(found)" = "$1" ]; }
node1=$(ovn 1 debug peers -o json | jq -r '.[] | select(.name == "host1") | .id')
ip=$(ip_of b1)
edited 1 manager.db "$(copied_lease "$ip" 900 "'\$.holder', '$node1'")
  $(copied_lease "$(ip_of a1)" 901 "'\$.subnet', '10.66.0.0/26', '\$.block', '10.66.0.9/32'")"
wait_for 10 "two leases that are wrong to be found" finds \
  "$(printf '%s\n' "unleased $ip " "overlap $ip/32 take the lease back" \
    "stray 10.66.0.9/32 take the lease back")"
ok "a lease that two nodes have, and one of no subnet, are found"
check "repair takes them back" ovn 1 ipam check --repair
same "and nothing is left of them" "" "$(found)"
container_start a9; attach 1 a9 backend
check "nobody is given the address" [ "$(ip_of a9)" != "$ip" ]
check "and who has it keeps it" in_container a9 ping -c 1 -w 3 "$ip"

lost=$(jq -r .id "$LAB/b2.json")
edited 2 state.db "delete from entry where kind = 'endpoint' and key = '$lost'"
alone() { ! in_container b2 ip link show eth0 >/dev/null 2>&1; }
wait_for 5 "an interface of no endpoint to go" alone
wait_for 5 "nothing to be wrong" finds ""
attach 2 b2 backend --ip "$(ip_of b2)"
check "the address of an endpoint that was lost is free" in_container b2 ping -c 1 -w 3 "$ip"

two=$(ip_of a1)
edited 2 state.db "update entry set value = replace(value, '\"$ip/', '\"$two/')
  where kind = 'endpoint' and key = '$(jq -r .id "$LAB/b1.json")'"
wait_for 10 "an address of two containers to be found" finds "twice $two "
check "both are named" grep -q "'a1' on node 'host1' and 'b1' on node 'host2' have it" \
  <(ovn 1 ipam check)
ovn 1 ipam check --repair >/dev/null || true
same "which of them is in the right a person decides" "twice $two " "$(found)"
ovn 2 detach container "pid:$(pid_of b1)" >/dev/null
attach 2 b1 backend
wait_for 5 "nothing to be wrong" finds ""
ok "attached anew, it has another"
same "nobody shares an address" "" "$(cat "$LAB"/{a?,b?}.ip | sort | uniq -d)"
check "and all is as it should be" in_container b1 ping -c 1 -w 3 "$two"
finish
