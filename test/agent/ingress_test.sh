#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The published ports of services, by packets: a client outside (host 4, which has no agent) reaches
# backends through every host of the cluster, whether it has some or none, over both families, and
# they see the client's own address. Who does not serve gets nothing; what is there lives on when
# agents die; and in the end the hosts are as they were before.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"

lab_hosts 4
outside_host=4
client=$(host_address 4); client6=fd99::4
for i in 1 2 3 4; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
for i in 1 2 3; do printf '[overlay]\nidle_time = 0\n' >>"$LAB/host$i/ovn-lite.toml"; done
lab_cluster 3
for c in one two inside; do container_start $c; done
host_state() { on_host "$1" sh -c 'ip -o link | cut -d: -f2- |
  sed "s/qlen.*//; s/@if[0-9]*//" | sort; ip -o address | cut -d: -f2- |
  sed "s/valid_lft.*//; s/tentative *//" | sort; ip rule; ip route; ip -6 route | sort
  nft list ruleset'; ls "$LAB/host$1/run/netns" 2>/dev/null || true; }
before=$(for i in 1 2 3; do host_state $i; done)
gone() { [ "$(for i in 1 2 3; do host_state $i; done)" = "$before" ]; }
sandbox_state() { in_container one sh -c 'ip -o link; ip rule; ip route show table all
  nft list ruleset'; }

# http ADDRESS PORT: what the web server there says, by curl, from outside.
http() { on_host 4 curl -s -m 4 "http://$1:$2/" || true; }
addresses_of() { echo "$(host_address "$1") [fd99::$1]"; }
# backends_by HOST PORT: who answers there, of 16 connections.
backends_by() {
  for n in $(seq 16); do http "$(host_address "$1")" "$2" | cut -d' ' -f1; done | sort -u | xargs
}
# soon_by HOST PORT EXPECTED NAME
soon_by() {
  local deadline=$((SECONDS + 5))
  until [ "$(backends_by "$1" "$2")" = "$3" ] || [ $SECONDS -ge $deadline ]; do sleep 0.1; done
  same "$4" "$3" "$(backends_by "$1" "$2")"
}

# ---- through every host
ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 >/dev/null
ovn 2 service create web --net front -p 8080:80 -p 8081:7000 -p 8081:7000/udp >/dev/null
for c in one two; do
  in_container $c python3 "$here/../support/who_server.py" $c 80 "$LAB/$c.log" &
  echo $! >>"$LAB/servers"
  serve $c tcp 7000; serve $c udp 7000
done
in_container one ip link set lo up
sandbox_before=$(sandbox_state)
attach 1 one front --service web
attach 2 two front --service web
attach 3 inside front
for host in 1 2 3; do soon_by $host 8080 "one two" "host $host leads to all backends"; done
for host in 1 2 3; do
  for at in $(addresses_of $host); do
    from=$client; [ "${at:0:1}" = "[" ] && from=$client6
    same "curl, $at: the backend sees the client's own address" "$from" \
      "$(http "$at" 8080 | cut -d' ' -f2)"
  done
  at=$(host_address $host)
  same "UDP, $at: the same" "$client" "$(from_outside udp "$at" 8081 | cut -d' ' -f2)"
  same "UDP, fd99::$host: the same" "$client6" \
    "$(from_outside udp fd99::$host 8081 | cut -d' ' -f2)"
done
check "the backends have logged it" grep -qE "^(one|two) $client6\$" "$LAB/one.log" "$LAB/two.log"
# asked CURL-ARGUMENTS...: whom the backend sees, asked from inside with the agent as DNS server.
echo "nameserver 127.0.0.11" >"$LAB/resolv.conf"
asked() {
  in_container inside unshare --mount sh -c \
    'mount --bind "$0" /etc/resolv.conf && exec curl -s -m 4 "$@"' "$LAB/resolv.conf" "$@" |
    cut -d' ' -f2
}
read -r vip vip6 <<<"$(ovn 3 service inspect web | jq -r '.[0].vips[]' | xargs)"
for url in "-4 http://web/" "-6 http://web/" "http://$vip/" "http://[$vip6]/"; do
  from=$(ip_of inside); [[ $url = *-6* || $url = *"["* ]] && from=$(ip6_of inside)
  # shellcheck disable=SC2086
  same "curl $url inside the network" "$from" "$(asked $url)"
done
check "a host reaches it by 127.0.0.1" test -n "$(from_host tcp 127.0.0.1 8081)"
br_netfilter 1 0
check "by ::1" test -n "$(from_host tcp ::1 8081)"
check "and by its own address" test -n "$(from_host tcp "$(host_address 1)" 8081)"
for loaded in 0 1; do
  br_netfilter 3 $loaded || continue
  check "a container reaches it by its host, with br_netfilter $loaded" \
    test -n "$(from_container inside tcp "$(host_address 3)" 8081)"
done
same "a port that nobody published is closed" "" "$(from_outside tcp "$(host_address 1)" 8082)"

# ---- one port of the client's, through several hosts at once
both=$LAB/both
# For how many seconds the kernel would keep the connections from that port if they fell silent.
kept() { awk '/ESTABLISHED/ && / sport=5555 / { print $5 }' /proc/net/nf_conntrack; }
export -f kept
kept_everywhere() {
  on_host 1 bash -c kept | sed 's/^/host /'
  for ns in "$LAB"/host1/run/netns/*; do nsenter --net="$ns" bash -c kept; done |
    sed 's/^/ingress /'
  for c in one two; do in_container $c bash -c kept; done | sed 's/^/backend /'
}
kept_for_days() {
  all=$(kept_everywhere)
  [ "$(awk '$2 > 400000 { print $1 }' <<<"$all" | sort | uniq -c | xargs)" = \
    "3 backend 1 host 1 ingress" ]
}
for family in 4 6; do
  for host in 1 2 3; do
    at=$(host_address $host); [ $family = 6 ] && at=fd99::$host
    from_outside tcp "$at" 8081 --from 5555 --stay 3 >"$both$host" & stays[host]=$!
  done
  if [ -e /proc/net/nf_conntrack ]; then
    wait_for 2 "IPv$family: silent connections to be kept for days on the host, in the ingress \
network and by the backends" kept_for_days
    seconds=$(sort -nk2 <<<"$all" | awk 'NR == 1 { print $2 }')
    ok "IPv$family: who says nothing is kept for $seconds s at least on the host, in the ingress \
network and by the backends"
  else
    echo "skip how long silent connections are kept: this kernel has no /proc/net/nf_conntrack"
  fi
  wait "${stays[@]}"
  same "IPv$family: one source port through three hosts at once" "alive alive alive" \
    "$(cat "$both"? | xargs)"
done

# ---- who serves
ovn 3 service drain one -q >/dev/null
for host in 1 3; do
  same "what is drained gets nothing by host $host" two "$(backends_by $host 8080)"
done
ovn 1 service drain one --undo
soon_by 3 8080 "one two" "undone, it is back"
ovn 1 service update web --local-first=true >/dev/null
soon_by 1 8080 one "local first: host 1 has one"
soon_by 2 8080 two "host 2 has two"
soon_by 3 8080 "one two" "host 3 has none of its own"
ovn 1 service update web --local-first=false >/dev/null
soon_by 1 8080 "one two" "and no more"
ovn 1 service create empty --net front -p 8090:90 >/dev/null
from_outside tcp "$(host_address 2)" 8090  # by now the host has followed
began=$(now_ms)
same "a service without backends refuses" "" "$(from_outside tcp "$(host_address 2)" 8090)"
check "at once ($(($(now_ms) - began)) ms)" [ $(($(now_ms) - began)) -lt 2500 ]

# ---- a port that a process of a host has is left to it
on_host 3 python3 "$here/../support/echo_server.py" native tcp 8099 & echo $! >>"$LAB/servers"
wait_for 5 "the process of host 3" on_host 3 python3 "$here/../support/echo_client.py" tcp \
  127.0.0.1 8099
ovn 1 service update web --publish-add 8099:7000 >/dev/null
wait_for 5 "the port on host 1" test -n "$(from_outside tcp "$(host_address 1)" 8099)"
same "a process keeps its port" native \
  "$(from_outside tcp "$(host_address 3)" 8099 | cut -d' ' -f1)"

# ---- agents that die
for n in 1 2 3; do
  from_outside tcp "$(host_address $n)" 8081 --stay 4 >"$both$n" & stays[n]=$!
done
sleep 0.3
for host in 2 3; do agent_kill $host; done
sleep 1
check "a host without an agent goes on" test -n "$(http "$(host_address 3)" 8080)"
for host in 2 3; do agent_start $host; done
lost=0
for n in $(seq 30); do [ -n "$(http "$(host_address 3)" 8080)" ] || lost=$((lost + 1)); done
same "nothing is lost when agents start anew" 0 $lost
wait "${stays[@]}" || true
same "and connections go on" "alive alive alive" "$(cat "$both"1 "$both"2 "$both"3 | xargs)"

# ---- backends and services that go
ovn 2 detach container two -q >/dev/null
soon_by 3 8080 one "who is detached gets nothing"
ovn 1 detach container one -q >/dev/null
soon_by 3 8080 "" "with the last one it is closed"
is_as_before() { [ "$(sandbox_state)" = "$sandbox_before" ]; }
wait_for 5 "the container to be as it was" is_as_before
ok "a container that was detached is as it was"
ovn 3 detach container inside -q >/dev/null
ovn 1 service rm web empty >/dev/null
wait_for 15 "the hosts to be as they were" gone
ok "nothing is left on the hosts"
ovn 1 net rm ingress front >/dev/null
while read -r pid; do kill "$pid" 2>/dev/null || true; done <"$LAB/servers"
finish
