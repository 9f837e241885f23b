#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Somebody deletes and changes what the agent made, of every kind and at random, ten times a second
# for a minute, and makes the kernel's news overflow: two seconds after the last change all of
# it stands as before (sysctls, of which the kernel sends no news, after half a minute), packets
# pass, and what is not ours was not touched.
#
#   SEED=1     what is done, and in which order
#   SECONDS_OF_IT=60
. "$(dirname "$(readlink -f "$0")")/case.sh"
RANDOM=${SEED:-1}

lab_hosts 2
for h in 1 2; do on_host $h ip address add fd99::$h/64 dev eth0 nodad; done
lab_cluster 2
dual=(--ipv6 --subnet)
ovn 1 net create "${dual[@]}" 10.7.0.0/24 --subnet fd07::/64 backend >/dev/null
ovn 1 net create -d bridge "${dual[@]}" 172.30.1.0/24 --subnet fd30::/64 front >/dev/null
for c in a b c d; do container_start $c; done
ovn 1 net create -o datapath=macvlan "${dual[@]}" 10.9.0.0/24 --subnet fd09::/64 light >/dev/null
ovn 1 service create web --net backend -p 8200:80 >/dev/null
attach 1 a backend --service web
attach 1 a light
attach 2 b backend
attach 1 c front -p 8080:80 -p 8081-8090:81-90/udp
attach 1 d front

# ---- strangers, who must stay as they are
on_host 1 sh -c 'ip link add stranger type bridge && ip link set stranger up &&
  ip address add 192.0.2.1/24 dev stranger && ip route add 198.51.100.0/24 via 192.0.2.9 &&
  nft add table inet stranger && nft add chain inet stranger c'
for c in a c; do
  in_container $c sh -c 'ip link add own type bridge && ip link set own up &&
    ip route add 192.0.2.0/24 dev own && nft add table ip own'
done

# ---- the world: everything of ours, and the strangers, without what the kernel numbers anew
namespace_of() {
  echo "$LAB/host1/run/netns/$(ovn 1 net inspect "$1" | jq -r '.[0].id' | cut -c 1-12)"
}
overlay=$(namespace_of backend)
in_host() { on_host 1 "$@"; }
in_overlay() { nsenter --net="$overlay" "$@"; }
in_light() { nsenter --net="$(namespace_of light)" "$@"; }
in_ingress() { nsenter --net="$(namespace_of ingress)" "$@"; }
in_a() { in_container a "$@"; }
in_c() { in_container c "$@"; }
objects() {
  "$1" ip -j -d link show | jq -Sc '.[] |
    {ifname, mtu, master, ifalias, up: (.flags | index("UP") != null),
       address: (if .master then null else .address end),
       kind: .linkinfo.info_kind, id: .linkinfo.info_data.id, port: .linkinfo.info_data.port,
       local: .linkinfo.info_data.local, isolated: .linkinfo.info_slave_data.isolated,
       hairpin: .linkinfo.info_slave_data.hairpin}'
  "$1" ip -j address show | jq -Sc '.[] | {ifname, all: [.addr_info[] |
    select(.scope != "link") | {local, prefixlen}] | sort}'
  for family in -4 -6; do
    "$1" ip $family -j route show | jq -Sc '.[] | select(.dst != "fe80::/64") |
      {dst, gateway, dev, metric}'
  done
  "$1" ip -j neigh show nud permanent | jq -Sc '.[] | {dst, dev, lladdr}'
  "$1" bridge -j fdb show | jq -Sc '.[] | select(.dst != null) | {mac, ifname, dst}'
  "$1" nft list ruleset | tr , '\n' | sed 's/elements = {//; s/ }//; s/^[[:space:]]*//'
}
places=(in_host in_overlay in_light in_ingress in_a in_c)
world() { local place; for place in "${places[@]}"; do
  echo "== $place"; { objects $place; $place ip -j rule; } 2>&1 | sort; done; }
