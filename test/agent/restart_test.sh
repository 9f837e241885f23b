#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An agent that is killed and started again finds the kernel as it should be: it plans nothing,
# sends
# no netlink message that changes anything, and containers do not notice.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/../support/lab.sh"
lab_enter "$@"
. "$here/case.sh"

lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for c in a1 b1; do container_start $c; attach 1 $c backend; done
container_start a2
attach 2 a2 backend
wait_for 10 "a1 to reach a2" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"

# Everything that the agent may have made, in all its namespaces; timers of bridges run by
# themselves.
kernel_state() { raw_kernel_state | sed -E 's/_timer +[0-9.]+//g'; }
raw_kernel_state() {
  local ns
  for ns in "$LAB"/host1/run/netns/*; do
    nsenter --net="$ns" ip -d link; nsenter --net="$ns" ip address
    nsenter --net="$ns" bridge fdb show dev vxlan0; nsenter --net="$ns" ip neigh show nud permanent
  done
  in_container a1 ip -d link; in_container a1 ip address; in_container a1 ip route
}
before=$(kernel_state)

in_container a2 ping -q -i 0.05 -w 6 "$(ip_of a1)" >"$LAB/ping" &
ping=$!
agent_kill 1
on_host 1 strace -f -qq -e trace=sendto,sendmsg,sendmmsg -o "$LAB/trace" \
  "$OVN" agent run --config "$LAB/host1/ovn-lite.toml" >>"$LAB/host1/log" 2>&1 &
echo $! >"$LAB/host1/tracer"
wait_for 20 "the agent to answer" ovn 1 status
wait_for 20 "the agent to know a2 again" \
  sh -c "'$OVN' --socket '$LAB/host1/run/ovn-lite.sock' debug table --network backend -o json |
    jq -e '[.[] | select(.visible)] | length == 3'"
sleep 1
wait $ping || true

same "the op list after a restart is empty" "[]" \
  "$(ovn 1 debug plan -o json | jq -c '[.. | strings]')"
same "no netlink message that changes anything was sent" "" \
  "$(grep -oE 'nlmsg_type=RTM_(NEW|DEL|SET)[A-Z]+' "$LAB/trace" | grep -v NSID | sort | uniq -c \
|| true)"
check "netlink was looked at, so the line above means something" \
  grep -q 'nlmsg_type=RTM_GETLINK' "$LAB/trace"
same "the kernel's state is the same to the letter" "" \
  "$(diff <(echo "$before") <(kernel_state) || true)"
same "no packet was lost meanwhile" "0%" \
  "$(grep -oE '[0-9.]+% packet loss' "$LAB/ping" | cut -d' ' -f1)"
kill -TERM "$(pgrep -P "$(cat "$LAB/host1/tracer")" | head -n 1)"
finish
