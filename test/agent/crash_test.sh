#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Kills the agent at every failpoint that an attach passes, one after the other, starts it again,
# and looks: the attachment is whole or absent, and no address, link or namespace is left over.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 1
# Each attach is to make the network's namespace anew.
printf '[overlay]\nidle_time = 0\n' >>"$LAB/host1/ovn-lite.toml"
agent_start 1
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
agent_kill 1 TERM

restart_with() {
  : >"$LAB/host1/log"
  export OVN_LITE_FAILPOINT=$1
  agent_start 1
  unset OVN_LITE_FAILPOINT
}
passed() { grep -c '^failpoint ' "$LAB/host1/log" || true; }
used() { ovn 1 ipam pools -o json | jq "[.[] | select(.network == \"$1\") | .used] | add"; }
# The containers' ends in the namespaces of networks. (vxlan0 has an @ in its name too.)
links_in_overlay() {
  local ns
  for ns in "$LAB"/host1/run/netns/*; do
    [ -e "$ns" ] && nsenter --net="$ns" ip -o link
  done | grep -c ': v[0-9a-f]*@if' || true
}
no_namespace() { [ -z "$(ls "$LAB/host1/run/netns")" ]; }
attachments() { ovn 1 attach ls -o json | jq length; }

# How many points are passed at a start, and by an attach.
restart_with '*:count'
sleep 0.5
at_start=$(passed)
container_start probe
ovn 1 attach container "pid:$(pid_of probe)" --net backend >/dev/null
at_attach=$(($(passed) - at_start))
point_names=$(grep '^failpoint ' "$LAB/host1/log" | tail -n +$((at_start + 1)) | awk '{print $3}')
ovn 1 detach container "pid:$(pid_of probe)" >/dev/null
wait_for 10 "the first detach to be clean" sh -c \
  "[ \"\$('$OVN' --socket '$LAB/host1/run/ovn-lite.sock' attach ls -o json)\" = '[]' ]"
sleep 0.5
clean_used=$(used backend)
# An attach to a network of its own needs a lease and a namespace, as the first one did.
for n in $(seq "$at_attach"); do
  ovn 1 net create --subnet "10.8.$n.0/24" "net$n" >/dev/null
done
agent_kill 1 TERM
check "an attach passes failpoints of store and kernel" \
  sh -c "echo '$point_names' | grep -q store && echo '$point_names' | grep -q kernel"
echo "an attach passes $at_attach failpoints, a start $at_start"

kills=0
for n in $(seq "$at_attach"); do
  if [ $SECONDS -gt "${CRASH_SECONDS:-150}" ]; then
    echo "skip kills at points $n to $at_attach: a test run has no more time for them;" \
      "CRASH_SECONDS=3600 test/agent/crash_test.sh goes through all"
    break
  fi
  name="$n ($(echo "$point_names" | sed -n "${n}p"))"
  restart_with '*:count'
  sleep 0.3
  at_start=$(passed)
  agent_kill 1 TERM
  container_start "c$n"
  pid=$(pid_of "c$n")
  restart_with "*:kill@$((at_start + n))"
  sleep 0.3
  ovn 1 attach container "pid:$pid" --net "net$n" >/dev/null 2>&1 || true
  sleep 0.2
  if kill -0 "$(agent_pid 1)" 2>/dev/null; then
    echo "an attach passed $((n - 1)) failpoints this time"
    agent_kill 1 TERM
    break
  fi

  kills=$((kills + 1))
  agent_start 1
  wait_for 20 "the plan to be empty after a kill at point $name" \
    sh -c "[ \"\$('$OVN' --socket '$LAB/host1/run/ovn-lite.sock' debug plan -o json |
      jq -c '[.. | strings]')\" = '[]' ]"
  if [ "$(attachments)" = 1 ]; then
    outcome=whole
    check "killed at point $name: attached and reachable" \
      in_container "c$n" ping -c 1 -W 2 "10.8.$n.1"
    ovn 1 detach container "pid:$pid" >/dev/null
  else
    outcome=absent
    same "killed at point $name: no interface is left" "0" \
      "$(in_container "c$n" ip -o link | grep -cv ' lo:' || true)"
  fi
  wait_for 20 "the network's namespace to go" no_namespace
  same "killed at point $name ($outcome): nothing leaks" \
    "used $clean_used, links 0, attachments 0" \
    "used $(used "net$n"), links $(links_in_overlay), attachments $(attachments)"
  agent_kill 1 TERM
  kill -KILL "$pid"
done
# How many points there are depends a little on what is done together.
check "the agent was killed, $kills times" test "$kills" -ge $((at_attach - 2))
finish
