#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Another VXLAN port for a cluster that runs: all hosts follow, with little lost and for either
# datapath; one that was down follows when it comes back, and goes on with it without a manager.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 3
lab_cluster 3
for c in a b c d e; do container_start $c; done
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create --subnet 10.8.0.0/24 -o datapath=macvlan other >/dev/null
attach 1 a backend; attach 2 b backend; attach 3 c backend
attach 1 d other; attach 2 e other
port_of() { ovn "$1" status -o json | jq .vxlan_port; }
wait_for 5 "packets" ping_from a "$(ip_of b)"
wait_for 5 "packets of the other" ping_from d "$(ip_of e)"
same "status shows the port" 4789 "$(port_of 2)"
check "in words too" grep -q "^VXLAN *UDP port 4789$" <(ovn 2 status)
# Each connection inside has a port of its own outside.
tracked() { on_host 1 sysctl -n net.netfilter.nf_conntrack_count; }
connections() {
  in_container a bash -c "for _ in {1..60}; do echo >/dev/udp/$(ip_of b)/9; done"
}
few_more() {
  local before; before=$(tracked)
  connections
  [ $(($(tracked) - before)) -lt 20 ]
}
check "conntrack of the host keeps nothing of what is inside" few_more
on_host 1 nft -f - <<EOT
table inet firewall {
  chain input {
    type filter hook input priority 0; policy drop
    ct state established,related accept
    udp dport { 4789, 7956 } accept
  }
}
EOT
reaches "a firewall that accepts the port lets packets in" a "$(ip_of b)"
on_host 1 nft delete table inet firewall
refused "gossip's port is refused" 1 "VXLAN port 7956: it is that of gossip" \
  ovn 2 cluster update --vxlan-port 7956

agent_kill 3
in_container a ping -q -i 0.05 -c 120 -W 1 "$(ip_of b)" >"$LAB/loss" & ping=$!
sleep 1
ovn 2 cluster update --vxlan-port 8472
wait $ping || true
lost=$((120 - $(awk '/received/ {print $4}' "$LAB/loss")))
check "at most 2 s are lost ($lost of 120 pings, 50 ms apart)" [ "$lost" -le 40 ]
for i in 1 2; do same "host $i uses it" 8472 "$(port_of $i)"; done
wait_for 3 "packets of the other datapath" ping_from d "$(ip_of e)"
ok "packets of the other datapath pass again"
check "nor does conntrack of the host keep anything of it" few_more
overhear 10 /run/netns/host1 -c 1 -i eth0 udp port 8472
ping_from a "$(ip_of b)" >/dev/null || true
wait "$dump" || true
check "and the packets bear it" [ -s "$LAB/heard" ]
check "a host whose agent is down is not reached" \
  bash -c "! nsenter -t $(pid_of a) -n ping -c 1 -W 1 $(ip_of c)"
agent_start 3
wait_for 5 "host 3 to follow" ping_from a "$(ip_of c)"
same "until it is back and follows" 8472 "$(port_of 3)"
agent_kill 1
agent_kill 2
agent_start 2
same "an agent that starts without a manager goes on with it" 8472 "$(port_of 2)"
reaches "and its packets pass" b "$(ip_of c)"
agent_start 1
same "as does the manager" 8472 "$(port_of 1)"
ovn 3 cluster update --vxlan-port 4789
wait_for 5 "packets on the first port" ping_from a "$(ip_of b)"
ok "it can be changed back"
finish