settings=(in_overlay:net/bridge/bridge-nf-call-iptables in_host:net/ipv4/ip_forward
  in_host:net/ipv6/conf/all/forwarding)
sysctls() {
  local setting
  for setting in "${settings[@]}"; do
    "${setting%%:*}" cat "/proc/sys/${setting#*:}" 2>/dev/null || echo none
  done
}

# ---- the adversary
pick() { local -a list=("$@"); echo "${list[RANDOM % ${#list[@]}]}"; }
# A link of ours in that place.
link_in() {
  local -a all
  case $1 in
    in_a) pick eth0 eth1 ingress0; return ;;
    in_c) echo eth0; return ;;
    in_overlay | in_light | in_ingress)
      mapfile -t all < <("$1" ls /sys/class/net | grep -v '^lo$') ;;
    in_host) mapfile -t all < <(in_host ip -j link show | jq -r '.[] |
      select((.ifalias // "") | startswith("ovn-lite:")) | .ifname') ;;
  esac
  [ ${#all[@]} -gt 0 ] && pick "${all[@]}"
}
place() { pick "${places[@]}" in_overlay; }
delete_link() { local p; p=$(place); "$p" ip link del "$(link_in "$p")"; }
set_link() {
  local p link; p=$(place); link=$(link_in "$p")
  case $((RANDOM % 5)) in
    0) "$p" ip link set "$link" down ;;
    1) "$p" ip link set "$link" mtu 1280 ;;
    2) "$p" ip link set "$link" nomaster ;;
    3) "$p" ip link set "$link" alias mine ;;
    4) "$p" ip link set "$link" address 02:42:00:00:00:99 ;;
  esac
}
delete_addresses() { local p; p=$(place); "$p" ip address flush dev "$(link_in "$p")"; }
delete_route() { local p; p=$(pick in_a in_c); "$p" ip "$(pick -4 -6)" route flush default; }
delete_neighbours() { in_overlay ip neigh flush dev vxlan0 nud permanent; }
wrong_neighbour() { in_overlay ip neigh replace "$(ip_of b)" lladdr 02:42:00:00:00:98 \
  nud permanent dev vxlan0; }
delete_fdb() { in_overlay bridge fdb del "$mac" dev vxlan0 self; }
wrong_fdb() { in_overlay bridge fdb replace "$mac" dev vxlan0 self dst 10.99.0.77; }
more_fdb() { in_overlay bridge fdb replace "02:42:00:00:00:0$((RANDOM % 9))" dev vxlan0 self \
  dst 10.99.0.77; }
delete_table() { in_host nft delete table $(pick "inet ovn-lite" "inet ovn-lite-vxlan" \
  "bridge ovn-lite-bridge"); }
delete_apart() { in_host nft flush set bridge ovn-lite-bridge "$(pick apart bridge)"; }
delete_rules() { in_host nft flush chain inet ovn-lite "$(in_host nft -j list chains inet |
  jq -r '.nftables[].chain | select(.table == "ovn-lite") | .name' | shuf -n 1 \
  --random-source=<(yes $RANDOM))"; }
delete_elements() { in_host nft flush "$(pick set map)" inet ovn-lite "$(in_host nft -j list \
  table inet ovn-lite | jq -r '.nftables[] | (.set // .map // empty) | .name' | shuf -n 1 \
  --random-source=<(yes $RANDOM))"; }
# A table of ours inside a namespace.
delete_inner_table() {
  local p table; p=$(pick in_overlay in_ingress in_a)
  table=$("$p" nft list tables | sed -n 's/^table \(.* ovn-lite.*\)/\1/p' | shuf -n 1 \
    --random-source=<(yes $RANDOM))
  [ -n "$table" ] && "$p" nft delete table $table
}
rule_priority=20310  # of containers that serve a published port
delete_routing_rule() { in_a ip "$(pick -4 -6)" rule del priority "$rule_priority"; }
delete_namespace() { umount -l "$overlay" && rm -f "$overlay"; }
deeds=(delete_link set_link set_link delete_addresses delete_route
  delete_neighbours wrong_neighbour delete_fdb wrong_fdb more_fdb delete_table delete_rules
  delete_elements delete_apart delete_inner_table delete_routing_rule)

