# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Docker and podman as peers of the benchmarks, each in a network namespace of its own ("docker",
# "podman"), with images and state in $STATE, which is on a disk. Their containers box1, box2, ...
# sleep, in a network "first" of theirs. A peer that is not there is said to be absent.

PEER_RUNS=${PEER_RUNS:-20}

box_rootfs() {
  [ ! -e "$STATE/rootfs" ] || return 0
  mkdir -p "$STATE/rootfs"/{bin,proc,sys,dev,etc,tmp}
  cp "$(command -v busybox)" "$STATE/rootfs/bin/busybox"
  for program in sleep nslookup; do ln -s busybox "$STATE/rootfs/bin/$program"; done
}

# peer_there PROGRAM...: whether all are installed; then a namespace of that name is made.
peer_there() {
  for program in "$@"; do
    command -v "$program" >/dev/null || {
      echo "ABSENT: $program is not installed; nothing is measured beside ${1%d}" >&2
      return 1
    }
  done
  box_rootfs
  # runc and crun take no hybrid of cgroups; a lab's mounts are its own.
  umount /sys/fs/cgroup/unified 2>/dev/null || true
}
peer_space() { ip netns add "$1"; ip -n "$1" link set lo up; }

# docker_daemon NAMESPACE FOLDER SOCKET [OPTIONS...]: a dockerd; its pid is in FOLDER/daemon.
docker_daemon() {
  local space=$1 folder=$2 socket=$3; shift 3
  mkdir -p "$folder"
  nsenter --net="/run/netns/$space" -- dockerd --data-root "$folder/root" \
    --exec-root "/run/docker-$space" --pidfile "$folder/pid" -H "unix://$socket" \
    --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs "$@" >"$folder/log" 2>&1 &
  echo $! >"$folder/daemon"
}

docker_start() {
  peer_there dockerd docker || return 1
  peer_space docker
  docker_daemon docker "$STATE/docker" /run/docker.sock
  wait_for 30 dockerd docker version
  tar -C "$STATE/rootfs" -c . | docker import - box >/dev/null
  docker network create --subnet 10.20.0.0/16 first >/dev/null
}

# docker_containers COUNT: their pids
docker_containers() {
  local n
  for n in $(seq "$1"); do
    docker run -d --network first --name "box$n" box /bin/sleep 3600 >/dev/null
    docker inspect -f '{{.State.Pid}}' "box$n"
  done
}

docker_end() { # FOLDER
  { kill "$(cat "$1/daemon")" && wait "$(cat "$1/daemon")" || true; } 2>/dev/null
}
docker_stop() {
  docker ps -q | xargs -r docker rm -f >/dev/null
  docker_end "$STATE/docker"
}

# swarm_start COUNT: a swarm of daemons, one in each of the lab's hosts, with names, mounts and
# sockets of their own, and an overlay network "more".
swarm_start() {
  local node token
  peer_there dockerd docker || return 1
  for node in $(seq "$1"); do
    LAB_SWARM_NODE=$node STATE=$STATE unshare --uts --mount bash -c "$(declare -f docker_daemon)"'
      hostname "swarm$LAB_SWARM_NODE"
      mkdir -p /run/containerd /run/docker
      mount -t tmpfs tmpfs /run/containerd
      mount -t tmpfs tmpfs /run/docker
      docker_daemon "host$LAB_SWARM_NODE" "$STATE/swarm$LAB_SWARM_NODE" \
        "/run/swarm$LAB_SWARM_NODE.sock" --bridge=none --cgroup-parent "swarm$LAB_SWARM_NODE"'
    wait_for 30 "dockerd $node" on_swarm "$node" docker version
    tar -C "$STATE/rootfs" -c . | on_swarm "$node" docker import - box >/dev/null
    on_swarm "$node" docker network create first >/dev/null
    if [ "$node" = 1 ]; then
      on_swarm 1 docker swarm init --advertise-addr "$(host_address 1)" >/dev/null
      token=$(on_swarm 1 docker swarm join-token -q manager)
    else
      on_swarm "$node" docker swarm join --token "$token" "$(host_address 1):2377" >/dev/null
    fi
  done
  on_swarm 1 docker network create -d overlay --attachable --subnet 10.22.0.0/16 more >/dev/null
}
on_swarm() { local node=$1; shift; DOCKER_HOST=unix:///run/swarm$node.sock "$@"; }
# swarm_container NODE NAME: its pid. It passes names that nobody knows on to itself.
swarm_container() {
  on_swarm "$1" docker run -d --network first --dns 127.0.0.1 --name "$2" box /bin/sleep 3600 \
    >/dev/null 2>"$STATE/run.log" || { cat "$STATE/run.log" >&2; return 1; }
  on_swarm "$1" docker inspect -f '{{.State.Pid}}' "$2"
}
swarm_stop() {
  local node
  for node in $(seq "$1"); do
    on_swarm "$node" docker ps -q | DOCKER_HOST=unix:///run/swarm$node.sock xargs -r docker rm -f \
      >/dev/null
    docker_end "$STATE/swarm$node"
  done
}

pod_command() {
  printf '%s\n' nsenter --net=/run/netns/podman -- podman --root "$STATE/podman" --storage-driver \
    vfs --cgroup-manager cgroupfs --events-backend file --network-config-dir "$STATE/networks"
}
pod() {
  local command
  mapfile -t command < <(pod_command)
  "${command[@]}" "$@"
}

podman_ready() {
  peer_there podman conmon || return 1
  [ -x /usr/lib/podman/netavark ] || { echo "ABSENT: netavark is not installed" >&2; return 1; }
  peer_space podman
  printf '[network]\nnetwork_backend = "netavark"\n' >"$STATE/containers.conf"
  export CONTAINERS_CONF=$STATE/containers.conf
  pod network create --subnet 10.21.0.0/16 first >/dev/null
}

podman_containers() {
  local n
  for n in $(seq "$1"); do
    pod run -d --network first --name "box$n" --cgroups=disabled --ulimit nofile=1024:1024 \
      --ulimit nproc=1024:1024 --rootfs "$STATE/rootfs" sleep 3600 >/dev/null
    pod inspect -f '{{.State.Pid}}' "box$n"
  done
}

podman_stop() { pod rm -f -a -t 0 >/dev/null; }
