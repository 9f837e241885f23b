# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# All ten backends of a service are replaced, one after another, while a client in the network (by
# the VIP) and one outside (by ingress) each make
# RATE requests in a second, half of them by connections that are kept and half by new ones.
RATE=${RATE:-500}
COUNT=${COUNT:-10}
# shellcheck source=test/support/rolling.sh
. "$here/../support/rolling.sh"
lab_hosts 4
outside=4
lab_cluster 3
ovn 1 net create --subnet 10.7.0.0/16 front >/dev/null
ovn 1 service create web --net front -p 8080:80 --health-http 80/ --health-interval 200ms \
  --health-retries 2 >/dev/null
host_of() { echo $(($1 % 3 + 1)); }
container_start client
attach 1 client front
for n in $(seq "$COUNT"); do backend_start "$(host_of "$n")" "old$n"; done
vip=$(ovn 1 service inspect web | jq -r '.[0].vips[0]')
load_start inside "/proc/$(pid_of client)/ns/net" "$vip" 80 "$RATE"
load_start outside /run/netns/host$outside "$(host_address 1)" 8080 "$RATE"
sleep 3
began=$(now_ms)
for n in $(seq "$COUNT"); do
  backend_start "$(host_of "$n")" "new$n"
  backend_end "$(host_of "$n")" "old$n"
done
took=$(($(now_ms) - began))
sleep 2
for client in inside outside; do
  load_end $client
  head -n 20 "$LAB/$client.failures" >&2
  row "$COUNT backends replaced under $RATE requests/s, client $client: failed" requests \
    "$(load_field $client failed)" "of $(load_field $client asked)" "-" "" value 0
  # A packet that nobody answered would be sent again after a second.
  row "slowest of these" ms "$(load_field $client slowest_ms)" \
    "p99 $(load_field $client p99_ms)" "-" "" value 1000
done
row "the sources that the backends saw of the client outside" addresses \
  "$(load_field outside "sources | length")" "$(load_field outside "sources | keys[0]")" "-" "" \
  value 1
# Docker waits for two seconds in each.
row "all of that replacement" ms "$took" "one run" "-" "" value $((COUNT * 2000))
