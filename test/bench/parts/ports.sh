# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Published ports: what a new connection costs through one of ours (host 1), and through one that a
# handful of commands make of the same parts (host 3), from host 2. A ratio of 1.053 is 0.95 of the
# connections in a second.
lab_hosts 3
lab_cluster 1
for c in ours bare; do container_start $c; done

ovn 1 net create -d bridge --subnet 172.30.1.0/24 published >/dev/null
attach 1 ours published -p 8080:80
# A thousand more, which should cost nothing.
container_start many
attach 1 many published -p 9001-10000:1001-2000

bare_port() {
  on_host 3 sh -c 'ip link add br0 type bridge && ip address add 172.31.0.1/24 dev br0 &&
    ip link set br0 up && sysctl -qw net.ipv4.ip_forward=1'
  on_host 3 ip link add veth0 master br0 up type veth peer name eth0 netns "$(pid_of bare)"
  in_container bare sh -c 'ip address add 172.31.0.2/24 dev eth0 && ip link set eth0 up &&
    ip route add default via 172.31.0.1'
  on_host 3 nft -f - <<'END'
table ip bare {
  chain in { type nat hook prerouting priority -100; tcp dport 8080 dnat to 172.31.0.2:80; }
}
END
}
bare_port
for c in ours bare; do in_container $c "$TOOLS/connects" serve 80 & done
connect_to() {
  on_host 2 "$TOOLS/connects" to "$(host_address 1)" 8080 "$(host_address 3)" 8080 "$1"
}
wait_for 5 "both servers" connect_to 1
result=$(connect_to 20)
row "new connection through a published port, 1,000 others beside it" us "$(field one "$result")" \
  "$(field spread "$result") (10 %..90 %)" "bare nft DNAT" "$(field other "$result")" ratio 1.053
