# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# One backend more, drained, and less: from the start of the command until the tables of a client's
# sandbox on each of HOSTS hosts have it, as the kernel's own notifications tell. Each of them has a
# connection to a backend, so that the kernel has to look for those to be forgotten. RUNS of each.
HOSTS=${HOSTS:-10}
RUNS=${RUNS:-20}
lab_hosts "$HOSTS"
lab_cluster "$HOSTS"
ovn 1 net create --subnet 10.7.0.0/16 front >/dev/null
ovn 1 service create web --net front >/dev/null
clients=()
for h in $(seq "$HOSTS"); do
  container_start "client$h"
  attach "$h" "client$h" front
  container_start "base$h"
  attach "$h" "base$h" front --service web
  in_container "base$h" "$TOOLS/http_server" "base$h" 80 &
  clients+=("$(pid_of "client$h")")
done
all_know() {
  local c
  for c in $(seq "$HOSTS"); do
    [ "$(in_container "client$c" nft -j list map inet ovn-lite-vip slots4 |
      jq '[.nftables[].map.elem // [] | length] | add')" = "$HOSTS" ] || return 1
  done
}
wait_for 60 "all sandboxes to have all backends" all_know
vip=$(ovn 1 service inspect web | jq -r '.[0].vips[0]')
for h in $(seq "$HOSTS"); do
  in_container "client$h" bash -c "exec 3<>/dev/tcp/$vip/80; exec sleep 3600" &
done
sleep 1

# change KIND new|gone HOST COMMAND...: a line of results in the lab's file of that kind.
change() {
  local kind=$1 way=$2 host=$3; shift 3
  on_host "$host" "$TOOLS/element_news" "$way" slots4 "${clients[@]}" -- \
    "$OVN" --socket "$LAB/host$host/run/ovn-lite.sock" "$@" >>"$LAB/$kind"
}
for run in $(seq "$RUNS"); do
  host=$((run % HOSTS + 1))
  for end in drained detached; do
    container_start more
    change attached new $host attach container "pid:$(pid_of more)" --net front --name more \
      --service web
    if [ $end = drained ]; then change drained gone $host service drain more; fi
    if [ $end = detached ]; then change detached gone $host detach container more; fi
    [ $end = detached ] || ovn $host detach container more -q >/dev/null
    kill "$(pid_of more)"
  done
done
for kind in attached drained detached; do
  row "a backend is $kind, command to the kernels of $HOSTS hosts" ms \
    "$(median_of $kind .last_ms)" "$(spread_of $kind .last_ms) (min..max)" "-" "" value 100
done
