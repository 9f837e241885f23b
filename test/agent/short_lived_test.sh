#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Containers that end at any moment while they are attached, many at once: each verb is answered,
# and says what happened; the agent goes on, and in the end nothing of them is left.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 1
lab_cluster 1
host_state() { on_host 1 sh -c 'ip -o link; ip -o -4 address; ip route; nft list ruleset'; }
before=$(host_state)
ovn 1 net create --subnet 10.7.0.0/24 over >/dev/null
ovn 1 net create -d bridge --subnet 10.8.0.0/24 bridged >/dev/null

# short PORT NETWORK: a container that ends within some 80 ms, attached from its begin.
short() {
  local pid name=$1.$2
  mkfifo "$LAB/$name.begun"
  unshare --net -- bash -c 'echo; exec sleep "$0"' "0.0$(($1 % 8))" >"$LAB/$name.begun" &
  pid=$!
  read -r <"$LAB/$name.begun"
  ovn 1 attach container "pid:$pid" --net "$2" -p "$1:80" >/dev/null 2>"$LAB/$name.told" ||
    echo "exit $?" >>"$LAB/$name.told"
  ovn 1 detach container "pid:$pid" >/dev/null 2>&1 || true
  wait $pid
}
agent=$(agent_pid 1)
for port in $(seq 9000 9099); do
  short "$port" over & short "$((port + 100))" bridged &
  # Some hundred connections to the agent, which takes 64.
  [ $((port % 50)) != 49 ] || ovn 1 attach ls >/dev/null
done
for job in $(jobs -p); do [ "$job" = "$agent" ] || wait "$job"; done
# All that they may be told.
answers="exit N
ovn-lite: N is attached, but the kernel does not hold all of it yet (pending); see 'ovn-lite status'
ovn-lite: N was detached before it was attached
ovn-lite: target 'N': no such process
ovn-lite: target 'N': the process has ended"
told() { cat "$LAB"/*.told | sed -E 's/(pid:)?[0-9]+/N/g' | sort -u; }
same "all are answered, and told what happened" "" "$(told | grep -vxF "$answers" || true)"
same "the agent goes on" "$agent" "$(pgrep -P $$ -x ovn-lite)"
settled() { [ "$(ovn 1 attach ls -o json)" = "[]" ]; }
wait_for 20 "all of them to be gone" settled
ovn 1 net rm over >/dev/null; ovn 1 net rm bridged >/dev/null
gone() { [ "$(host_state)" = "$before" ]; }
wait_for 40 "the host as before" gone
ok "nothing of them is left"
finish
