#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An agent that is killed and started again finds the kernel as it should be: it plans nothing,
# sends no netlink message that changes anything, writes no sysctl, and containers do not notice.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create -d bridge --subnet 172.30.1.0/24 front >/dev/null
ovn 1 service create web --net backend -p 8100:80 >/dev/null
for c in a1 b1 c1; do container_start $c; done
attach 1 a1 backend
attach 1 b1 backend --service web
attach 1 c1 front -p 8080:80
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
    nsenter --net="$ns" nft list ruleset
  done
  for c in a1 b1 c1; do
    in_container $c sh -c 'ip -d link; ip address; ip rule; ip route show table all
      nft list ruleset'
  done
  on_host 1 sh -c 'ip -d link; ip address; ip route; nft list ruleset'
}
settled() { ! grep -q tentative <(raw_kernel_state); }
wait_for 10 "IPv6 addresses to be settled" settled
before=$(kernel_state)

in_container a2 ping -q -i 0.05 -w 6 "$(ip_of a1)" >"$LAB/ping" &
ping=$!
agent_kill 1
on_host 1 strace -f -qq -e trace=sendto,sendmsg,sendmmsg,openat,open -o "$LAB/trace" \
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
same "nor one to nf_tables" "" \
  "$(grep -oE 'NFT_MSG_(NEW|DEL|DESTROY)[A-Z]+' "$LAB/trace" | sort | uniq -c || true)"
for seen in nlmsg_type=RTM_GETLINK NFT_MSG_GET; do
  check "$seen was seen, so the lines above mean something" grep -q "$seen" "$LAB/trace"
done
same "no sysctl was written" "" \
  "$(grep -E '"/proc/sys/.*O_(WRONLY|RDWR)' "$LAB/trace" | head -n 3 || true)"
same "the kernel's state is the same to the letter" "" \
  "$(diff <(echo "$before") <(kernel_state) || true)"
same "no packet was lost meanwhile" "0%" \
  "$(grep -oE '[0-9.]+% packet loss' "$LAB/ping" | cut -d' ' -f1)"
kill -TERM "$(pgrep -P "$(cat "$LAB/host1/tracer")" | head -n 1)"
finish
