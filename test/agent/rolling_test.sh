#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# All backends of a service are replaced, one after another, under steady load, by connections that
# are kept and by new ones, from clients in the network (by the VIP) and outside (by ingress), over
# both families: no request fails.
. "$(dirname "$(readlink -f "$0")")/case.sh"
TOOLS=${TOOLS:?folder of http_server and http_load}
. "$here/../support/rolling.sh"

lab_hosts 4
for i in 1 2 3 4; do on_host $i ip address add fd99::$i/64 dev eth0 nodad; done
lab_cluster 3
ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 >/dev/null
ovn 1 service create web --net front -p 8080:80 --health-http 80/ --health-interval 100ms \
  --health-retries 2 >/dev/null
container_start client
attach 1 client front
for n in 1 2 3; do backend_start $n "old$n"; done
inside=/proc/$(pid_of client)/ns/net outside=/run/netns/host4
answers() { nsenter --net="$1" -- curl -s -m 2 "http://$2/"; }
wait_for 5 "the VIP" answers "$inside" 10.7.0.254
wait_for 5 "ingress" answers $outside "$(host_address 1):8080"
wait_for 5 "ingress by IPv6" answers $outside "[fd99::2]:8080"

# Few ports, which come again all the time, be it while the client's own end waits for late packets:
# who does is not taken for who was there.
for client in "$inside" $outside; do
  nsenter --net="$client" -- sysctl -qw net.ipv4.ip_local_port_range="40000 40199" \
    net.ipv4.tcp_tw_reuse=1
done
load_start inside4 "$inside" 10.7.0.254 80 50
load_start inside6 "$inside" fd07::ffff:ffff:ffff:ffff 80 50
load_start outside4 $outside "$(host_address 1)" 8080 50
load_start outside6 $outside fd99::2 8080 50
sleep 1
for n in 1 2 3; do
  backend_start $n "new$n"
  backend_end $n "old$n"
done
sleep 1
for client in inside4 inside6 outside4 outside6; do
  load_end $client
  same "$client: of $(load_field $client asked) requests none has failed" "" \
    "$(cat "$LAB/$client.failures")"
  same "$client: old and new backends have answered" "new1 new2 new3 old1 old2 old3" \
    "$(load_field $client "servers | keys | join(\" \")")"
done
same "ingress shows the client's address" "$(host_address 4) fd99::4" \
  "$(load_field outside4 "sources | keys[]") $(load_field outside6 "sources | keys[]")"
for n in 1 2 3; do kill "$(cat "$LAB/new$n.server")"; done
finish
