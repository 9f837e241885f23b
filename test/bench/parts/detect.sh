# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# kill -9 of agents: the time until all others hold their hosts unreachable, and failed, as the
# agents' own logs (one clock, milliseconds) tell. Beside it serf with its LAN profile, whose agents
# run on the same hosts and die at the same moment, until its last handler hears member-failed: its
# only verdict, so it stands beside both of ours. SIZES: numbers of hosts; RUNS: deaths of each.
now_epoch_ms() { date -u +%s%3N; }

# said FILE WORDS AFTER HOST...: when the last of these hosts wrote such a line to its FILE, if all
# have since AFTER (both in milliseconds of the epoch).
said() {
  local file=$1 words=$2 after=$3 host stamp at last=0; shift 3
  for host in "$@"; do
    stamp=$(grep -F "$words" "$LAB/host$host/$file" 2>/dev/null | tail -n 1 | cut -d ' ' -f 1)
    [ -n "$stamp" ] || return 1
    at=$(date -u -d "$stamp" +%s%3N)
    [ "$at" -ge "$after" ] || return 1
    [ "$at" -le "$last" ] || last=$at
  done
  echo "$last"
}
await_said() {
  local deadline=$((SECONDS + 120))
  until said "$@"; do
    [ $SECONDS -lt $deadline ] || { echo "timed out waiting for: $2" >&2; exit 1; }
    sleep 0.2
  done
}

all_alive() {
  local host
  for host in $(seq "$hosts"); do
    [ "$(ovn "$host" status -o json | jq .members.alive)" = "$hosts" ] || return 1
  done
}

serf_handler() {
  cat >"$LAB/serf_handler" <<END
#!/bin/bash
while read -r name _; do
  echo "\$(date -u +%Y-%m-%dT%H:%M:%S.%3N+00:00) member-failed \$name." >>"$LAB/host\$1/serf_events"
done
END
  chmod +x "$LAB/serf_handler"
}
serf_start() { # HOST
  nsenter --net="/run/netns/host$1" -- serf agent -node="host$1" -bind="$(host_address "$1")" \
    -rpc-addr=127.0.0.1:7373 -retry-join="$(host_address 1)" \
    -event-handler="member-failed=$LAB/serf_handler $1" >>"$LAB/host$1/serf_log" 2>&1 &
  echo $! >"$LAB/serf$1.pid"
}
serf_all_alive() {
  local host
  for host in $(seq "$hosts"); do
    [ "$(on_host "$host" serf members -status=alive | wc -l)" = "$hosts" ] || return 1
  done
}

# kill_hosts HOST...: their agents die; adds what the others said to $unreachable, $failed, $serfs.
kill_hosts() {
  local victim others begin at soon=0 late=0 serf_late=0 pids=()
  mapfile -t others < <(seq "$hosts" | grep -vxF -f <(printf '%s\n' "$@"))
  for victim in "$@"; do
    pids+=("$(agent_pid "$victim")")
    [ -z "$with_serf" ] || pids+=("$(cat "$LAB/serf$victim.pid")")
  done
  begin=$(now_epoch_ms)
  kill -KILL "${pids[@]}"
  wait "${pids[@]}" 2>/dev/null || true
  for victim in "$@"; do
    at=$(await_said log "node 'host$victim' is failed" "$begin" "${others[@]}")
    [ "$at" -le "$late" ] || late=$at
    at=$(await_said log "node 'host$victim' is unreachable" "$begin" "${others[@]}")
    [ "$at" -le "$soon" ] || soon=$at
    [ -n "$with_serf" ] || continue
    at=$(await_said serf_events "member-failed host$victim." "$begin" "${others[@]}")
    [ "$at" -le "$serf_late" ] || serf_late=$at
  done
  unreachable+=" $((soon - begin))"
  failed+=" $((late - begin))"
  [ -z "$with_serf" ] || serfs+=" $((serf_late - begin))"
  for victim in "$@"; do
    agent_start "$victim"
    [ -z "$with_serf" ] || serf_start "$victim"
  done
  wait_for 60 "all agents to be back" all_alive
  [ -z "$with_serf" ] || wait_for 60 "all of serf to be back" serf_all_alive
}

# "p50 min..p90..max, n=count"
digest() {
  tr ' ' '\n' <<<"$1" | grep . | sort -n | awk '{v[NR] = $1}
    END {printf "%s %s..%s..%s, n=%d", v[int((NR + 1) / 2)], v[1], v[int(NR * 0.9 + 0.9)], v[NR],
      NR}'
}

# detect HOSTS KILLED-AT-ONCE
detect() {
  local hosts=$1 dying=$2 unreachable="" failed="" serfs="" with_serf run first verdict
  with_serf=$(command -v serf || true)
  lab_clear
  lab_hosts "$hosts"
  serf_handler
  lab_cluster "$hosts"
  [ -z "$with_serf" ] || for host in $(seq "$hosts"); do serf_start "$host"; done
  wait_for 60 "all agents to know each other" all_alive
  [ -z "$with_serf" ] || wait_for 120 "all of serf to know each other" serf_all_alive
  for run in $(seq "${RUNS:-3}"); do
    # Not the manager, whose agents would all have to find it again.
    first=$(((run * dying) % (hosts - dying) + 2))
    mapfile -t victims < <(seq "$first" $((first + dying - 1)))
    kill_hosts "${victims[@]}"
  done
  serfs=$([ -z "$serfs" ] || digest "$serfs")
  for verdict in unreachable:4500 failed:12000; do
    local -n times=${verdict%%:*}
    result=$(digest "$times")
    row "kill -9 of $dying of $hosts agents, all others say ${verdict%%:*}" ms "${result%% *}" \
      "${result#* }" "serf, LAN profile" "${serfs%% *}" value "${verdict##*:}"
  done
}

for hosts in ${SIZES:-3 4 5 10 30}; do detect "$hosts" 1; done
detect 5 2
