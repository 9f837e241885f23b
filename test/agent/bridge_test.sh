#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Networks of driver bridge, by packets: containers of one host, the world outside (host 2, which
# has no agent), each option, both families; and the host afterwards as it was before.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
outside=$(host_address 2)
outside6=fd99::2
on_host 1 ip address add fd99::1/64 dev eth0 nodad
on_host 2 ip address add $outside6/64 dev eth0 nodad
lab_cluster 1
for c in a b c d; do container_start $c; done

host_state() { on_host 1 sh -c 'ip -o link | cut -d: -f2- | sed "s/qlen.*//"; ip -o address | \
  sed "s/valid_lft.*//; s/tentative *//"; ip route; ip -6 route; nft list ruleset'; }
gone() { [ "$(host_state)" = "$before" ]; }
leave() {  # NETWORK CONTAINERS...: detaches them
  local name=$1 c; shift
  for c in "$@"; do ovn 1 detach container "pid:$(pid_of "$c")" --net "$name" >/dev/null; done
}
# end_of NETWORK CONTAINERS...: detaches them, removes the network, and looks at the host.
end_of() {
  leave "$@"
  [ "$1" = bridge ] || ovn 1 net rm "$1" >/dev/null
  wait_for 5 "the host as before $1" gone
  ok "$1 leaves the host as it was"
}

before=$(host_state)
same "every host has a network 'bridge'" "bridge local" \
  "$(ovn 1 net inspect bridge -o json | jq -r '.[0] | "\(.driver) \(.scope)"')"

# ---- the default network, IPv4
attach 1 a bridge
attach 1 b bridge
check "its device is ovn-lite0" on_host 1 ip link show ovn-lite0
reaches "containers of the default network reach each other" a "$(ip_of b)"
reaches "a container reaches the world outside" a "$outside"
same "under the host's address" "$(host_address 1)" "$(seen_from 2 a icmp "$outside")"
on_host 2 ip route add "$(ip_of a)" via "$(host_address 1)"
outside_blocked() { ! on_host 2 ping -c 1 -W 1 "$1"; }
check "the world outside does not reach a container" outside_blocked "$(ip_of a)"
on_host 2 ip route del "$(ip_of a)"
check "the host reaches a container" on_host 1 ping -c 1 -W 1 "$(ip_of a)"
refused "the default network cannot be removed" 7 \
  "bridge is a pre-defined network and cannot be removed" ovn 1 net rm bridge
end_of bridge a b

# ---- both families, two networks apart from each other
ovn 1 net create -d bridge --ipv6 --subnet 172.30.1.0/24 --subnet fd30:1::/64 one >/dev/null
ovn 1 net create -d bridge --ipv6 --subnet 172.30.2.0/24 --subnet fd30:2::/64 two >/dev/null
attach 1 a one; attach 1 b one; attach 1 c two
reaches "IPv4 within one" a "$(ip_of b)"
reaches "IPv6 within one" a "$(ip6_of b)"
reaches "IPv4 from one to the outside" a "$outside"
reaches "IPv6 from one to the outside" a "$outside6"
same "IPv6 is masqueraded too" fd99::1 "$(seen_from 2 a icmp6 $outside6)"
blocked "IPv4 from one network into another" a "$(ip_of c)"
blocked "IPv6 from one network into another" a "$(ip6_of c)"
leave two c
ovn 1 net rm two >/dev/null
end_of one a b

# ---- options
ovn 1 net create -d bridge --subnet 172.30.3.0/24 -o com.docker.network.bridge.enable_icc=false \
  -o com.docker.network.bridge.name=quiet0 quiet >/dev/null
attach 1 a quiet; attach 1 b quiet
check "the device bears the name asked for" on_host 1 ip link show quiet0
blocked "with enable_icc=false containers do not reach each other" a "$(ip_of b)"
in_container a ip route add "$(ip_of b)" via 172.30.3.1
blocked "nor by way of the gateway" a "$(ip_of b)"
reaches "but the outside" a "$outside"
end_of quiet a b

