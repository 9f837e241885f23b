#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Networks without IPv4, by packets: an overlay in either datapath and a bridge, with names, a way
# out and published ports; and the hosts afterwards as they were before.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"

lab_hosts 3
outside_host=3
for i in 1 2 3; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
for i in 1 2; do printf '[overlay]\nidle_time = 0\n' >>"$LAB/host$i/ovn-lite.toml"; done
lab_cluster 2
host_state() { on_host "$1" sh -c 'ip -o link | cut -d: -f2- |
  sed "s/qlen.*//; s/@if[0-9]*//" | sort; ip -o address | cut -d: -f2- |
  sed "s/valid_lft.*//; s/tentative *//" | sort; ip rule; ip route; ip -6 route | sort
  nft list ruleset'; ls "$LAB/host$1/run/netns" 2>/dev/null || true; }
hosts() { for i in 1 2; do host_state $i; done; }
before=$(hosts)
for c in a b c; do container_start $c; done
serve a tcp 80

for kind in "overlay bridge" "overlay macvlan" "bridge -"; do
  read -r driver path <<<"$kind"
  option=(); [ "$path" = - ] || option=(-o "datapath=$path")
  ovn 1 net create -d "$driver" --ipv4=false --ipv6 "${option[@]}" modern >/dev/null
  same "$kind: one subnet, of IPv6" 1 \
    "$(ovn 1 net inspect modern -o json | jq '.[0].subnets | length')"
  attach 1 a modern -p 8080:80
  attach 1 b modern
  same "$kind: one address" 1 "$(jq '.addresses | length' "$LAB/a.json")"
  same "$kind: no IPv4 in the container" "" "$(in_container a ip -4 address show dev eth0)"
  reaches "$kind: packets on the host" a "$(ip_of b)"
  reaches "$kind: packets to the outside" a fd99::3
  wait_for 5 "the server" in_container b timeout 2 python3 "$here/../support/echo_client.py" \
    tcp "$(ip_of a)" 80
  same "$kind: a published port" "a fd99::3" "$(from_outside tcp fd99::1 8080)"
  same "$kind: and none of IPv4" "" "$(from_outside tcp "$(host_address 1)" 8080)"
  if [ "$driver" = overlay ]; then
    attach 2 c modern
    wait_for 5 "packets between hosts" ping_from a "$(ip_of c)"
    ok "$kind: packets between hosts"
    same "$kind: names" "$(ip_of c)" \
      "$(ovn 1 dns query c --type AAAA --from "pid:$(pid_of a)" -o json | jq -r '.answers[0].data')"
    ovn 2 detach container "pid:$(pid_of c)" >/dev/null
  fi
  for c in a b; do ovn 1 detach container "pid:$(pid_of $c)" >/dev/null; done
  ovn 1 net rm modern >/dev/null
done
refused "no family at all" 1 "invalid network config: a network has IPv4, IPv6 or both" \
  ovn 1 net create --ipv4=false nothing
refused "an IPv4 subnet where none is to be" 1 \
  "invalid network config: subnet 10.7.0.0/24 is IPv4: the network is to have none" \
  ovn 1 net create --ipv4=false --ipv6 --subnet 10.7.0.0/24 nothing
kill "$(cat "$LAB/servers")"
gone() { [ "$(hosts)" = "$before" ]; }
wait_for 15 "the hosts to be as they were" gone
ok "the hosts are as they were"
finish
