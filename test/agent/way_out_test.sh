#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The way out of overlay networks by ovn-gw, by packets: to the world outside (host 3, which has no
# agent) from either datapath, in both families; published ports; what must not pass; and the hosts
# afterwards as they were before.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"

lab_hosts 3
outside_host=3
outside=$(host_address 3); outside6=fd99::3
h1=$(host_address 1); h1v6=fd99::1
for i in 1 2 3; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
for i in 1 2; do  # the state of a network ends with its last container
  printf '[overlay]\nidle_time = 0\n' >>"$LAB/host$i/ovn-lite.toml"
done
lab_cluster 2
for c in a b c d e; do container_start $c; done

host_state() { on_host "$1" sh -c 'ip -o link | cut -d: -f2- |
  sed "s/qlen.*//; s/@if[0-9]*//" | sort
  ip -o address | cut -d: -f2- |
  sed "s/valid_lft.*//; s/tentative *//" | sort; ip route; ip -6 route | sort
  nft list ruleset | tr , "\n" | sed "s/elements = {//; s/ }//; s/^[[:space:]]*//" | sort'; }
way() { in_container a ip route show default | awk '{print $3, $5}'; }
# The address of a network's uplink on a host.
uplink_of() {
  nsenter --net="$(ls "$LAB/host$1/run/netns/$(ovn "$1" net inspect "$2" -o json |
    jq -r '.[0].id[:12]')")" ip -4 -o address show dev uplink | awk '{sub("/.*", "", $4); print $4}'
}
forget() { ovn "$1" detach container "pid:$(pid_of "$2")" >/dev/null; }
before1=$(host_state 1); before2=$(host_state 2)
gone() { [ "$(host_state 1)" = "$before1" ] && [ "$(host_state 2)" = "$before2" ]; }

for path in bridge macvlan; do
  ovn 1 net create --ipv6 --subnet 10.7.1.0/24 --subnet fd07:1::/64 -o datapath=$path red >/dev/null
  ovn 1 net create --ipv6 --subnet 10.7.2.0/24 --subnet fd07:2::/64 -o datapath=$path blue \
    >/dev/null
  attach 1 a red; attach 1 b red; attach 1 c blue; attach 2 d red
  same "$path: the default route is the subnet's gateway" "10.7.1.1 eth0" "$(way)"
  reaches "$path: IPv4 to the outside" a "$outside"
  reaches "$path: IPv6 to the outside" a $outside6
  same "$path: under the host's address" "$h1" "$(seen_from 3 a icmp "$outside")"
  same "$path: under the host's IPv6 address" $h1v6 "$(seen_from 3 a icmp6 $outside6)"
  same "$path: each host leads its own outside" "$(host_address 2)" \
    "$(seen_from 3 d icmp "$outside")"
  reaches "$path: within the network, on the other host" a "$(ip_of d)"
  blocked "$path: not into another network, IPv4" a "$(ip_of c)"
  blocked "$path: not into another network, IPv6" a "$(ip6_of c)"
  blocked "$path: nor to where that one leaves" a "$(uplink_of 1 blue)"
  on_host 3 ip route add 10.7.1.0/24 via "$h1"
  on_host 3 ip route add "$(uplink_of 1 red)" via "$h1"
  for to in "$(ip_of a)" "$(uplink_of 1 red)"; do
    check "$path: nothing comes in from outside to $to" on_host 3 bash -c "! ping -c1 -W1 $to"
  done
  on_host 3 ip route del 10.7.1.0/24 via "$h1"
  on_host 3 ip route del "$(uplink_of 1 red)" via "$h1"

  # ---- the gateway is every host's own: nothing that concerns it is ever carried to another
  overhear 20 /run/netns/host1 -i eth0 -w "$LAB/vxlan.pcap" udp port 4789
  in_container a ip neigh flush all
  for to in 10.7.1.1 fd07:1::1 "$outside" $outside6 "$(ip_of d)"; do ping_from a "$to" >/dev/null
  done
  kill "$dump"; wait "$dump" || true
  count() { tcpdump -n -T vxlan -r "$LAB/vxlan.pcap" 2>/dev/null | { grep -cE "$1" || true; }; }
  same "$path: no ARP, no discovery, no packet of the gateway's leaves the host" 0 \
    "$(count 'ARP|neighbor|10\.7\.1\.1[ :]|fd07:1::1[ :]|10\.99\.0\.4.*10\.99\.0\.4')"
  check "$path: while what is for the other host does" [ "$(count ICMP)" -gt 0 ]
  for c in a b c; do forget 1 $c; done
  forget 2 d
  ovn 1 net rm red >/dev/null; ovn 1 net rm blue >/dev/null
  wait_for 8 "the hosts as before $path" gone
  ok "$path: the hosts are left as they were"
done

# ---- internal networks, and others that lead outside
ovn 1 net create --internal --subnet 10.7.3.0/24 inner >/dev/null
attach 1 a inner
same "an internal network has no default route" "" "$(way)"
in_container a ip route add default via 10.7.3.1
blocked "nor a way out for who makes himself one" a "$outside"
in_container a ip route del default via 10.7.3.1
ovn 1 net create --subnet 10.7.4.0/24 aaa >/dev/null
ovn 1 net create -d bridge --subnet 172.30.1.0/24 zzz >/dev/null
attach 1 a aaa
same "an overlay leads outside beside an internal one" "10.7.4.1 eth1" "$(way)"
attach 1 a zzz
same "a bridge network goes before any overlay" "172.30.1.1 eth2" "$(way)"
reaches "and its packets pass" a "$outside"
ovn 1 net disconnect zzz "pid:$(pid_of a)"
same "without it the overlay leads again" "10.7.4.1 eth1" "$(way)"
attach 1 a zzz --gw-priority -1
same "as it does by its priority" "10.7.4.1 eth1" "$(way)"
ovn 1 net disconnect zzz "pid:$(pid_of a)"
# A runtime's own network, as docker's.
ip link add rt0 netns "/proc/$(pid_of e)/ns/net" type veth peer name runtime0 netns host1
on_host 1 ip address add 172.31.1.1/24 dev runtime0; on_host 1 ip link set runtime0 up
in_container e ip link set rt0 up; in_container e ip address add 172.31.1.2/24 dev rt0
in_container e ip route add default via 172.31.1.1
attach 1 e aaa -p 8090:80; attach 1 e zzz -p 8091:80
serve e tcp 80
route_of_e() { in_container e ip route get 203.0.113.1 | awk 'NR == 1 { print $3, $5 }'; }
same "a default route of the runtime's stays and goes first" "172.31.1.1 rt0" "$(route_of_e)"
# published WHEN: its ports answer, on whichever network they were published.
published() {
  for port in 8090 8091; do
    same "port $port from outside, $1" "e $outside" "$(from_outside tcp "$h1" $port)"
    same "port $port from the host, $1" "e $h1" "$(from_host tcp "$h1" $port)"
  done
}
wait_for 5 "the server" from_container e tcp 127.0.0.1 80
published "the default route being the runtime's"
in_container e ip route del default via 172.31.1.1
published "one of the networks leading outside"
same "without it the networks lead outside" "172.30.1.1 eth1" "$(route_of_e)"
in_container e ip route add default via 172.31.1.1
same "the runtime may set it again" "172.31.1.1 rt0" "$(route_of_e)"
forget 1 e; in_container e ip link del rt0
attach 1 b zzz
blocked "no way from an overlay network into a bridge network" a "$(ip_of b)"
blocked "nor from there to an uplink" b "$(uplink_of 1 aaa)"
forget 1 a; forget 1 b
for n in inner aaa zzz; do ovn 1 net rm $n >/dev/null; done
wait_for 8 "the hosts as before" gone
ok "the hosts are left as they were"

# ---- published ports
on_host 1 ip address add 10.99.77.1/32 dev eth0
on_host 3 ip route add 10.99.77.1 via "$h1"
ovn 1 net create --ipv6 --subnet 10.7.1.0/24 --subnet fd07:1::/64 red >/dev/null
ovn 1 net create --subnet 10.7.2.0/24 blue >/dev/null
attach 1 a red -p 8080:80 -p 127.0.0.1:8081:80 -p 10.99.77.1:8083:80 -p 5353:53/udp
attach 1 b red; attach 1 c blue; attach 2 d red
serve a tcp 80; serve a udp 53
wait_for 5 "the servers" from_container b tcp "$(ip_of a)" 80
same "IPv4 TCP from outside, with the client's address" "a $outside" \
  "$(from_outside tcp "$h1" 8080)"
same "IPv6 TCP from outside, with the client's address" "a $outside6" \
  "$(from_outside tcp $h1v6 8080)"
same "IPv4 UDP from outside" "a $outside" "$(from_outside udp "$h1" 5353)"
same "IPv6 UDP from outside" "a $outside6" "$(from_outside udp $h1v6 5353)"
same "one address of the host" "a $outside" "$(from_outside tcp 10.99.77.1 8083)"
same "and no other" "" "$(from_outside tcp "$h1" 8083)"
same "a port of 127.0.0.1 only is not there from outside" "" "$(from_outside tcp "$h1" 8081)"
same "the host by its own address" "a $h1" "$(from_host tcp "$h1" 8080)"
gateway=$(on_host 1 ip -4 -o address show dev ovn-gw | awk '{sub("/.*", "", $4); print $4}')
gateway6=$(on_host 1 ip -6 -o address show dev ovn-gw scope global |
  awk '{sub("/.*", "", $4); print $4}')
same "the host by 127.0.0.1" "a $gateway" "$(from_host tcp 127.0.0.1 8080)"
same "the host by 127.0.0.1, UDP" "a $gateway" "$(from_host udp 127.0.0.1 5353)"
br_netfilter 1 0
same "the host by ::1" "a $gateway6" "$(from_host tcp ::1 8080)"
same "a port of 127.0.0.1 only, from the host" "a $gateway" "$(from_host tcp 127.0.0.1 8081)"
for loaded in 0 1; do
  br_netfilter 1 $loaded || continue
  note="with br_netfilter $loaded"
  for c in a b c; do
    same "$c of the network or another, $note" "a $gateway" "$(from_container $c tcp "$h1" 8080)"
    same "$c, by UDP, $note" "a $gateway" "$(from_container $c udp "$h1" 5353)"
  done
  same "a by IPv6, $note" "a $gateway6" "$(from_container a tcp $h1v6 8080)"
  same "another network does not get there without the host, $note" "" \
    "$(from_container c tcp "$(uplink_of 1 red)" 8080)"
done
same "a container of another host" "a $(host_address 2)" "$(from_container d tcp "$h1" 8080)"
check "no other process gets the port" on_host 1 bash -c "! nc -l -s 0.0.0.0 -p 8080 -w 1"
refused "one number of a host's port leads to one container of the network" 4 \
  "port 8083/tcp leads to another port of 'a' in this overlay network already, where it leads to \
one whatever the address" \
  ovn 1 attach container "pid:$(pid_of e)" --net red -p "$h1:8083:90"
ovn 1 net create --internal --subnet 10.7.3.0/24 inner >/dev/null
refused "an internal network publishes nothing" 1 \
  "network 'inner' is internal: none of its ports are published" \
  ovn 1 attach container "pid:$(pid_of e)" --net inner -p 80

# ---- healing, and a restart
kept=$(uplink_of 1 red)
wanted=$(host_state 1)
unchanged() { [ "$(host_state 1)" = "$wanted" ] && in_container a ping -c 1 -W 0.2 "$outside"; }
sleep 1.2
healed_in "a deleted bridge" ip link del ovn-gw
sleep 1.2
healed_in "a deleted uplink" bash -c "ip link del \$(ip -o link show master ovn-gw |
  awk -F'[:@ ]+' '{print \$2}' | head -n 1); ip link del \$(ip -o link show master ovn-gw |
  awk -F'[:@ ]+' '{print \$2}' | head -n 1)"
