# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Connections through the VIPs of services with 2, 100 and 1,000 backends on another host, by an
# overlay like ours, beside connections to a backend itself: from a container that is in no network
# with services, and from the same one, where conntrack follows them too. In turns, so that what
# else the machine does falls on all. A ratio of 1.111 is 0.9 of the connections in a second.
ROUNDS=${ROUNDS:-9}
lab_hosts 2
for c in client bare backends; do container_start $c; done

# There are no agents here: they would not bear a table that they know nothing of.
overlay() {
  on_host "$1" sh -c "ip link add br0 type bridge && ip link set br0 up &&
    ip link add vxlan0 mtu 1450 master br0 up type vxlan id 42 dstport 4789 \
      local $(host_address "$1") remote $(host_address "$2")"
}
# plug HOST CONTAINER ADDRESS
plug() {
  on_host "$1" ip link add "$2" mtu 1450 master br0 up type veth peer name eth0 mtu 1450 \
    netns "$(pid_of "$2")"
  in_container "$2" sh -c "ip address add $3/16 dev eth0 && ip link set eth0 up"
}
overlay 1 2; overlay 2 1
plug 1 client 10.87.0.2; plug 1 bare 10.87.0.3; plug 2 backends 10.87.0.4
in_container backends ip route add local 10.90.0.0/16 dev lo
for c in client bare; do in_container $c ip route add 10.90.0.0/16 via 10.87.0.4; done
in_container backends "$TOOLS/connects" serve 80 &
in_container backends iperf3 -s >/dev/null &
"$TOOLS/vip_table" "/proc/$(pid_of client)/ns/net" 10.90.0.1 10.87.1.2 2 10.87.1.100 100 \
  10.87.3.232 1000

# connects WAY CONTAINER ADDRESS: for a second; stream likewise.
connect_from() { in_container "$1" "$TOOLS/connects" to "$2" 80 "$2" 80 1; }
connects() { connect_from "$2" "$3" >>"$LAB/$1.connects"; }
stream() {
  in_container "$2" iperf3 -c "$3" -t 1 -J | jq '8e12 / .end.sum_received.bits_per_second' \
    >>"$LAB/$1.stream"
}
wait_for 5 "the server" connect_from bare 10.90.0.1
for _ in $(seq "$ROUNDS"); do
  connects direct bare 10.90.0.1
  connects tracked client 10.90.0.1
  connects 2 client 10.87.1.2
  connects 100 client 10.87.1.100
  connects 1000 client 10.87.3.232
  stream direct bare 10.90.0.1
  stream tracked client 10.90.0.1
  stream vip client 10.87.1.2
done
for count in 2 100 1000; do
  compared "new connection through a VIP with $count backends" $count.connects direct.connects \
    .one us "no service" 1.111
done
compared "new connection through a VIP with 2 backends" 2.connects tracked.connects .one us \
  "none, same sandbox" 1.111
compared "TCP stream through a VIP" vip.stream direct.stream . us/MB "no service" 1.01
compared "TCP stream through a VIP" vip.stream tracked.stream . us/MB "none, same sandbox" 1.01
