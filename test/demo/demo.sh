#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make demo: three hosts, three agents, six containers, one overlay network. Shows that all
# containers
# reach each other across VXLAN, that an agent may die without a packet lost, and how soon the
# others
# forget a host that is gone. Everything lives in namespaces that vanish with this script.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/support/lab.sh
. "$here/../support/lab.sh"
lab_enter "$@"

AGENT_DOWN_SECONDS=${AGENT_DOWN_SECONDS:-30}
table=$LAB/table
say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
if [ -n "${NO_COLOR:-}" ] || ! [ -t 1 ]; then say() { printf '\n== %s\n' "$*"; }; fi
figure() { printf '%-52s %s\n' "$1" "$2" >>"$table"; }
seconds_since() { awk -v a="$1" -v b="$(now_ms)" 'BEGIN {printf "%.1f s\n", (b - a) / 1000}'; }
fail() { echo "FAILED: $*" >&2; lab_logs; exit 1; }

containers="a1 b1 a2 b2 a3 b3"
host_of() { echo "${1#?}"; }

all_pairs() {
  local from to pairs=0
  for from in $containers; do
    for to in $containers; do
      [ "$from" = "$to" ] && continue
      in_container "$from" ping -c 1 -W 2 "$(ip_of "$to")" >/dev/null || fail \
        "$from cannot reach $to"
      pairs=$((pairs + 1))
    done
  done
  echo "$pairs"
}

members_alive() { ovn "$1" debug peers -o json | jq -e \
  "[.[] | select(.state == \"alive\")] | length == $2"; }
rows_visible() { ovn "$1" debug table --network backend -o json | jq \
  "[.[] | select(.visible)] | length"; }
rows_are() { [ "$(rows_visible "$1")" = "$2" ]; }
overlay_netns() { echo "$LAB/host$1/run/netns/"*; }
fdb_entries() { nsenter --net="$(overlay_netns "$1")" bridge -j fdb show dev vxlan0 |
  jq '[.[] | select(.dst != null)] | length'; }
fdb_are() { [ "$(fdb_entries "$1")" = "$2" ]; }

say "three hosts on one switch, an agent on each"
lab_hosts 3
lab_cluster 3
for h in 1 2 3; do wait_for 10 "host$h to see 3 members" members_alive "$h" 3; done
ovn 1 cluster nodes

say "one overlay network"
ovn 1 net create --driver overlay --subnet 10.7.0.0/24 backend
wait_for 5 "host3 to know the network" ovn 3 net inspect backend

say "two containers on each host, attached by pid"
for c in $containers; do
  container_start "$c"
  attach "$(host_of "$c")" "$c" backend
done
ovn 2 attach ls
for h in 1 2 3; do wait_for 5 "host$h to know 6 endpoints" rows_are "$h" 6; done
for h in 1 2 3; do wait_for 5 "host$h to hold 4 remote FDB entries" fdb_are "$h" 4; done

say "every container pings every other"
pairs=$(all_pairs)
echo "all $pairs pairs reachable"
figure "pairs that reach each other" "$pairs of 30"
in_container a1 ping -q -c 20 -i 0.02 "$(ip_of a3)" | tail -n 1
figure "round trip a1 - a3 (min/avg/max/mdev)" \
  "$(in_container a1 ping -q -c 50 -i 0.02 "$(ip_of a3)" | awk -F' = ' '/^rtt/ {print $2}')"
if command -v iperf3 >/dev/null; then
  in_container a3 iperf3 -s -1 >/dev/null &
  sleep 0.3
  rate=$(in_container a1 iperf3 -c "$(ip_of a3)" -t 2 -J | jq \
    '.end.sum_received.bits_per_second / 1e9 * 100 | floor / 100')
  figure "TCP a1 -> a3 across VXLAN, 2 s" "$rate Gbit/s"
else
  figure "TCP a1 -> a3 across VXLAN" "not measured: iperf3 is not installed"
fi

say "what the agents know of each other"
ovn 1 debug peers

say "the agent of host2 is killed for $AGENT_DOWN_SECONDS s; its containers go on"
in_container a1 ping -q -i 0.1 -w "$AGENT_DOWN_SECONDS" "$(ip_of a2)" >"$LAB/ping.out" &
ping=$!
sleep 0.5
agent_kill 2
wait $ping || true
tail -n 3 "$LAB/ping.out" | head -n 1
loss=$(grep -oE '[0-9.]+% packet loss' "$LAB/ping.out")
figure "packets lost while one agent was down" "${loss%% *}"
[ "${loss%% *}" = "0%" ] || fail "packets were lost while only an agent was down: $loss"
agent_start 2
for h in 1 2 3; do wait_for 15 "host$h to know 6 endpoints again" rows_are "$h" 6; done
echo "the agent is back; all $(all_pairs) pairs reachable"

say "the whole of host3 dies"
ip -n switch link set port3 down
agent_kill 3
for c in a3 b3; do kill -KILL "$(pid_of "$c")"; done
began=$(now_ms)
wait_for 60 "host1 to forget host3's records" rows_are 1 4
figure "records of a dead host gone from the others after" "$(seconds_since "$began")"
wait_for 60 "host1 to drop host3's FDB entries" fdb_are 1 2
figure "its FDB entries gone after" "$(seconds_since "$began")"
ovn 1 debug peers

say "the containers leave, the network goes"
for c in a1 b1; do ovn 1 detach container "pid:$(pid_of "$c")"; done
for c in a2 b2; do ovn 2 detach container "pid:$(pid_of "$c")"; done
ovn 1 cluster rm host3
wait_for 10 "the network to be free" ovn 1 net rm backend
ovn 1 net ls

say "measured"
cat "$table"
