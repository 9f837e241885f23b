#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Services on three hosts: what they are called, who their backends are, what is refused; a backend
# that is drained, one whose health check fails, one whose host dies; and a manager that is down.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 3
lab_cluster 3
for c in client one two three four; do container_start $c; done

# answers CONTAINER NAME [DIG-ARGUMENTS...]: in order, on one line.
answers() {
  local c=$1; shift
  in_container "$c" dig +short +tries=1 +time=2 @127.0.0.11 "$@" | sort | xargs
}
# soon SECONDS NAME EXPECTED CONTAINER DIG-ARGUMENTS...: is answered so within that time.
soon() {
  local time=$1 name=$2 expected=$3 deadline=$((SECONDS + $1)); shift 3
  while [ "$(answers "$@")" != "$expected" ] && [ $SECONDS -lt $deadline ]; do sleep 0.05; done
  same "$name (within $time s)" "$expected" "$(answers "$@")"
}
sorted() { printf '%s\n' "$@" | sort | xargs; }
# states HOST SERVICE: "NAME NODE STATE" of each backend, on one line.
states() {
  ovn "$1" service inspect "$2" | jq -r '.[0].backends[] | "\(.name) \(.node) \(.state)"' |
    paste -sd ,
}
states_are() { [ "$(states "$1" "$2")" = "$3" ]; }
state_is() { [[ ,$(states "$1" "$2"), == *,"$3",* ]]; }

ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 >/dev/null

# ---- made anywhere, known everywhere
id=$(ovn 2 service create web --net front --port http=80)
same "the highest addresses of the subnets are the virtual ones" \
  "10.7.0.254 fd07::ffff:ffff:ffff:ffff" \
  "$(ovn 2 service inspect web | jq -r '.[0].vips[]' | xargs)"
for host in 1 3; do
  wait_for 5 "the service on host $host" bash -c \
    "[ \"\$('$OVN' --socket '$LAB/host$host/run/ovn-lite.sock' service ls -q)\" = $id ]"
done
ok "all hosts know it"
refused "its name is taken" 4 "service with name 'web' already exists, in network 'front'" \
  ovn 3 service create WEB --net front
refused "its address is taken" 4 \
  "address 10.7.0.254 is in use in network 'front' by service 'web'" \
  ovn 3 attach container "pid:$(pid_of client)" --net front --ip 10.7.0.254
refused "for a container too" 4 "name 'web' is taken in network 'front' by service 'web'" \
  ovn 3 attach container "pid:$(pid_of client)" --net front --name web
refused "and as an alias" 4 "name 'tasks.web' is taken in network 'front' by service 'web'" \
  ovn 3 attach container "pid:$(pid_of client)" --net front --alias tasks.web
refused "a network with a service stays" 4 "network front has a service: web" \
  ovn 2 net rm front
refused "no service, no backend" 3 "service 'none': not found" \
  ovn 2 attach container "pid:$(pid_of one)" --net front --service none

# ---- backends
attach 3 client front
attach 1 one front --service web
attach 2 two front --service web --weight 3
soon 5 "the name is the virtual address" "10.7.0.254" client web
soon 5 "in the other family too" "fd07::ffff:ffff:ffff:ffff" client web AAAA
soon 5 "tasks are the backends" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web
same "a port leads to the name" "0 1 80 web.front." "$(answers client _http._tcp.web SRV)"
same "with the network behind it" "$(sorted "$(ip_of one)" "$(ip_of two)")" \
  "$(answers client tasks.web.front)"
same "the virtual address has the name" "web.front." "$(answers client -x 10.7.0.254)"
same "a backend keeps its own" "two.front." "$(answers client -x "$(ip_of two)")"
for host in 1 2 3; do
  wait_for 5 "the backends on host $host" states_are "$host" web "one host1 up,two host2 up"
done
ok "every host shows the backends"
same "with their weights" "1 3" \
  "$(ovn 3 service inspect web | jq -r '.[0].backends[].weight' | xargs)"
refused "a service with backends stays" 4 \
  "service 'web' has backends: 'one' on node 'host1', 'two' on node 'host2'" ovn 2 service rm web
