# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Names: time for an answer by UDP, of 1,000 names, one core; its p99 at half of that rate; beside
# dnsmasq, unbound and aardvark-dns, which serve the same names in the same namespace, and Docker,
# whose containers have them as aliases; each server on the second core and dnsperf on the first.
# Then the time from an attachment to the answer on another host, beside a swarm of three.
# SECONDS_EACH of a run; ROUNDS of all servers, one after the other; RUNS attachments; SWARM=0
# leaves out the swarm, which takes half a minute.
SECONDS_EACH=${SECONDS_EACH:-3}
ROUNDS=${ROUNDS:-3}
RUNS=${RUNS:-50}
# shellcheck source=test/bench/container_peers.sh
. "$here/container_peers.sh"
lab_hosts 3
lab_cluster 3
ovn 1 net create --subnet 10.7.0.0/16 backend >/dev/null
container_start asker
attach 1 asker backend

# As many names as a container may have aliases, of each.
: >"$LAB/queries"; : >"$LAB/hosts"; mkdir -p "$LAB/aardvark"; echo 127.0.0.1 >"$LAB/aardvark/bench"
for c in $(seq 0 62); do
  ip netns add "c$c"
  aliases=()
  for a in $(seq 0 15); do aliases+=(--alias "name-$c-$a"); done
  ip=$(ovn 1 attach container "netns:c$c" --net backend "${aliases[@]}" -o json |
    jq -r '.addresses[0] | split("/")[0]')
  names=$(printf ",name-$c-%d" $(seq 0 15))
  printf '%064x %s  %s\n' "$c" "$ip" "${names#,}" >>"$LAB/aardvark/bench"
  for a in $(seq 0 15); do
    echo "name-$c-$a A" >>"$LAB/queries"
    echo "$ip name-$c-$a" >>"$LAB/hosts"
  done
done
{
  printf 'server:\n do-daemonize: no\n chroot: ""\n username: ""\n pidfile: ""\n num-threads: 1\n'
  printf ' use-syslog: no\n directory: "%s"\n port: 5301\n interface: 127.0.0.1\n' "$LAB"
  awk '{printf " local-data: \"%s. A %s\"\n", $2, $1}' "$LAB/hosts"
  printf 'remote-control:\n control-enable: no\n'
} >"$LAB/unbound.conf"

serve() { # NAME COMMAND...: a server on the second core
  local name=$1; shift
  command -v "$1" >/dev/null || return 0
  nsenter -t "$(pid_of asker)" -n -- taskset -c 1 "$@" >"$LAB/$name.log" 2>&1 &
  echo $! >"$LAB/$name.pid"
}
serve dnsmasq dnsmasq -C /dev/null --no-daemon --no-resolv --no-hosts --user=root --port=5302 \
  --listen-address=127.0.0.1 --bind-interfaces --addn-hosts="$LAB/hosts" --cache-size=0
