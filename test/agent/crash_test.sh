#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Kills the agent at every failpoint that an attach passes, one after the other, starts it again,
# and looks: the attachment is whole or absent, and no address, link or namespace is left over.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/../support/lab.sh"
lab_enter "$@"
. "$here/case.sh"

lab_hosts 1
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
used() { ovn 1 ipam pools -o json | jq '[.[] | select(.network == "backend") | .used] | add'; }
links_in_overlay() {
  local ns
  for ns in "$LAB"/host1/run/netns/*; do
    [ -e "$ns" ] && nsenter --net="$ns" ip -o link
  done | grep -c '@if' || true
}
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
clean_used=$(used)
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
  ovn 1 attach container "pid:$pid" --net backend >/dev/null 2>&1 || true
  sleep 0.2
  if kill -0 "$(agent_pid 1)" 2>/dev/null; then
    echo "an attach that needs no lease and no new namespace passes $((n - 1)) failpoints"
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
    check "killed at point $name: attached and reachable" in_container "c$n" ping -c 1 -W 2 10.7.0.1
    ovn 1 detach container "pid:$pid" >/dev/null
  else
    outcome=absent
    same "killed at point $name: no interface is left" "0" \
      "$(in_container "c$n" ip -o link | grep -cv ' lo:' || true)"
  fi
  wait_for 20 "the last veth to go" sh -c "[ \"\$(ls '$LAB/host1/run/netns' | wc -l)\" = 0 ] ||
    ! nsenter --net=\"\$(echo '$LAB'/host1/run/netns/*)\" ip -o link | grep -q '@if'"
  same "killed at point $name ($outcome): nothing leaks" \
    "used $clean_used, links 0, attachments 0" \
    "used $(used), links $(links_in_overlay), attachments $(attachments)"
  agent_kill 1 TERM
  kill -KILL "$pid"
done
check "the agent was killed, $kills times" test "$kills" -gt 0
finish
