# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The two datapaths of an overlay, between hosts beside host to host, and within a host beside a
# bare veth pair: in turns, so that what else the machine does falls on all of them. What one packet
# of many costs is CPU time of who sends it.
ROUNDS=${ROUNDS:-7}
lab_hosts 2
lab_cluster 2
for c in a b far bare1 bare2; do container_start $c; done
for path in bridge macvlan; do
  ovn 1 net create -o datapath=$path "by-$path" >/dev/null
  attach 1 a "by-$path"
  attach 1 b "by-$path"; cp "$LAB/b.ip" "$LAB/near-$path"
  attach 2 far "by-$path"; cp "$LAB/far.ip" "$LAB/far-$path"
done
ip link add eth0 netns "$(pid_of bare1)" type veth peer name eth0 netns "$(pid_of bare2)"
for n in 1 2; do
  in_container "bare$n" sh -c "ip address add 192.0.2.$n/24 dev eth0 && ip link set eth0 up"
done

serve() { "$@" "$TOOLS/datagrams" serve 9 & "$@" iperf3 -s >/dev/null & }
serve on_host 2
serve in_container far
serve in_container b
serve in_container bare2

# datagrams WAY ADDRESS COMMAND...: from where COMMAND is, by that way; stream and measure likewise.
datagrams() {
  local way=$1 to=$2; shift 2
  "$@" "$TOOLS/datagrams" to "$to" 9 0.6 >>"$LAB/$way.datagrams"
}
stream() {
  local way=$1 to=$2; shift 2
  "$@" iperf3 -c "$to" -t 1 -J | jq '8e12 / .end.sum_received.bits_per_second' >>"$LAB/$way.stream"
}
measure() { datagrams "$@"; [ "${1%-*}" = near ] || stream "$@"; }
for _ in $(seq "$ROUNDS"); do
  measure far-host "$(host_address 2)" on_host 1
  datagrams near-bare 192.0.2.2 in_container bare1
  for path in bridge macvlan; do
    measure far-$path "$(cat "$LAB/far-$path")" in_container a
    datagrams near-$path "$(cat "$LAB/near-$path")" in_container a
  done
done

for path in bridge macvlan; do
  far=far-$path.datagrams near=near-$path.datagrams
  # 0.85 of the throughput
  compared "across hosts by $path, TCP stream" far-$path.stream far-host.stream . "us/MB" \
    "host to host" 1.176
  compared "across hosts by $path, there and back" $far far-host.datagrams .there_and_back us \
    "host to host" 1.4
  compared "across hosts by $path, one packet of many" $far far-host.datagrams .one_of_many us \
    "host to host" 2.2
  compared "within a host by $path, there and back" $near near-bare.datagrams .there_and_back us \
    "bare veth pair" 1.2
  compared "within a host by $path, one packet of many" $near near-bare.datagrams .one_of_many us \
    "bare veth pair" "$([ $path = bridge ] && echo 1.4 || echo 1.15)"
done