serve unbound unbound -d -c "$LAB/unbound.conf"
serve aardvark /usr/lib/podman/aardvark-dns --config "$LAB/aardvark" -p 5303 run
taskset -a -p -c 1 "$(agent_pid 1)" >/dev/null
# A few containers have all the names: Docker looks them up in one map.
if docker_start; then
  for c in $(seq 0 8 62); do
    mapfile -t names < <(awk -v from="$c" '{split($1, part, "-")}
      part[2] >= from && part[2] < from + 8 {print "--network-alias=" $1}' "$LAB/queries")
    docker run -d --network first "${names[@]}" box /bin/sleep 3600 >/dev/null
  done
  docker_containers 1 >"$LAB/docker.pid"
  taskset -a -p -c 1 "$(cat "$STATE/docker/daemon")" >/dev/null
fi
declare -A at=([ovn]="127.0.0.11 53" [unbound]="127.0.0.1 5301" [dnsmasq]="127.0.0.1 5302"
  [aardvark]="127.0.0.1 5303" [docker]="127.0.0.11 53")

load() { # SERVER OPTIONS...: dnsperf's report
  local to from=asker
  read -ra to <<<"${at[$1]}"
  [ "$1" != docker ] || from=docker
  shift
  in_container "$from" taskset -c 0 dnsperf -s "${to[0]}" -p "${to[1]}" -d "$LAB/queries" \
    -l "$SECONDS_EACH" -T 1 "$@"
}
rate() { load "$1" -q 64 | awk '/Queries per second/ {print $4}'; }
# p99 SERVER RATE, in microseconds
p99() {
  load "$1" -q 64 -Q "$2" -v | awk '$1 == ">" {print $NF * 1e6}' | sort -n |
    awk '{v[NR] = $1} END {print v[int(NR * 0.99)]}'
}
middle() { sort -n | awk '{v[NR] = $1} END {printf "%.2f\n", v[int((NR + 1) / 2)]}'; }
range() { sort -n | awk '{v[NR] = $1} END {printf "%.2f..%.2f, n=%d", v[1], v[NR], NR}'; }

if command -v dnsperf >/dev/null; then
  servers=(ovn) peers=(unbound dnsmasq aardvark docker)
  for peer in "${peers[@]}"; do
    if [ -e "$LAB/$peer.pid" ]; then servers+=("$peer"); fi
  done
  sleep 1
  for ((round = 0; round < ROUNDS; round++)); do
    for server in "${servers[@]}"; do
      rate "$server" | awk '{print 1e6 / $1}' >>"$LAB/each_$server"
    done
  done
  half=$(middle <"$LAB/each_ovn" | awk '{printf "%d", 1e6 / $1 / 2}')
  for ((round = 0; round < ROUNDS; round++)); do
    for server in "${servers[@]}"; do p99 "$server" "$half" >>"$LAB/p99_$server"; done
  done
  for peer in "${peers[@]}"; do
    each="" late=""
    if [ -e "$LAB/each_$peer" ]; then
      each=$(middle <"$LAB/each_$peer") late=$(middle <"$LAB/p99_$peer")
    fi
    row "DNS, an answer of 1,000 names, one core" us "$(middle <"$LAB/each_ovn")" \
      "$(range <"$LAB/each_ovn")" "$peer" "$each" ratio 1
    row "DNS, p99 at $half queries/s" us "$(middle <"$LAB/p99_ovn")" "$(range <"$LAB/p99_ovn")" \
      "$peer" "$late" ratio 1
  done
else
  echo "dnsperf is not installed: no rates of DNS (make deps-bench)" >&2
fi

[ ! -e "$LAB/docker.pid" ] || docker_stop

# until_known NAME PID COMMAND...: milliseconds from the start of the command, which attaches NAME,
# to the answer to who asks for it, in the namespace of PID.
until_known() {
  local name=$1 pid=$2 begin poll; shift 2
  nsenter -t "$pid" -n -- python3 "$here/../support/await_name.py" "$name" >"$LAB/answered" &
  poll=$!
  until grep -q asking "$LAB/answered" 2>/dev/null; do sleep 0.01; done
  begin=$(date +%s%N)
  "$@" >/dev/null
  wait "$poll"
  awk -v begin="$begin" 'NR == 2 {print ($1 - begin) / 1e6}' "$LAB/answered"
}

# What is attached on host 3 is asked for on host 1.
taskset -a -p -c 0-$(($(nproc) - 1)) "$(agent_pid 1)" >/dev/null
for i in $(seq "$RUNS"); do
  ip netns add "late$i"
  until_known "late$i" "$(pid_of asker)" \
    ovn 3 attach container "netns:late$i" --net backend -q >>"$LAB/known"
done
known=$(middle <"$LAB/known") range=$(range <"$LAB/known")
row "DNS, attach command to answer on another host, N=3" ms "$known" "$range" - "" value 50

swarm=""
if [ "${SWARM:-1}" = 1 ] && swarm_start 3; then
  asker=$(swarm_container 1 asker)
  on_swarm 1 docker network connect more asker
  # Docker does not answer at all as long as nobody does whom it passes unknown names on to.
  nsenter -t "$asker" -n -- dnsmasq -C /dev/null --no-daemon --no-resolv --no-hosts --user=root \
    --listen-address=127.0.0.1 --bind-interfaces --local=/#/ 2>"$LAB/denier.log" &
  echo $! >"$LAB/denier.pid"
  for i in $(seq "$PEER_RUNS"); do
    swarm_container 3 "late$i" >/dev/null
    until_known "late$i" "$asker" on_swarm 3 docker network connect more "late$i" \
      >>"$LAB/swarm_known"
  done
  swarm=$(middle <"$LAB/swarm_known")
  swarm_stop 3
fi
row "DNS, attach command to answer on another host, N=3" ms "$known" "$range" \
  "docker swarm" "$swarm" ratio 1
