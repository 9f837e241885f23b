#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SCTP by packets, over both families: a published port of a bridge, the virtual address of a
# service, and its published port on every host. Few kernels at hand have SCTP; the one of the
# virtual machine has.
. "$(dirname "$(readlink -f "$0")")/case.sh"
modprobe sctp 2>/dev/null || true
if ! [ -e /proc/net/sctp ] || [ -z "$(command -v socat)" ]; then
  echo "skip SCTP: this kernel has none, or socat is missing; the virtual machine has both"
  exit 0
fi

lab_hosts 3
for i in 1 2 3; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
lab_cluster 2
for c in one two client; do container_start $c; done

# serve NAME: answers by SCTP, with its name and the address that it sees the client come from.
serve() {
  for listen in SCTP4-LISTEN:90 SCTP6-LISTEN:90,ipv6only=1; do
    in_container "$1" socat $listen,fork,reuseaddr SYSTEM:"echo $1 \$SOCAT_PEERADDR" &
    echo $! >>"$LAB/servers"
  done
}
# asked WHERE... ADDRESS PORT: the answer, if one comes (socat writes IPv6 addresses in full).
asked() {
  { "${@:1:$#-2}" timeout 8 socat -u "SCTP:${*: -2:1}:${*: -1}" - 2>/dev/null || true; } |
    sed -E 's/\[([^:]*):.*:0*(.+)\]/\1::\2/'
}
serve one; serve two
outside4=$(host_address 3) outside6=fd99::3

# ---- a port of a bridge
ovn 1 net create local --driver bridge --subnet 10.8.0.0/24 --subnet fd08::/64 --ipv6 \
  -o enable_icc=false >/dev/null
attach 1 one local -p 9000:90/sctp
wait_for 20 "the server" test -n "$(asked on_host 1 "$(ip_of one)" 90)"
same "a published port" "one $outside4" "$(asked on_host 3 "$(host_address 1)" 9000)"
same "over IPv6" "one $outside6" "$(asked on_host 3 "[fd99::1]" 9000)"
attach 1 client local
for loaded in 0 1; do
  br_netfilter 1 $loaded || continue
  for c in one client; do
    same "$c by the host, which keeps them apart, with br_netfilter $loaded" "one 10.8.0.1" \
      "$(asked in_container $c "$(host_address 1)" 9000)"
    same "over IPv6" "one fd08::1" "$(asked in_container $c "[fd99::1]" 9000)"
  done
  same "and not each other without it" "" "$(asked in_container client "$(ip_of one)" 90)"
done
for c in one client; do ovn 1 detach container $c -q >/dev/null; done
ovn 1 net rm local >/dev/null

# ---- a service
ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 >/dev/null
ovn 1 service create db --net front -p 9100:90/sctp >/dev/null
attach 1 one front --service db
attach 2 two front --service db
attach 1 client front
read -r vip vip6 <<<"$(ovn 1 service inspect db | jq -r '.[0].vips[]' | xargs)"
# from_all WHERE... ADDRESS PORT: who answers, of 8 connections, and whom they see.
from_all() { for n in $(seq 8); do asked "$@"; done | sort -u | xargs; }
soon() {
  local name=$1 expected=$2 actual="" deadline=$((SECONDS + 20)); shift 2
  until [ "$actual" = "$expected" ] || [ $SECONDS -ge $deadline ]; do actual=$(from_all "$@"); done
  same "$name" "$expected" "$actual"
}
seen=$(ip_of client) seen6=$(ip6_of client)
soon "the virtual address leads to all backends" "one $seen two $seen" in_container client "$vip" 90
soon "over IPv6" "one $seen6 two $seen6" in_container client "[$vip6]" 90
for host in 1 2; do
  soon "so does the published port of host $host" "one $outside4 two $outside4" \
    on_host 3 "$(host_address $host)" 9100
  soon "over IPv6" "one $outside6 two $outside6" on_host 3 "[fd99::$host]" 9100
done
while read -r pid; do kill "$pid" 2>/dev/null || true; done <"$LAB/servers"
finish
