#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An agent is down for so long that the other host gives it up, and REST seconds more, and comes
# back: its containers are reached all the time.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
container_start a; container_start b
attach 1 a backend; attach 2 b backend
wait_for 10 "b to reach a" in_container b ping -c 1 -W 1 "$(ip_of a)"
nsenter -t "$(pid_of b)" -n -- ping -q -i 0.05 "$(ip_of a)" >"$LAB/ping" &
ping=$!
agent_kill 1
given_up() { [ "$(ovn 2 status -o json | jq .members.failed)" = 1 ]; }
wait_for 40 "host 2 to give the agent up" given_up
sleep "${REST:-2}"
agent_start 1
back() { [ "$(ovn 2 status -o json | jq .members.alive)" = 2 ]; }
wait_for 20 "the agent to be back" back
sleep 3
kill -INT $ping
wait $ping || true
same "no packet was lost" "0%" "$(grep -oE '[0-9.]+% packet loss' "$LAB/ping" | cut -d' ' -f1)"
finish