# News without end while the agent stands still: its buffer overflows, and among what it misses is
# something of ours.
overflow() {
  kill -STOP "$(agent_pid 1)"
  for i in $(seq 40000); do
    echo "neigh replace 192.0.2.$((i % 200 + 20)) lladdr 02:00:00:00:00:0$((i / 200 % 2))" \
      "nud permanent dev stranger"
  done >"$LAB/flood"
  in_host ip -batch "$LAB/flood"
  in_host ip neigh flush dev stranger nud permanent
  in_overlay ip link del br0 || true  # it may be away just now
  kill -CONT "$(agent_pid 1)"
}
news_lost() { on_host 1 curl -s --unix-socket "$LAB/host1/run/ovn-lite.sock" \
  http://agent/v1/metrics | awk '$1 == "ovn_lite_netlink_news_lost_total" {print $2}'; }

reach() { in_container a ping -c 1 -W 0.3 "$(ip_of b)" && in_container a ping -c 1 -W 0.3 \
  "$(ip6_of b)" && in_container c ping -c 1 -W 0.3 "$(ip_of d)"; }
wait_for 10 "packets" reach
mac=$(jq -r .mac "$LAB/b.json")
wait_for 5 "neighbour entries" test -n "$(in_overlay ip neigh show nud permanent)"
sleep 1
before=$(world)
settings_before=$(sysctls)

# stands NAME: two seconds later the world is as it was before.
stands() {
  sleep 2
  local difference
  difference=$(diff <(echo "$before") <(world)) && ok "$1" || not_ok "$1" "$difference" \
    "$(ovn 1 debug plan)" "$(ovn 1 status)"
}

declare -A done_of=()
end=$((SECONDS + ${SECONDS_OF_IT:-60})) flooded=0 count=0
while [ $SECONDS -lt $end ]; do
  deed=$(pick "${deeds[@]}")
  [ $((RANDOM % 30)) -ne 0 ] || deed=delete_namespace
  if $deed >/dev/null 2>&1; then
    done_of[$deed]=$((${done_of[$deed]:-0} + 1))
    count=$((count + 1))
  fi
  if [ $flooded = 0 ] && [ $SECONDS -gt $((end - ${SECONDS_OF_IT:-60} / 2)) ]; then
    flooded=1; overflow
  fi
  sleep 0.05
done
stands "two seconds after the last of $count changes all stands as before"
check "that were five a second at least" [ $count -ge $((5 * ${SECONDS_OF_IT:-60})) ]
for deed in "${deeds[@]}" delete_namespace; do
  check "$deed was done ${done_of[$deed]:-0} times" [ "${done_of[$deed]:-0}" -gt 0 ]
done
check "news were lost on the way ($(news_lost) times)" [ "$(news_lost)" -gt 0 ]
wait_for 5 "packets after all that" reach
ok "packets pass again, of both families"
same "the plan is empty" "[]" "$(ovn 1 debug plan -o json | jq -c '[.. | strings]')"
check "the agent is the one that was started" kill -0 "$(agent_pid 1)"

for setting in "${settings[@]}"; do
  "${setting%%:*}" sh -c '[ ! -e "/proc/sys/$1" ] ||
    echo $((1 - $(cat "/proc/sys/$1"))) >"/proc/sys/$1"' -- "${setting#*:}"
done
check "sysctls were changed" test "$(sysctls)" != "$settings_before"
settings_healed() { [ "$(sysctls)" = "$settings_before" ]; }
wait_for 40 "sysctls" settings_healed
ok "sysctls are back within half a minute"
finish