ovn 1 service create rr --net front --mode dnsrr >/dev/null
attach 3 three front --service rr
soon 5 "in mode dnsrr the name is the backends" "$(ip_of three)" client rr

# ---- drain
began=$(now_ms)
ovn 3 service drain two -q >/dev/null
took=$(($(now_ms) - began))
check "a drain is confirmed by all within a second ($took ms)" [ $took -lt 1000 ]
same "when it returns no host names the backend" "$(ip_of one)|$(ip_of one)" \
  "$(answers client tasks.web)|$(answers one tasks.web)"
same "and all show it" "one host1 up,two host2 draining" "$(states 1 web)"
ovn 1 service drain two --undo
soon 5 "undone, it is back" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web
ovn 2 service drain host1 -q >/dev/null
same "a node is drained with its backends" "$(ip_of two)" "$(answers client tasks.web)"
ovn 2 service drain host1 --undo
soon 5 "and comes back" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web
ovn 1 service drain three -q >/dev/null
ovn 3 detach container three -q >/dev/null
wait_for 10 "the end of the drain of what is gone" \
  bash -c "[ \"\$('$OVN' --socket '$LAB/host1/run/ovn-lite.sock' service drain -q)\" = '' ]"
ok "the drain of a backend ends with it"
refused "nobody is drained whom nobody knows" 3 \
  "'nobody' is neither a node nor a backend of a service" ovn 1 service drain nobody

# ---- health
ovn 1 service update web --health-cmd false --health-interval 1m --health-retries 2 >/dev/null
agent_kill 2
agent_start 2
wait_for 5 "the agent" ovn 2 status
sleep 0.5
same "neither a new check nor a new agent takes a backend out before it has failed" \
  "one host1 up,two host2 up" "$(states 2 web)"
ovn 1 service update web --no-healthcheck >/dev/null
ovn 1 service update web --health-cmd "test -e $LAB/well" --health-interval 100ms \
  --health-retries 2 >/dev/null
wait_for 5 "the failing checks" state_is 3 web "two host2 unhealthy"
soon 5 "backends whose checks fail are out" "" client tasks.web
touch "$LAB/well"
wait_for 5 "the checks" state_is 3 web "two host2 up"
soon 5 "and in when they succeed" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web
in_container two ip addr add 198.51.100.1/24 dev lo
in_container two ip link set lo up
ovn 1 service update web --health-tcp 8080 >/dev/null
wait_for 5 "the refused connections" state_is 3 web "two host2 unhealthy"
in_container two python3 -m http.server 8080 --directory "$LAB" >/dev/null 2>&1 &
server=$!
wait_for 5 "the connections" state_is 3 web "two host2 up"
ovn 1 service update web --health-http 8080/well >/dev/null
sleep 0.5
same "a page that is there is well" "two host2 up" "$(states 3 web | tr , '\n' | grep two)"
ovn 1 service update web --health-http 8080/ill >/dev/null
wait_for 5 "the missing page" state_is 3 web "two host2 unhealthy"
ok "a page that is not there is not"
kill $server
ovn 1 service update web --no-healthcheck >/dev/null
soon 5 "without a check all are in" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web

# ---- the agent of a client's host is killed and started again, and hears of nobody for a while
asks() { in_container client timeout 9 python3 "$here/../support/echo_client.py" tcp "$@"; }
servers=()
for c in one two; do
  in_container "$c" python3 "$here/../support/echo_server.py" "$c" tcp 7000 >/dev/null 2>&1 &
  servers+=($!)
  wait_for 5 "the server of $c" asks "$(ip_of "$c")" 7000
done
stays=()
for n in 1 2 3 4; do
  asks 10.7.0.254 7000 --stay 5 >"$LAB/stay$n" 2>/dev/null &
  stays+=($!)
done
sleep 0.3
connections() { ovn "$1" service inspect web | jq "[.[0].backends[].connections] | add"; }
all_count() { [ "$(connections "$1")" = 4 ]; }
wait_for 4 "the connections" all_count 1
same "every host shows the connections of all backends, as their hosts count them" "4 4 null" \
  "$(connections 2) $(connections 3) $(ovn 3 service inspect web | jq '.[0].uncounted')"
