#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A container in several networks, connected and disconnected while it runs: its default route is
# that of the network with the highest priority, and moves when that one goes; packets tell.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
outside=$(host_address 2)
outside6=fd99::2
on_host 1 ip address add fd99::1/64 dev eth0 nodad
on_host 2 ip address add $outside6/64 dev eth0 nodad
lab_cluster 1
container_start a
a=pid:$(pid_of a)
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create -d bridge --subnet 172.30.1.0/24 apple >/dev/null
ovn 1 net create -d bridge --ipv6 --subnet 172.30.2.0/24 --subnet fd30:2::/64 pear >/dev/null
ovn 1 net create -d bridge --internal --subnet 172.30.3.0/24 inner >/dev/null

way() { in_container a ip "$1" route show default | awk '{print $5}'; }
network_at() { ovn 1 attach ls -o json | jq -r ".[] | select(.ifname == \"$1\") | .network.name"; }
leads() { same "$1" "$2 $3" "$(network_at "$(way -4)") $(network_at "$(way -6)")"; }

same "connect prints nothing, as Docker's" "" "$(ovn 1 net connect backend "$a")"
leads "an overlay network alone leads outside by ovn-gw" backend ""
ovn 1 net connect apple "$a"
leads "a bridge network goes before it" apple ""
reaches "and packets go out" a "$outside"
ovn 1 net connect inner "$a" --gw-priority 100
leads "an internal one does not, whatever its priority" apple ""
ovn 1 net connect pear "$a"
leads "one that leads outside in both families goes before it" pear pear
reaches "IPv4 packets go out there" a "$outside"
reaches "and IPv6 packets" a "$outside6"
ovn 1 net disconnect pear "$a"
leads "when it is disconnected the next one leads" apple ""
reaches "packets go out again" a "$outside"
ovn 1 net connect pear "$a" --gw-priority -1
leads "a lower priority is behind, each family by itself" apple pear
reaches "IPv4 packets go out by the one" a "$outside"
reaches "and IPv6 packets by the other" a "$outside6"
in_container a ip route del default
wait_for 5 "the default route to be healed" sh -c "nsenter -t $(pid_of a) -n ip route show default |
  grep -q 172.30.1.1"
ok "a default route that somebody removed is put back"
agent_kill 1
agent_start 1
leads "an agent that starts finds it as it was" apple pear
refused "a network is connected once" 4 "$a is attached to network 'apple' already, as eth1" \
  ovn 1 net connect apple "$a"
for network in apple pear inner backend; do ovn 1 net disconnect "$network" "$a"; done
refused "and disconnected once" 3 "$a is attached to no network" ovn 1 net disconnect apple "$a"
bare() { [ "$(in_container a ip -o link | awk -F': ' '{print $2}')" = lo ]; }
wait_for 2 "the container to be bare" bare
ok "nothing but the loopback device is left in the container"
finish
