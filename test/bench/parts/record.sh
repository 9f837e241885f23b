# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# One record: from the moment its owner puts it until the last of N agents has taken it over, as the
# agents' own logs (one clock, milliseconds) tell.
for hosts in ${SIZES:-3 10 30}; do
  lab_clear
  LOG_LEVEL=debug lab_hosts "$hosts"
  lab_cluster "$hosts"
  ovn 1 net create --subnet 10.7.0.0/16 backend >/dev/null
  for h in $(seq "$hosts"); do
    container_start "first$h"
    attach "$h" "first$h" backend
  done
  everybody_knows() {
    local h
    for h in $(seq "$hosts"); do
      [ "$(ovn "$h" debug table --network backend -o json |
        jq '[.[] | select(.visible)] | length')" = "$1" ] || return 1
    done
  }
  wait_for 60 "$hosts agents to know $hosts records" everybody_knows "$hosts"
  known=$hosts
  samples=""
  for run in $(seq 10); do
    owner=$((run % hosts + 1))
    container_start "more$run"
    attach "$owner" "more$run" backend
    known=$((known + 1))
    wait_for 30 "$hosts agents to know $known records" everybody_knows "$known"
    samples+=" $(grep -h "gossip: network backend has $known records" "$LAB"/host*/log | sort |
      awk '{split($1, t, /[T:+]/); print (t[2] * 3600 + t[3] * 60 + t[4]) * 1000}' |
      awk 'NR == 1 {first = $1} {last = $1} END {printf "%.0f", last - first}')"
  done
  spread=$(tr ' ' '\n' <<<"$samples" | grep . | sort -n |
    awk '{v[NR] = $1}
      END {printf "%s %s..%s..%s, n=%d", v[int((NR + 1) / 2)], v[1], v[int(NR * 0.9)], v[NR], NR}')
  declare -A goals=([3]=10 [10]=20 [30]=30)
  row "one record to all of $hosts agents" ms "${spread%% *}" "${spread#* }" "-" "" value \
    "${goals[$hosts]:-30}"
done
