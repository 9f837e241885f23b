# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of the drivers macvlan and ipvlan share: source it after case.sh. Containers of
# host 1 stand on links of it; host 2, which has no agent, is a neighbour on the wire of its eth0.
wire_neighbour=10.96.0.250
wire_neighbour6=fd96::250

parent_lab() {
  lab_hosts 2
  on_host 2 ip address add $wire_neighbour/24 dev eth0
  on_host 2 ip address add $wire_neighbour6/64 dev eth0 nodad
  lab_cluster 1
  local c
  for c in a b c; do container_start $c; done
  remember_host
}
settled() { [ -z "$(on_host 1 ip -6 address show tentative)" ]; }
remember_host() { wait_for 5 "addresses to settle" settled; before=$(host_state); }

# Links, addresses, routes, rules and nftables, without what the kernel counts and what a router
# has for each link: that the host forwards stays.
host_state() {
  on_host 1 sh -c 'ip -o link | cut -d: -f2- | sed "s/qlen.*//"
    ip -o address | sed "s/valid_lft.*//; s/tentative *//"
    ip route show table all | grep -v "^anycast"
    ip -6 route show table all | grep -v "^anycast"
    ip rule; ip -6 rule; nft list ruleset'
}
container_state() {
  in_container "$1" sh -c 'ip -d -o link show eth0 | sed "s/^[0-9]*: *//; s/eth0@if[0-9]*/eth0/"
    ip -o -4 address show dev eth0 | sed "s/^[0-9]*: *//"; ip route'
}


# says NAME EXIT_CODE PART COMMAND...: fails with that code, and PART is in what it says.
says() {
  local name=$1 code=$2 part=$3 actual status=0; shift 3
  actual=$("$@" 2>&1 >/dev/null) || status=$?
  if [ "$status" = "$code" ] && [[ $actual == *"$part"* ]]; then ok "$name"; else
    not_ok "$name" "expected: exit $code: ... $part ..." "actual:   exit $status: $actual"
  fi
}

