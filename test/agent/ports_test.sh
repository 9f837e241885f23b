#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Published ports, by packets: a real server in a container; clients outside (host 2, which has no
# agent), on the host, in the container itself and beside it; both families, all protocols, every
# gateway mode; with and without br_netfilter, which others may have loaded.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"
ulimit -Sn 256  # as many files an agent may have at first; it needs more for many ports

lab_hosts 2
outside_host=2
h1=$(host_address 1); h1v6=fd99::1
on_host 1 ip address add $h1v6/64 dev eth0 nodad
on_host 2 ip address add fd99::2/64 dev eth0 nodad
on_host 1 ip address add 10.99.77.1/32 dev eth0
on_host 2 ip route add 10.99.77.1 via "$h1"
lab_cluster 1
for c in a b; do container_start $c; done

ports_of() { ovn 1 attach ls -o json | jq -r --arg n "$1" '.[] | select(.name == $n) | .ports[]'; }
leave() { ovn 1 detach container "pid:$(pid_of "$1")" >/dev/null; }
# Elements of a set come in no order.
host_state() { on_host 1 sh -c 'ip -o link | cut -d: -f2- | sed "s/qlen.*//"; ip -o address | \
  sed "s/valid_lft.*//; s/tentative *//"; ip route; ip -6 route; \
  ip -6 route show table local proto 158; nft list ruleset | tr , "\n" |
  sed "s/elements = {//; s/ }//; s/^[[:space:]]*//" | sort
  ss -Hltun | awk "{print \$1, \$5}" | sort'; }
gone() { [ "$(host_state)" = "$before" ]; }
before=$(host_state)

dual() { ovn 1 net create -d bridge --ipv6 --subnet 172.30.1.0/24 --subnet fd30:1::/64 "$@" \
  >/dev/null; }
dual one
attach 1 a one -p 8080:80 -p 127.0.0.1:8081:80 -p 5353:53/udp -p 10.99.77.1:8083:80 -p 80
same "the ports are shown as they are" \
  "8080:80/tcp 127.0.0.1:8081:80/tcp 5353:53/udp 10.99.77.1:8083:80/tcp 30000:80/tcp" \
  "$(ports_of a | xargs)"
serve a tcp 80; serve a udp 53
wait_for 5 "the servers" on_host 1 bash -c "[ \"\$(ask tcp $(ip_of a) 80)\" ] && \
  [ \"\$(ask udp $(ip_of a) 53)\" ]"
attach 1 b one

# ---- from everywhere; a published port keeps the client's address where a way back is sure
same "IPv4 TCP from outside, with the client's address" "a $(host_address 2)" \
  "$(from_outside tcp "$h1" 8080)"
same "IPv6 TCP from outside, with the client's address" "a fd99::2" "$(from_outside tcp $h1v6 8080)"
same "IPv4 UDP from outside" "a $(host_address 2)" "$(from_outside udp "$h1" 5353)"
same "IPv6 UDP from outside" "a fd99::2" "$(from_outside udp $h1v6 5353)"
same "a port that nobody named" "a $(host_address 2)" "$(from_outside tcp "$h1" 30000)"
same "one address of the host" "a $(host_address 2)" "$(from_outside tcp 10.99.77.1 8083)"
same "and no other" "" "$(from_outside tcp "$h1" 8083)"
same "the host by its own address" "a $h1" "$(from_host tcp "$h1" 8080)"
same "the host by its own IPv6 address" "a $h1v6" "$(from_host tcp $h1v6 8080)"
same "the host by 127.0.0.1" "a 172.30.1.1" "$(from_host tcp 127.0.0.1 8080)"
same "a port of 127.0.0.1 only, from the host" "a 172.30.1.1" "$(from_host tcp 127.0.0.1 8081)"
same "from outside it is not there" "" "$(from_outside tcp "$h1" 8081)"
same "the host by 127.0.0.1, UDP" "a 172.30.1.1" "$(from_host udp 127.0.0.1 5353)"
br_netfilter 1 0
on_host 1 timeout 5 python3 "$here/../support/echo_server.py" own tcp 8099 >/dev/null 2>&1 &
own_loopback() { [ "$(from_host tcp ::1 8099)" = "own ::1" ]; }
same "the host by ::1" "a fd30:1::1" "$(from_host tcp ::1 8080)"
same "the host by ::1, UDP" "a fd30:1::1" "$(from_host udp ::1 5353)"
wait_for 5 "what is at ::1 besides" own_loopback
ok "what else is at ::1 is as it was"

for loaded in 0 1; do
  br_netfilter 1 $loaded || continue
  note="br_netfilter $loaded"
  same "hairpin: the container itself, IPv4, $note" "a 172.30.1.1" \
    "$(from_container a tcp "$h1" 8080)"
  same "hairpin: the container itself, IPv6, $note" "a fd30:1::1" \
    "$(from_container a tcp $h1v6 8080)"
  same "hairpin: the container itself, UDP, $note" "a 172.30.1.1" \
    "$(from_container a udp "$h1" 5353)"
  for to in "$h1" $h1v6 172.30.1.1; do
    check "hairpin: its neighbour by $to, $note" grep -q "^a " \
      <(from_container b tcp $to 8080)
  done
done

# ---- nobody on the wire reaches 127.0.0.0/8
evil() {  # host 2 sends to 127.0.0.1 as if it were behind host 1
  on_host 2 sh -c 'sysctl -qw net.ipv4.conf.all.route_localnet=1
    ip address del 127.0.0.1/8 dev lo 2>/dev/null
    ip route replace 127.0.0.1 via '"$h1"' src '"$(host_address 2)"
  from_outside tcp 127.0.0.1 "$1"
}
on_host 1 nft add table inet witness
on_host 1 nft add chain inet witness seen '{ type filter hook prerouting priority -400; }'
on_host 1 nft add rule inet witness seen iifname eth0 ip daddr 127.0.0.0/8 counter
same "a port of 127.0.0.1 is not reached from the wire" "" "$(evil 8081)"
same "nor one of all addresses by it" "" "$(evil 8080)"
check "although the packets came" [ "$(on_host 1 nft -j list table inet witness |
  jq '[.. | .counter? // empty | .packets] | add')" -gt 1 ]
on_host 1 nft delete table inet witness

# ---- conflicts; b is attached, and what is refused it leaves that alone
refused "a port of another endpoint" 4 \
  "port 0.0.0.0:8080/tcp is published by endpoint 'a' of network 'one' already" \
  ovn 1 attach container "pid:$(pid_of b)" --net bridge -p 8080:80
nsenter --net=/run/netns/host1 -- python3 "$here/../support/echo_server.py" x tcp 9000 & other=$!
wait_for 5 "another process" on_host 1 bash -c 'ask tcp 127.0.0.1 9000 | grep -q x'
refused "a port of another process, with its name" 4 \
  "port 0.0.0.0:9000/tcp is in use by $(cat /proc/$other/comm) (pid $other)" \
  ovn 1 attach container "pid:$(pid_of b)" --net bridge -p 9000:80
kill $other
refused "an address of another host" 1 \
  "port 192.0.2.1:9001/tcp: 192.0.2.1 is no address of this host" \
  ovn 1 attach container "pid:$(pid_of b)" --net bridge -p 192.0.2.1:9001:80
refused "a malformed port is a usage error" 2 "attach container: --publish: '80/x': the protocol \
is not tcp, udp or sctp; wanted is [HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]
Try 'ovn-lite attach container --help'." \
  ovn 1 attach container "pid:$(pid_of b)" --net bridge -p 80/x
check "no other process gets a published port" on_host 1 python3 -c '
import errno, socket
try: socket.socket().bind(("0.0.0.0", 8080))
except OSError as e: raise SystemExit(e.errno != errno.EADDRINUSE)
raise SystemExit(1)'

# ---- healing
wanted=$(host_state)
unchanged() { [ "$(host_state)" = "$wanted" ] && [ "$(from_outside tcp "$h1" 8080)" ]; }
sleep 1.2
healed_in "a deleted port" nft delete element inet ovn-lite dnat4 '{ tcp . 8080 }'
sleep 1.2
healed_in "a port led elsewhere" sh -c 'nft delete element inet ovn-lite dnat4 "{ tcp . 8080 }"
  nft add element inet ovn-lite dnat4 "{ tcp . 8080 : 172.30.1.9 . 80 }"'
sleep 1.2

# ---- a restart: nothing changes in the kernel, connections live, ports are held again
on_host 2 python3 "$here/../support/echo_client.py" tcp "$h1" 8080 --stay 4 >"$LAB/stay" &
stays=$!
agent_kill 1
check "published while no agent runs" grep -q "^a " <(from_outside tcp "$h1" 8080)
nsenter --net=/run/netns/host1 -- nft monitor >"$LAB/at-restart" & monitor=$!
agent_start 1
sleep 1
kill $monitor
same "a restart changes nothing" "" "$(cat "$LAB/at-restart")"
same "and all is as before" "$wanted" "$(host_state)"
wait $stays || true
same "a connection lives through it" "alive" "$(cat "$LAB/stay")"

# ---- a port moves: a client that never stops is led to where it is now
on_host 2 python3 "$here/../support/echo_client.py" udp "$h1" 5353 --from 4711 --stay 4 \
  >"$LAB/moved" & client=$!
sleep 1
leave a; leave b
attach 1 b one -p 5353:53/udp
serve b udp 53
wait $client || true
check "a UDP client from one port follows a port that moves" [ "$(cat "$LAB/moved")" = "a b" ]
leave b
same "a detached port is not there" "" "$(from_outside udp "$h1" 5353)"
ovn 1 net rm one >/dev/null
wait_for 5 "the host as before" gone
ok "all of it leaves the host as it was"

# ---- one port is one change of one element
dual one
attach 1 a one -p 8080:80/tcp
nsenter --net=/run/netns/host1 -- stdbuf -oL nft monitor >"$LAB/one-more" & monitor=$!
listens() { on_host 1 awk -v pid=$monitor '$3 == pid && $4 != 0 { ok = 1 } END { exit !ok }' \
  /proc/net/netlink; }
wait_for 5 "nft monitor" listens
attach 1 b one -p 127.0.0.1:8081:80/tcp
sleep 0.5
kill $monitor
same "the first port of a container is one element" 1 \
  "$(grep -c '^add element' "$LAB/one-more")"
same "and nothing else" "" "$(grep -v '^add element\|^# new gen' "$LAB/one-more")"
leave a; leave b
ovn 1 net rm one >/dev/null

# ---- modes
dual -o gateway_mode_ipv4=routed -o gateway_mode_ipv6=routed open
on_host 2 ip route add 172.30.1.0/24 via "$h1"
on_host 2 ip route add fd30:1::/64 via $h1v6
attach 1 a open -p 8080:80 -p 9000:90/udp
same "routed: no port of the host is shown" "80/tcp 90/udp" "$(ports_of a | xargs)"
same "routed: open at the container's own IPv4 address" "a $(host_address 2)" \
  "$(from_outside tcp "$(ip_of a)" 80)"
same "routed: open at its IPv6 address" "a fd99::2" "$(from_outside tcp "$(ip6_of a)" 80)"
same "routed: other ports are not" "" "$(from_outside udp "$(ip_of a)" 53)"
same "routed: nothing at the host's address" "" "$(from_outside tcp "$h1" 8080)"
leave a
ovn 1 net rm open >/dev/null

dual -o gateway_mode_ipv4=nat-unprotected loose
attach 1 a loose -p 8080:80
same "nat-unprotected: published" "a $(host_address 2)" "$(from_outside tcp "$h1" 8080)"
same "nat-unprotected: other ports by the container's address" "a $(host_address 2)" \
  "$(from_outside udp "$(ip_of a)" 53)"
same "nat: not by the container's address" "" "$(from_outside tcp "$(ip6_of a)" 80)"
leave a
ovn 1 net rm loose >/dev/null

dual -o enable_icc=false quiet
attach 1 a quiet -p 8080:80
attach 1 b quiet
mac_of() { in_container "$1" ip -j link show eth0 | jq -r '.[0].address'; }
bridge=$(in_container b ip -4 route show default | awk '{print $3}')
for loaded in 0 1; do
  br_netfilter 1 $loaded || continue
  note="without icc, br_netfilter $loaded"
  same "$note: published all the same" "a $(host_address 2)" "$(from_outside tcp "$h1" 8080)"
  for c in a b; do
    same "$note: for $c by the host" "a $bridge" "$(from_container $c tcp "$h1" 8080)"
    same "$note: for $c by the host, IPv6" "a fd30:1::1" "$(from_container $c tcp $h1v6 8080)"
  done
  same "$note: not for its neighbours by its own address" "" \
    "$(from_container b tcp "$(ip_of a)" 80)"
  # Whoever knows the other's MAC does not reach it either, nor by all that is for a group.
  in_container b ip neigh replace "$(ip_of a)" lladdr "$(mac_of a)" dev eth0
  in_container b ip neigh replace "$(ip6_of a)" lladdr "$(mac_of a)" dev eth0
  overhear 20 "$(netns_of a)" -i eth0 "ether src $(mac_of b)"
  same "$note: nor by a MAC that is known" "" "$(from_container b tcp "$(ip_of a)" 80)"
  same "$note: nor so by IPv6" "" "$(from_container b tcp "$(ip6_of a)" 80)"
  in_container b ping -q -c 2 -i 0.2 -w 1 -I eth0 ff02::1 >/dev/null 2>&1 || true
  in_container b ping -q -b -c 2 -i 0.2 -w 1 172.30.1.255 >/dev/null 2>&1 || true
  sleep 0.3; kill "$dump"; wait "$dump" || true
  same "$note: and hears nothing of it" "" "$(cat "$LAB/heard")"
  in_container b ip neigh flush dev eth0
done
leave a; leave b
ovn 1 net rm quiet >/dev/null

ovn 1 net create -d bridge --internal --subnet 172.30.1.0/24 inner >/dev/null
refused "internal: nothing is published" 1 \
  "network 'inner' is internal: none of its ports are published" \
  ovn 1 attach container "pid:$(pid_of a)" --net inner -p 80
ovn 1 net rm inner >/dev/null
dual -o host_binding_ipv4=127.0.0.1 bound
attach 1 a bound -p 8080:80
same "host_binding_ipv4 is where ports are published" "127.0.0.1:8080:80/tcp" "$(ports_of a)"
same "and nowhere else" "" "$(from_outside tcp "$h1" 8080)"
leave a
ovn 1 net rm bound >/dev/null

dual one
container_start short
attach 1 short one -p 8080:80
kill "$(pid_of short)"
free() { on_host 1 bash -c '! ss -Hltn | grep -q ":8080 "'; }
wait_for 5 "the port of a container that ended" free
ok "the port of a container that ended is free again"
attach 1 b one -p 8080:80
same "and another gets it" "8080:80/tcp" "$(ports_of b)"
leave b
ovn 1 net rm one >/dev/null

dual one
attach 1 a one -p 20000-20299:1-300 -p 20300:80
same "301 ports of two families" 301 "$(ports_of a | wc -l)"
same "the last of them" "a fd99::2" "$(from_outside tcp $h1v6 20300)"
leave a
ovn 1 net rm one >/dev/null

wait_for 5 "the host as before" gone
ok "the host is as it was"
kill $(cat "$LAB/servers") 2>/dev/null || true
finish
