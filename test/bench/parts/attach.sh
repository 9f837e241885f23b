# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Attach: from spawning the command until the container's ping to its gateway is answered. RUNS
# attachments; PEER_RUNS of docker's and podman's, which take long to start their containers.
RUNS=${RUNS:-50}
# shellcheck source=test/bench/container_peers.sh
. "$here/container_peers.sh"
lab_hosts 1
on_disk 1
agent_start 1
ovn 1 net create --subnet 10.7.0.0/16 --gateway 10.7.0.1 backend >/dev/null
container_start keeper
attach 1 keeper backend

ours=$(on_host 1 "$TOOLS/spawn_attach" --count "$RUNS" --ping 10.7.0.1 -- \
  "$OVN" --socket "$LAB/host1/run/ovn-lite.sock" attach container "pid:{pid}" --net backend)
sync_cost=$("$TOOLS/spawn_attach" fsync "$STATE")

ip netns add bare
ip -n bare link add br0 type bridge forward_delay 0
ip -n bare address add 10.8.0.1/16 dev br0
ip -n bare link set br0 up
bare=$("$TOOLS/spawn_attach" --count "$RUNS" --ping 10.8.0.1 -- \
  "$TOOLS/bare_attach" /run/netns/bare br0 "{pid}" "{n}" 10.8.1.0/16)
with_sync=$(jq -n --argjson a "$(field median "$bare")" --argjson b "$(field median "$sync_cost")" \
  '2.5 * $a + $b | . * 1000 | round / 1000')
row "attach, command to ping, 2.5x bare + one fsync" ms "$(field median "$ours")" \
  "$(spread "$ours")" \
  "bare netlink program" "$(field median "$bare")" value "$with_sync"

cni=""
if [ -x /usr/lib/cni/bridge ]; then
  cat >"$LAB/cni.json" <<'EOF'
{"cniVersion": "0.4.0", "name": "bench", "type": "bridge", "bridge": "cni0", "isGateway": true,
 "ipam": {"type": "host-local", "dataDir": "/run/lab/cni", "ranges": [[{"subnet": "10.9.0.0/16"}]]}}
EOF
  ip netns add cni
  ip -n cni link set lo up
  cni=$(nsenter --net=/run/netns/cni -- env CNI_COMMAND=ADD CNI_CONTAINERID="bench{n}" \
    CNI_NETNS="/proc/{pid}/ns/net" CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni \
    "$TOOLS/spawn_attach" --count "$RUNS" --ping 10.9.0.1 --stdin "$LAB/cni.json" -- \
    /usr/lib/cni/bridge)
fi
row "attach, command to ping" ms "$(field median "$ours")" "$(spread "$ours")" \
  "CNI bridge + host-local" "$([ -z "$cni" ] || field median "$cni")" ratio 0.25

# Containers that run already are connected to one network more, as attach does.
connected() { # PEER ADDRESS COMMAND...
  local peer=$1 address=$2; shift 2
  "$TOOLS/spawn_attach" --containers "$LAB/$peer.pids" --ping "$address" -- "$@"
}
docker=""
if docker_start; then
  docker network create --subnet 10.10.0.0/16 more >/dev/null
  docker_containers "$PEER_RUNS" >"$LAB/docker.pids"
  docker=$(connected docker 10.10.0.1 docker network connect more "box{n}")
  docker_stop
fi
row "attach, command to ping" ms "$(field median "$ours")" "$(spread "$ours")" \
  "docker network connect" "$([ -z "$docker" ] || field median "$docker")" ratio 0.25
podman=""
if podman_ready; then
  pod network create --subnet 10.11.0.0/16 more >/dev/null
  podman_containers "$PEER_RUNS" >"$LAB/podman.pids"
  mapfile -t command < <(pod_command)
  podman=$(connected podman 10.11.0.1 "${command[@]}" network connect more "box{n}")
  podman_stop
fi
row "attach, command to ping" ms "$(field median "$ours")" "$(spread "$ours")" \
  "podman network connect, netavark" "$([ -z "$podman" ] || field median "$podman")" ratio 0.25

pid=$(agent_pid 1)
row "agent RSS with $((RUNS + 1)) endpoints" MB \
  "$(awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$pid/status")" "one reading" "-" "" value 12

# ---- the agent's side alone, many in a row
many=${MANY:-1000}
lab_clear
rm -rf "${STATE:?}"/*
lab_hosts 1
on_disk 1
agent_start 1
ovn 1 net create --subnet 10.7.0.0/16 --gateway 10.7.0.1 backend >/dev/null
ours=$(on_host 1 "$TOOLS/spawn_attach" --count "$many" --api "$LAB/host1/run/ovn-lite.sock" -- \
  '{"target": "pid:{pid}", "network": "backend"}')
ip netns add bare
ip -n bare link add br0 type bridge forward_delay 0
ip -n bare link set br0 up
bare=$("$TOOLS/spawn_attach" --count "$many" --says stdout -- \
  "$TOOLS/bare_attach" /run/netns/bare br0 "{pid}" "{n}" 10.8.1.0/16)
row "attach, the agent's side, $many in a row" ms "$(field median "$ours")" "$(spread "$ours")" \
  "bare netlink program" "$(field median "$bare")" ratio 1.5
pid=$(agent_pid 1)
row "agent RSS with $many endpoints" MB \
  "$(awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$pid/status")" "one reading" "-" "" value 40