sleep 1.2
in_network() { nsenter --net="$(ls -d "$LAB/host1/run/netns/$(ovn 1 net inspect red -o json |
  jq -r '.[0].id[:12]')")" -- "$@"; }
healed_in "a deleted table of the host" nft delete table inet ovn-lite
sleep 1.2
in_network nft delete table inet ovn-lite
wait_for 3 "the network's table" unchanged
ok "a deleted table of the network heals"
in_network ip route del default
wait_for 3 "the network's default route" unchanged
ok "a deleted default route of the network heals"
sleep 1.2
agent_kill 1
on_host 1 nft monitor >"$LAB/monitor" & monitor=$!
on_host 1 ip monitor link address route >>"$LAB/monitor" & monitor="$monitor $!"
agent_start 1
sleep 1
kill $monitor
same "a restart changes nothing" "" "$(cat "$LAB/monitor")"
same "and each network keeps its place" "$kept" "$(uplink_of 1 red)"
check "and packets pass" unchanged
same "also by the published port" "a $outside" "$(from_outside tcp "$h1" 8080)"
for c in a b c; do forget 1 $c; done
forget 2 d
for n in red blue inner; do ovn 1 net rm $n >/dev/null; done
on_host 1 ip address del 10.99.77.1/32 dev eth0
wait_for 8 "the hosts as before" gone
ok "the hosts are left as they were"
while read -r server; do kill "$server" 2>/dev/null || true; done <"$LAB/servers"
finish