if [ -e /proc/net/nf_conntrack ]; then
  kept() { in_container client awk '/ESTABLISHED/ && /dst=10.7.0.254/ { print $5 }' \
    /proc/net/nf_conntrack | sort -n | head -n 1; }
  kept_for_days() { [ "$(kept)" -gt 400000 ]; }
  wait_for 4 "silent connections to be kept for days" kept_for_days
  ok "who says nothing stays led to the same backend for days"
else
  echo "skip how long a silent connection is kept: this kernel has no /proc/net/nf_conntrack"
fi
ovn 1 net create back --subnet 10.8.0.0/24 >/dev/null
ovn 1 service create db --net back >/dev/null
attach 2 four back --service db
counted_by_3() { [ "$(ovn 3 service inspect db | jq -r '.[0].backends[] |
  "\(.name) \(.node) \(.connections)"')" = "four host2 0" ]; }
wait_for 3 "the count" counted_by_3
ok "a host that is not in the network asks the manager for the backends, and their hosts"
agent_kill 3
on_host 3 nft "add table inet cut; add chain inet cut in { type filter hook input priority -500; }
  add rule inet cut in meta l4proto { tcp, udp } th dport 7956 drop
  add rule inet cut in meta l4proto { tcp, udp } th sport 7956 drop"
agent_start 3
lost=0
for n in $(seq 20); do
  asks 10.7.0.254 7000 >/dev/null || lost=$((lost + 1))
done
same "an agent that starts and knows of no backend yet loses no new connection" 0 $lost
on_host 3 nft delete table inet cut
wait "${stays[@]}" || true
same "and none that is there" "alive alive alive alive" "$(cat "$LAB"/stay? | xargs)"
wait_for 10 "the backends on host 3" states_are 3 web "one host1 up,two host2 up"
soon 5 "in the end it knows them" "$(sorted "$(ip_of one)" "$(ip_of two)")" client tasks.web
for n in 1 2 3 4; do asks 10.7.0.254 7000 >/dev/null || lost=$((lost + 1)); done
same "and the balancing goes on" 0 $lost

# ---- without a manager
agent_kill 1
began=$(now_ms)
shown=$(ovn 3 service inspect web 2>"$LAB/uncounted")
took=$(($(now_ms) - began))
check "a host that is silent keeps nobody waiting ($took ms)" [ $took -lt 4000 ]
same "of its backend the connections are not known, of the other's they are" "one - two 0" \
  "$(jq -r '.[0].backends[] | "\(.name) \(.connections // "-")"' <<<"$shown" | xargs)"
check "and why is said" grep -qE \
  "of 'web' on node 'host1' are not all known: it (has not answered in time|is unreachable)" \
  "$LAB/uncounted"
soon 10 "a backend whose host is silent is out while others remain" "$(ip_of two)" \
  client tasks.web
same "the virtual address stays" "10.7.0.254" "$(answers client web)"
led_to() { for _ in $(seq 12); do asks 10.7.0.254 7000; done | cut -d " " -f 1 | sort -u | xargs; }
led_to_two() { [ "$(led_to)" = two ]; }
wait_for 2 "the balancing" led_to_two
ok "and leads to the others alone"
kill "${servers[@]}"
same "and is told so" "one host1 unreachable" "$(states 3 web | tr , '\n' | grep one)"
agent_kill 3
agent_start 3
wait_for 5 "the agent" ovn 3 status
same "a host that starts without a manager knows the service" "web" \
  "$(ovn 3 service ls -o name | grep web)"
ovn 2 detach container two -q >/dev/null
attach 2 two front --service web
soon 5 "and backends come and go" "$(sorted 10.7.0.254 "$(ip_of two)")" client web tasks.web
agent_start 1
soon 15 "the host comes back with its backend" "$(sorted "$(ip_of one)" "$(ip_of two)")" \
  client tasks.web

# ---- the end
ovn 2 service rm --force web rr >/dev/null
soon 5 "what is removed has no name" "" client web
same "its backends stay attached" "one" "$(ovn 1 attach ls -o name)"
finish
