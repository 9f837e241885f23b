#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A backend whose default route is of a network of its runtime's, as with docker. By published ports
# of services it is asked at that route's address, where a UDP server that is bound to no address
# answers from; also after the route has changed, has gone and come back. Clients take answers only
# from whom they asked.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"

lab_hosts 3
outside_host=3
client=$(host_address 3); client6=fd99::3
for i in 1 2 3; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
lab_cluster 2
container_start one

# runtime_network N: one of the runtime's, with the interface rtN in the container.
runtime_network() {
  ip link add "rt$1" netns "/proc/$(pid_of one)/ns/net" type veth peer name "runtime$1" netns host2
  on_host 2 ip address add "172.31.$1.1/24" dev "runtime$1"
  on_host 2 ip address add "fd31:$1::1/64" dev "runtime$1" nodad
  on_host 2 ip link set "runtime$1" up
  in_container one ip link set "rt$1" up
  in_container one ip address add "172.31.$1.2/24" dev "rt$1"
  in_container one ip address add "fd31:$1::2/64" dev "rt$1" nodad
}
leads_out() {
  in_container one ip route replace default via "172.31.$1.1"
  in_container one ip -6 route replace default via "fd31:$1::1"
}
# homes: to where the backend's connections are led.
homes() {
  in_container one nft list ruleset | awk '/map home/ { here = 1 }
    here && /elements/ { print $(NF - 1) } /}/ { here = 0 }' | sort | xargs
}
led_to() { [ "$(homes)" = "$1" ]; }
# everywhere WHEN: by each host and family, UDP and TCP.
everywhere() {
  local at from host protocol
  for host in 1 2; do
    for at in $(host_address $host) fd99::$host; do
      from=$client; [[ $at = *:* ]] && from=$client6
      for protocol in udp tcp; do
        same "$1: $protocol, asked at $at" "one $from" "$(from_outside $protocol "$at" 8081)"
      done
    done
  done
}

runtime_network 1
leads_out 1
ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 --internal >/dev/null
ovn 2 service create web --net front -p 8081:7000 -p 8081:7000/udp >/dev/null
serve one udp 7000
serve one tcp 7000
attach 2 one front --service web
wait_for 5 "the addresses of the runtime's network" led_to "172.31.1.2 fd31:1::2"
everywhere "a default route that is the runtime's"

runtime_network 2
leads_out 2
wait_for 2 "the addresses of the other network" led_to "172.31.2.2 fd31:2::2"
everywhere "another one"

agent_kill 2
leads_out 1
agent_start 2
wait_for 5 "what changed without an agent" led_to "172.31.1.2 fd31:1::2"
everywhere "changed while the agent was away"

in_container one ip route del default via 172.31.1.1
in_container one ip -6 route del default via fd31:1::1
wait_for 2 "no other address" led_to ""
everywhere "none"

leads_out 2
wait_for 2 "the addresses of the network that is back" led_to "172.31.2.2 fd31:2::2"
everywhere "one that is back"
same "the agent has no trouble" "" "$(ovn 2 status | grep -i trouble || true)"

while read -r pid; do kill "$pid" 2>/dev/null || true; done <"$LAB/servers"
finish
