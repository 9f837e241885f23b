#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A VXLAN device that others made with a VNI of ours: it is left alone, and named where somebody
# looks, in whichever namespace it is; when it goes, the network is whole without anybody's doing.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
for c in a b; do container_start $c; done
ovn 1 net create --subnet 10.7.0.0/24 -o vni=7001 backend >/dev/null
on_host 1 ip link add theirs type vxlan id 7001 dstport 4789 local "$(host_address 1)"
taken="VNI 7001 on UDP port 4789 is taken by link theirs"
advice="remove it, or choose another VNI or port"
to_a="attach container pid:$(pid_of a) --net backend"
says() {  # TEXT COMMAND...: fails and says that
  local text=$1; shift
  ! "$@" >"$LAB/said" 2>&1 && grep -qF "$text" "$LAB/said"
}
# shellcheck disable=SC2086
check "a container is not attached where packets could not pass, and told why" \
  says "$taken: $advice" ovn 1 $to_a
check "the device is left alone" on_host 1 ip link show theirs
on_host 1 ip link del theirs
attach 1 a backend
attach 2 b backend
wait_for 5 "packets" in_container a ping -c 1 -W 1 "$(ip_of b)"
ok "without it all is well"

# ---- one that comes when ours is gone for a moment
why() { ovn 1 status -o json |
  jq -r '.kernel.errors[] | select(.object | test("vxlan0")) | .error'; }
told() { [ "$(why)" = "$1" ]; }
ours=$(ls "$LAB"/host1/run/netns/*)
nsenter --net="$ours" ip link del vxlan0
on_host 1 ip link add theirs type vxlan id 7001 dstport 4789 local "$(host_address 1)"
wait_for 5 "status to tell" told "$taken: $advice"
ok "status names the link in the way"
check "in words too" grep -qF "$taken: $advice" <(ovn 1 status)
check "containers of this host still reach their gateway" in_container a ping -c 1 -W 1 10.7.0.1
on_host 1 ip link del theirs
wait_for 35 "the network to heal" in_container a ping -c 1 -W 1 "$(ip_of b)"
ok "when it goes the network heals by itself"
same "and status is well" "" "$(why)"

# ---- as Docker's are: in another namespace, with the socket in the host's
ovn 1 detach container "pid:$(pid_of a)" >/dev/null
ovn 1 net create --subnet 10.8.0.0/24 -o vni=7002 other >/dev/null
ip netns add far
on_host 1 ip link add theirs netns far type vxlan id 7002 dstport 4789 local "$(host_address 1)"
check "one in another namespace is named with it" says \
  "taken by link theirs in the namespace /run/netns/far: $advice" \
  ovn 1 attach container "pid:$(pid_of a)" --net other
finish