# Whether this kernel makes such links: has_dummy, and has_upper KIND ARGUMENTS...
has_dummy() { unshare --net -- ip link add probe type dummy >/dev/null 2>&1; }
has_upper() { unshare --net -- sh -c "ip link add p type veth peer name q &&
  ip link add link p name probe type $*" >/dev/null 2>&1; }

# parent_network DRIVER FAMILY NAME OPTIONS...: of family 4, 6 or dual.
parent_network() {
  local driver=$1 family=$2 name=$3 ipv4=(--subnet 10.96.0.0/24) ipv6=(); shift 3
  [ "$family" = 4 ] || ipv6=(--ipv6 --subnet fd96::/64)
  [ "$family" != 6 ] || ipv4=(--ipv4=false)
  on_host 2 ip neigh flush all
  ovn 1 net create -d "$driver" "${ipv4[@]}" "${ipv6[@]}" "$@" "$name" >/dev/null
}

leave() {  # NETWORK CONTAINERS...: detaches them
  local name=$1 c; shift
  for c in "$@"; do ovn 1 detach container "pid:$(pid_of "$c")" --net "$name" >/dev/null; done
}
# end_of NETWORK CONTAINERS...: detaches them, removes the network, and looks at the host.
end_of() {
  local left; left=$(host_gone "$@" || true)
  if [ -z "$left" ]; then ok "$1 leaves the host as it was"; else
    not_ok "$1 leaves the host as it was" "$left"
  fi
}
host_gone() {
  leave "$@"
  ovn 1 net rm "$1" >/dev/null
  local c
  for c in "${@:2}"; do
    for _ in $(seq 40); do
      [ "$(in_container "$c" ip -o link | grep -vc ' lo:')" != 0 ] || continue 2
      sleep 0.05
    done
    echo "$c still has an interface"
  done
  for _ in $(seq 100); do
    [ "$(host_state)" != "$before" ] || return 0
    sleep 0.05
  done
  diff <(echo "$before") <(host_state)
}

# on_wire WHAT FAMILY: two containers of a network reach each other and the neighbour.
on_wire() {
  if [ "$2" != 4 ]; then
    local other6; other6=$([ "$2" = 6 ] && ip_of b || ip6_of b)
    reaches "$1: one container reaches the other over IPv6" a "$other6"
    reaches "$1: and a neighbour on the wire over IPv6" a $wire_neighbour6
  fi
  if [ "$2" = 6 ]; then
    same "$1: no IPv4 in the container" "" "$(in_container a ip -4 address show dev eth0)"
    return
  fi
  reaches "$1: one container reaches the other over IPv4" a "$(ip_of b)"
  reaches "$1: and a neighbour on the wire" a $wire_neighbour
  on_host 1 ip route add 10.96.0.0/24 dev eth0
  check "$1: the host itself does not reach them" \
    on_host 1 sh -c "! ping -c 1 -W 0.3 $(ip_of a)"
  on_host 1 ip route del 10.96.0.0/24 dev eth0
}

# parent_made DRIVER: without a parent containers are among themselves.
parent_made() {
  if ! has_dummy; then
    says "without a parent, and without dummy devices: what the kernel lacks" 1 \
      "load module dummy, or build with CONFIG_DUMMY" \
      ovn 1 net create -d "$1" --subnet 10.96.0.0/24 inner
    says "and there is no network" 3 "" ovn 1 net exists inner
    echo "skip $1 without a parent: this kernel has no dummy devices (test/vm has)"
    return 0
  fi
  parent_network "$1" dual inner
  check "without a parent one is made" on_host 1 ip link show type dummy
  attach 1 a inner; attach 1 b inner
  reaches "without a parent containers reach each other over IPv4" a "$(ip_of b)"
  reaches "and over IPv6" a "$(ip6_of b)"
  same "and nothing else" "" "$(in_container a ip route show default)"
  sleep 1.2
  on_host 1 ip link del "$(on_host 1 ip -j link show type dummy | jq -r '.[0].ifname')"
  wait_for 5 "the parent and what stands on it to be back" ping_from a "$(ip_of b)"
  ok "a deleted parent comes back with all that stands on it"
  end_of inner a b
}

# vlan_parent DRIVER: VLAN 10 of eth0, made with the network and gone with the last one on it; one
# that was there before stays.
vlan_parent() {
  if ! has_upper vlan id 10; then
    says "a VLAN as parent, and no VLANs: what the kernel lacks" 1 \
      "load module 8021q, or build with CONFIG_VLAN_8021Q" \
      ovn 1 net create -d "$1" --subnet 10.96.0.0/24 -o parent=eth0.10 tagged
    echo "skip $1 on a VLAN: this kernel has no VLAN devices (test/vm has)"
    return 0
  fi
  parent_network "$1" dual tagged -o parent=eth0.10
  check "eth0.10 is there with the network" on_host 1 ip link show eth0.10
  on_host 2 sh -c "ip link add link eth0 eth0.10 type vlan id 10 && ip link set eth0.10 up &&
    ip address add 10.96.0.240/24 dev eth0.10 && ip route replace 10.96.0.0/24 dev eth0.10 &&
    ip address add fd96::240/64 dev eth0.10 nodad && ip route add fd96::/64 dev eth0.10 metric 1"
  attach 1 a tagged; attach 1 b tagged
  reaches "containers on a VLAN reach each other" a "$(ip_of b)"
  reaches "also over IPv6" a "$(ip6_of b)"
  reaches "and who else is on it" a 10.96.0.240
  reaches "also over IPv6" a fd96::240
  sleep 1.2
  on_host 1 ip link del eth0.10
  wait_for 5 "the VLAN and what stands on it to be back" ping_from a 10.96.0.240
  ok "a deleted VLAN comes back with all that stands on it"
  on_host 2 sh -c 'ip link del eth0.10; ip route replace 10.96.0.0/24 dev eth0'
  if [ "$1" = macvlan ]; then
    ovn 1 net create -d "$1" --subnet 10.97.0.0/24 -o parent=eth0.10 beside >/dev/null
    leave tagged a b
    ovn 1 net rm tagged >/dev/null
    sleep 0.5
    check "it stays for another network on it" on_host 1 ip link show eth0.10
    end_of beside
  else
    end_of tagged a b
  fi
  on_host 1 ip link add link eth0 eth0.20 type vlan id 20
  on_host 1 ip link set eth0.20 up
  remember_host
  parent_network "$1" 4 given -o parent=eth0.20
  attach 1 a given
  end_of given a
  check "a VLAN that was there before stays" on_host 1 ip link show eth0.20
  on_host 1 ip link del eth0.20
  before=$(host_state)
}

# healed_inside NAME CONTAINER COMMAND...: what the command does in the container is undone within
# 2 s, as the script's own `unchanged` tells.
healed_inside() {
  local name=$1 container=$2 began; shift 2
  sleep 1.2
  began=$(now_ms)
  in_container "$container" "$@"
  wait_for 5 "$name" unchanged
  check "$name heals within 2 s ($(($(now_ms) - began)) ms)" \
    [ $(($(now_ms) - began)) -lt "${HEAL_MS:-2000}" ]
}

# spare_link: another wire of host 1, to the same switch.
spare_link() {
  ip -n host1 link add spare0 type veth peer name port9 netns switch
  ip -n switch link set port9 master br0 up
  ip -n host1 link set spare0 up
  remember_host
}
spare_link_away() { ip -n host1 link del spare0; remember_host; }

# attach_to NETWORK CONTAINER OPTIONS...: as people do, for what is refused.
attach_to() { ovn 1 attach container "pid:$(pid_of "$2")" --net "$1" "${@:3}"; }

# private_network DRIVER OPTION: where the option is private, containers reach the wire only.
private_network() {
  parent_network "$1" 4 apart -o parent=eth0 -o "$2=private"
  attach 1 a apart; attach 1 b apart
  blocked "private: containers do not reach each other" a "$(ip_of b)"
  reaches "private: but the wire" a $wire_neighbour
  end_of apart a b
}
