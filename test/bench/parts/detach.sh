# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Detach: the command from its start to its end; and what the kernel takes for the links, later.
RUNS=${RUNS:-50}
COUNT=100
lab_hosts 1
on_disk 1
agent_start 1
ovn 1 net create --subnet 10.7.0.0/16 --gateway 10.7.0.1 backend >/dev/null
container_start keeper
attach 1 keeper backend
for i in $(seq "$COUNT"); do
  container_start "c$i"
  attach 1 "c$i" backend
done

# Milliseconds of each command, one a line; bash's clock, without a process for it.
detach_all() {
  on_host 1 bash -c 'cli=$1 socket=$2; shift 2
    for pid; do
      began=${EPOCHREALTIME/./}
      "$cli" --socket "$socket" detach container "pid:$pid" >/dev/null
      echo $((${EPOCHREALTIME/./} - began))
    done' -- "$OVN" "$LAB/host1/run/ovn-lite.sock" "$@" | sort -n
}
pids=()
for i in $(seq "$COUNT"); do pids+=("$(pid_of "c$i")"); done
times=$(detach_all "${pids[@]}")
at() { awk -v n="$1" 'NR == n {printf "%.3f", $1 / 1000}' <<<"$times"; }
row "detach, command to done, p50" ms "$(at $((COUNT / 2)))" \
  "$(at 1)..$(at $((COUNT * 9 / 10)))..$(at "$COUNT"), n=$COUNT" "-" "" value 5
sleep 2
metric() { on_host 1 curl -s --unix-socket "$LAB/host1/run/ovn-lite.sock" http://x/v1/metrics |
  awk -v name="ovn_lite_kernel_links_deleted_$1" '$1 == name {print $2}'; }
# The same pairs, made by hand, with one RTM_DELLINK each.
on_host 1 sh -c 'ip link add br0 type bridge && ip link set br0 up'
for i in $(seq "$COUNT"); do
  echo "link add x$i master br0 up type veth peer name eth9 netns $(pid_of "c$i")"
done >"$LAB/made"
for i in $(seq "$COUNT"); do
  echo "link del x$i"
done >"$LAB/deleted"
on_host 1 ip -batch "$LAB/made"
sleep 2
began=${EPOCHREALTIME/./}
on_host 1 ip -batch "$LAB/deleted"
one_by_one=$(awk -v us=$((${EPOCHREALTIME/./} - began)) -v n="$COUNT" \
  'BEGIN {printf "%.2f", us / n / 1000}')
row "kernel time for a pair, deleted in groups ($(metric total) of them)" ms \
  "$(jq -n "$(metric us_total) / $(metric total) | . / 10 | round / 100")" "one reading" \
  "one RTM_DELLINK each" "$one_by_one" value 1.5
