#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is around an agent goes wrong: wrong managers, foreign objects under our names, a full disk,
# no more descriptors, links that are too small, containers that vanish. Each has its message and
# exit code, nothing is half-done, and when the cause is gone all goes on.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 3
mount -t tmpfs -o size=1m tmpfs "$LAB/host1/state"
lab_cluster 1
socket=$LAB/host1/run/ovn-lite.sock
state=$LAB/host1/state
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for c in a1 a2 a3 a4 a5; do container_start $c; done
attach 1 a1 backend
to() { local name=$1; shift; ovn 1 attach container "pid:$(pid_of "$name")" --name "$name" "$@"; }
attached() { ovn 1 attach ls -o name | sort | paste -sd ' '; }
plan() { ovn 1 debug plan -o json | jq -c '[.. | strings]'; }

on_host 2 "$OVN" cluster init --config "$LAB/host2/ovn-lite.toml" --advertise 10.99.0.2 --quiet \
  >"$LAB/forged"
join() { on_host 3 "$OVN" cluster join "$1" --config "$LAB/host3/ovn-lite.toml" --timeout 5s; }
refused "a token of another cluster with this manager's address" 7 \
  "manager 10.99.0.2:7957: its certificate is not the pinned one: another cluster's manager, or an \
impostor" join "$(cat "$LAB/forged")"
ip -n host3 link set eth0 down
refused "a manager that cannot be reached" 5 \
  "manager 10.99.0.2:7957: connect: ENETUNREACH (Network is unreachable)" join "$(cat "$LAB/token")"
ip -n host3 link set eth0 up
same "a host that was refused has nothing of the cluster" "" \
  "$(find "$LAB/host3/state" -name 'cluster.toml' -o -name '*.db')"

on_host 1 ip link add strange type vxlan id 5000 dstport 4789
ovn 1 net create --subnet 10.6.0.0/24 --opt vni=5000 taken >/dev/null
refused "a VNI that a foreign VXLAN device has" 1 "VNI 5000 on UDP port 4789 is taken by link \
strange: remove it, or choose another VNI or port" to a2 --net taken
same "what could not be attached is not attached" "a1" "$(attached)"
check "the foreign device is left alone" on_host 1 ip link show strange
on_host 1 ip link del strange
check "when it is gone the container can be attached" to a2 --net taken
in_container a3 ip link add eth0 type bridge
same "a foreign interface under our name makes us take the next one" "eth1" \
  "$(to a3 --net taken -o json | jq -r .ifname)"
check "and stays as it is" sh -c \
  "nsenter -t $(pid_of a3) -n -- ip -d link show eth0 | grep -q bridge"
id=$(ovn 1 net create --subnet 10.5.0.0/24 filed)
touch "$LAB/host1/run/netns/${id:0:12}"
check "a file where a namespace goes is in nobody's way" to a3 --net filed

dd if=/dev/zero of="$state/fill" bs=1k count=2000 2>/dev/null || true
refused "a full disk, attaching" 5 "$state/state.db: commit: database or disk is full" \
  to a4 --net backend
refused "a full disk, creating" 5 "$state/manager.db: commit: database or disk is full" \
  ovn 1 net create more
same "nothing of it has happened" "a1 a2 a3 a3" "$(attached)"
check "what is attached works" in_container a1 ping -c 1 -W 1 10.7.0.1
rm "$state/fill"
works() { to a4 --net backend; }
wait_for 10 "the store to be read again" works
ok "with room on the disk it goes on"

ip -n host1 link set eth0 mtu 1279
noticed() { grep -q "the link with the address 10.99.0.2 has an MTU of 1279" "$LAB/host1/log"; }
wait_for 5 "the agent to notice the MTU" noticed
same "links that become too small change nothing" "1450" \
  "$(in_container a1 ip -j link show eth0 | jq '.[0].mtu')"
agent_kill 1
refused "an agent does not start on links that are too small" 1 \
  "the link with the address 10.99.0.2 has an MTU of 1279: overlay networks need 1280 at least" \
  on_host 1 "$OVN" agent run --config "$LAB/host1/ovn-lite.toml" --log-level off
ip -n host1 link set eth0 mtu 1500
agent_start 1
printf '[overlay]\nmtu = 1000\n' >"$LAB/small.toml"
refused "an MTU that is configured too small" 1 \
  "$LAB/small.toml:2:7: overlay.mtu: '1000' is not a number from 1280 to 65535" \
  on_host 2 "$OVN" agent run --config "$LAB/small.toml"

# Room for the request's connection, and for nothing more.
sleep 0.5
room=$(comm -23 <(seq 0 999 | sort) <(ls "/proc/$(agent_pid 1)/fd" | sort) | sort -n | sed -n 2p)
prlimit --pid "$(agent_pid 1)" --nofile="$room:4096"
refused "no more descriptors, attaching" 1 \
  "target 'pid:$(pid_of a5)': pidfd_open: EMFILE (Too many open files)" \
  to a5 --net backend
for _ in $(seq 20); do
  sleep 1 | curl -s -m 3 --unix-socket "$socket" -T - http://agent/v1/status >/dev/null 2>&1 &
done
sleep 1.5
check "more connections than descriptors end nothing" kill -0 "$(agent_pid 1)"
prlimit --pid "$(agent_pid 1)" --nofile=1024:4096
wait_for 10 "the agent to take connections again" ovn 1 status
check "they were counted" sh -c \
  "curl -s --unix-socket '$socket' http://agent/v1/metrics |
    grep -q '^ovn_lite_accept_failures_total [1-9]'"
check "with descriptors it goes on" to a5 --net backend

kill -KILL "$(pid_of a1)"
vanished() { [ "$(attached)" = "a2 a3 a3 a4 a5" ]; }
wait_for 5 "the container that vanished to be detached" vanished
ok "a container that vanishes is detached"
nothing_left() { [ "$(plan)" = "[]" ]; }
wait_for 5 "the plan to be empty" nothing_left
ok "the plan is empty at last"
finish
