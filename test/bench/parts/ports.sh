# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Published ports: what a new connection costs through one of ours (host 1), and through one that a
# handful of commands make of the same parts (host 3), from host 2; and beside it one as Docker
# makes it, by its chains of iptables (host 4), and a server of the host itself. A ratio of 1.053 is
# 0.95 of the connections in a second.
lab_hosts 4
lab_cluster 1
for c in ours bare docker; do container_start $c; done

ovn 1 net create -d bridge --subnet 172.30.1.0/24 published >/dev/null
attach 1 ours published -p 8080:80
# A thousand more, which should cost nothing.
container_start many
attach 1 many published -p 9001-10000:1001-2000

# bridge_of HOST CONTAINER: which is 172.31.0.2 behind it.
bridge_of() {
  on_host "$1" sh -c 'ip link add br0 type bridge && ip address add 172.31.0.1/24 dev br0 &&
    ip link set br0 up && sysctl -qw net.ipv4.ip_forward=1'
  on_host "$1" ip link add veth0 master br0 up type veth peer name eth0 netns "$(pid_of "$2")"
  in_container "$2" sh -c 'ip address add 172.31.0.2/24 dev eth0 && ip link set eth0 up &&
    ip route add default via 172.31.0.1'
}
docker_port() {
  bridge_of 4 docker
  on_host 4 iptables-restore <<'END'
*filter
:FORWARD DROP
:DOCKER -
:DOCKER-FORWARD -
:DOCKER-USER -
:DOCKER-ISOLATION-STAGE-1 -
:DOCKER-ISOLATION-STAGE-2 -
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o br0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o br0 -j DOCKER
-A FORWARD -i br0 ! -o br0 -j ACCEPT
-A FORWARD -i br0 -o br0 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i br0 ! -o br0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-2 -o br0 -j DROP
-A DOCKER -d 172.31.0.2/32 ! -i br0 -o br0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
*nat
:DOCKER -
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.31.0.0/24 ! -o br0 -j MASQUERADE
-A DOCKER -i br0 -j RETURN
-A DOCKER ! -i br0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.31.0.2:80
COMMIT
END
}
bare_port() {
  bridge_of 3 bare
  on_host 3 nft -f - <<'END'
table ip bare {
  chain in { type nat hook prerouting priority -100; tcp dport 8080 dnat to 172.31.0.2:80; }
}
END
}
bare_port
for c in ours bare docker; do in_container $c "$TOOLS/connects" serve 80 & done
on_host 3 "$TOOLS/connects" serve 81 &
# connect_to HOST PORT SECONDS: to ours and to that, in turns.
connect_to() {
  on_host 2 "$TOOLS/connects" to "$(host_address 1)" 8080 "$(host_address "$1")" "$2" "$3"
}
beside() { # HOST PORT PEER GOAL_KIND
  wait_for 5 "both servers" connect_to "$1" "$2" 1
  local result
  result=$(connect_to "$1" "$2" 10)
  row "new connection through a published port, 1,000 others beside it" us \
    "$(field one "$result")" "$(field spread "$result") (10 %..90 %)" "$3" \
    "$(field other "$result")" "$4" 1.053
}
beside 3 8080 "bare nft DNAT" ratio
beside 3 81 "no DNAT, the host's own server" none
if [ -n "$(command -v iptables-restore)" ]; then
  docker_port
  beside 4 8080 "Docker's iptables chains" none
fi
