# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A laboratory of hosts on one machine, for the demo, the benchmarks and the chaos tests. Source it,
# then call lab_enter "$@" first: it runs the calling script again in network, mount and pid
# namespaces of its own with a fresh /run, so that whatever happens (failure, Ctrl-C, kill -9) no
# process, namespace, link or file outlives it.
#
# A host is a network namespace with eth0 (10.99.0.N/24) on one bridge; an agent runs in it with its
# own state and run folder. A container is a sleeping process in a network namespace of its own.

OVN=${OVN:?the ovn-lite binary to use}
LAB=/run/lab

lab_enter() {
  if [ "${LAB_INSIDE:-}" != 1 ]; then
    [ "$(id -u)" = 0 ] || { echo "this needs root: it makes network namespaces" >&2; exit 1; }
    LAB_INSIDE=1 exec unshare --net --mount --propagation private --pid --fork --mount-proc \
      --kill-child -- "$BASH" "$0" "$@"
  fi
  trap 'exit 130' INT TERM
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/netns "$LAB"
  ip link set lo up
}

# lab_hosts COUNT [MTU]: the switch and hosts 1..COUNT.
lab_hosts() {
  ip netns add switch
  ip -n switch link add br0 type bridge forward_delay 0
  ip -n switch link set br0 up
  for i in $(seq "$1"); do
    ip netns add "host$i"
    ip -n "host$i" link set lo up
    ip link add eth0 netns "host$i" mtu "${2:-1500}" type veth \
      peer name "port$i" netns switch
    ip -n switch link set "port$i" mtu "${2:-1500}" master br0 up
    ip -n "host$i" address add "10.99.$((i / 250)).$((i % 250 + 1))/16" dev eth0
    ip -n "host$i" link set eth0 up
    mkdir -p "$LAB/host$i/state" "$LAB/host$i/run"
    host_config "$i" >"$LAB/host$i/ovn-lite.toml"
  done
}

host_address() { echo "10.99.$(($1 / 250)).$(($1 % 250 + 1))"; }

host_config() {
  cat <<EOF
[node]
name = "host$1"
state_dir = "$LAB/host$1/state"
run_dir = "$LAB/host$1/run"
[gossip]
advertise = "$(host_address "$1")"
[log]
level = "${LOG_LEVEL:-info}"
EOF
}

on_host() { local host=$1; shift; nsenter --net="/run/netns/host$host" -- "$@"; }

# ovn HOST ARGUMENTS...: the CLI on that host.
ovn() { local host=$1; shift; on_host "$host" "$OVN" --socket "$LAB/host$host/run/ovn-lite.sock" \
  "$@"; }

# agent_start HOST: returns when its socket answers.
agent_start() {
  # Not by on_host: $! must be the agent itself, not a shell that waits for it.
  nsenter --net="/run/netns/host$1" -- "$OVN" agent run --config "$LAB/host$1/ovn-lite.toml" \
    >>"$LAB/host$1/log" 2>&1 &
  echo $! >"$LAB/host$1/pid"
  wait_for 10 "agent of host$1" ovn "$1" status
}

agent_pid() { cat "$LAB/host$1/pid"; }

# agent_kill HOST [SIGNAL]
agent_kill() {
  # The shell's own notice of a killed child is no news.
  { kill "-${2:-KILL}" "$(agent_pid "$1")" && wait "$(agent_pid "$1")" || true; } 2>/dev/null
}

# lab_cluster COUNT: host 1 begins the cluster, the others join it; all agents run.
lab_cluster() {
  local token
  on_host 1 "$OVN" cluster init --config "$LAB/host1/ovn-lite.toml" --quiet >"$LAB/token"
  token=$(cat "$LAB/token")
  agent_start 1
  for i in $(seq 2 "$1"); do
    on_host "$i" "$OVN" cluster join "$token" --config "$LAB/host$i/ovn-lite.toml" --quiet
    agent_start "$i"
  done
}

# lab_clear: ends all agents and containers and removes all hosts.
lab_clear() {
  local file ns
  for file in "$LAB"/*.pid "$LAB"/host*/pid; do
    [ -e "$file" ] || continue
    { kill -KILL "$(cat "$file")" && wait "$(cat "$file")" || true; } 2>/dev/null
  done
  for ns in $(ip netns list | awk '{print $1}'); do ip netns del "$ns"; done
  for ns in "$LAB"/host*/run/netns; do umount -R "$ns" 2>/dev/null || true; done
  rm -rf "${LAB:?}"/*.pid "$LAB"/host*
}

# container_start NAME: a process in a network namespace of its own; its pid is $LAB/NAME.pid.
container_start() {
  unshare --net -- sleep 3600 &
  echo $! >"$LAB/$1.pid"
  local own
  own=$(readlink /proc/self/ns/net)
  while [ "$(readlink "/proc/$!/ns/net")" = "$own" ] ||
    [ "$(cat "/proc/$!/comm" 2>/dev/null)" != sleep ]; do sleep 0.01; done
}

pid_of() { cat "$LAB/$1.pid"; }
in_container() { local name=$1; shift; nsenter -t "$(pid_of "$name")" -n -- "$@"; }

# attach HOST NAME NETWORK [OPTIONS...]: attaches it and keeps its address in $LAB/NAME.ip.
attach() {
  local host=$1 name=$2 network=$3; shift 3
  ovn "$host" attach container "pid:$(pid_of "$name")" --net "$network" --name "$name" "$@" \
    -o json >"$LAB/$name.json"
  jq -r '.addresses[0] | split("/")[0]' "$LAB/$name.json" >"$LAB/$name.ip"
}

ip_of() { cat "$LAB/$1.ip"; }

# wait_for SECONDS WHAT COMMAND...: until the command succeeds; says what never came.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "timed out waiting for: $what" >&2; lab_logs; exit 1; }
    sleep 0.05
  done
}

lab_logs() {
  local log
  for log in "$LAB"/host*/log; do
    [ -e "$log" ] || continue
    echo "--- $log (last lines)" >&2
    tail -n 15 "$log" >&2
  done
}

# milliseconds since the machine started, for figures that are printed
now_ms() { awk '{printf "%d\n", $1 * 1000}' /proc/uptime; }