ovn 1 net create -d bridge --internal --ipv6 --subnet 172.30.4.0/24 --subnet fd30:4::/64 \
  inner >/dev/null
ovn 1 net create -d bridge --subnet 172.30.5.0/24 outer >/dev/null
attach 1 a inner; attach 1 b inner; attach 1 c outer
reaches "IPv4 within an internal network" a "$(ip_of b)"
reaches "IPv6 within an internal network" a "$(ip6_of b)"
same "an internal network has no default route" "" "$(in_container a ip route show default)"
in_container a ip route add default via 172.30.4.1
blocked "nor a way out for who makes himself one" a "$outside"
on_host 2 ip route add 172.30.4.0/24 via "$(host_address 1)"
check "nor a way in" outside_blocked "$(ip_of a)"
leave outer c
ovn 1 net rm outer >/dev/null
end_of inner a b

ovn 1 net create -d bridge --ipv6 --subnet 172.30.6.0/24 --subnet fd30:6::/64 \
  -o gateway_mode_ipv4=routed -o gateway_mode_ipv6=routed open >/dev/null
on_host 2 ip route add 172.30.6.0/24 via "$(host_address 1)"
on_host 2 ip route add fd30:6::/64 via fd99::1
attach 1 a open
check "routed: an IPv4 echo comes in" on_host 2 ping -c 1 -W 1 "$(ip_of a)"
check "routed: an IPv6 echo comes in" on_host 2 ping -c 1 -W 1 "$(ip6_of a)"
same "whose bridge has a link-local address from the beginning" fe80::1/64 \
  "$(on_host 1 ip -o -6 address show to fe80::1 -tentative | awk '{print $4}')"
same "routed: the container's own address goes out" "$(ip_of a)" "$(seen_from 2 a icmp "$outside")"
in_container a iperf3 -s -p 8080 >/dev/null & listener=$!
tcp() { timeout 1 bash -c ': <"/dev/tcp/$1/$2"' -- "$@"; }
export -f tcp
wait_for 5 "a listener" on_host 1 bash -c "tcp $(ip_of a) 8080"
check "routed: TCP does not come in" on_host 2 bash -c "! tcp $(ip_of a) 8080"
kill $listener
end_of open a

ovn 1 net create -d bridge --internal --subnet 172.30.7.0/24 -o gateway_mode_ipv4=isolated \
  alone >/dev/null
attach 1 a alone; attach 1 b alone
reaches "isolated: within the network" a "$(ip_of b)"
same "isolated: the host has no address in it" "" "$(on_host 1 ip route show 172.30.7.0/24)"
end_of alone a b

on_host 1 ip address add 10.99.77.1/32 dev eth0
before=$(host_state)
ovn 1 net create -d bridge --subnet 172.30.8.0/24 -o host_ipv4=10.99.77.1 named >/dev/null
on_host 2 ip route add 10.99.77.1 via "$(host_address 1)"
attach 1 a named
same "host_ipv4 is the source towards the outside" 10.99.77.1 "$(seen_from 2 a icmp "$outside")"

# ---- healing, and a restart
wanted=$(host_state)
unchanged() { [ "$(host_state)" = "$wanted" ] && ping_from a "$outside"; }
sleep 1.2
healed_in "a deleted table" nft delete table inet ovn-lite
sleep 1.2
healed_in "a flushed ruleset" nft flush ruleset
sleep 1.2
device=$(on_host 1 ip -j link show type bridge | jq -r '.[0].ifname')
healed_in "a deleted element" nft delete element inet ovn-lite same "{ $device . $device }"
sleep 1.2
healed_in "a rule that others added" nft add rule inet ovn-lite forward drop
agent_kill 1
on_host 1 nft monitor >"$LAB/nft-monitor" & monitor=$!
agent_start 1
sleep 1
kill $monitor
same "a restart changes nothing" "" "$(cat "$LAB/nft-monitor")"
reaches "and the way out is still there" a "$outside"
end_of named a
finish
