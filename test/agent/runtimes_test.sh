#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Containers of real runtimes, by packets: named, attached, killed, restarted and followed. crun is
# what every machine has that ran `make deps`; the others are tried where they are installed.
. "$(dirname "$(readlink -f "$0")")/case.sh"

# crun takes no hybrid of cgroups; a lab's mounts are its own.
umount /sys/fs/cgroup/unified 2>/dev/null || true
B=$LAB/bundle
mkdir -p "$B/rootfs"/{bin,usr,proc,sys,dev,etc,tmp}
cp "$(command -v busybox)" "$B/rootfs/bin/busybox"
for program in sh sleep ip ping; do ln -s busybox "$B/rootfs/bin/$program"; done

lab_hosts 1
lab_cluster 1
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
container_start peer
container_start other
attach 1 peer backend

# spec NAME NAMESPACES: a bundle of that name for crun, runc and containerd.
spec() {
  mkdir -p "$B/$1"
  jq -n --arg root "$B/rootfs" --argjson namespaces "$2" '{ociVersion: "1.0.0",
    process: {terminal: false, user: {uid: 0, gid: 0}, args: ["/bin/sleep", "3600"], cwd: "/",
      env: ["PATH=/bin"]},
    root: {path: $root},
    mounts: [{destination: "/proc", type: "proc", source: "proc"}],
    linux: {namespaces: $namespaces}}' >"$B/$1/config.json"
}
own='[{"type": "pid"}, {"type": "mount"}, {"type": "network"}]'
spec own "$own"
run_with() {  # RUNTIME ID [BUNDLE]
  on_host 1 "$1" run --detach --bundle "$B/${3:-own}" "$2" </dev/null >"$LAB/$2.out" 2>&1 ||
    { cat "$LAB/$2.out" >&2; return 1; }
}
pid_in() { "$1" state "$2" | jq .pid; }
ends_with() { "$1" delete --force "$2" >/dev/null 2>&1 || true; }

row_of() { ovn 1 attach ls -o json | jq -r ".[] | select(.target == \"$1\") | $2"; }
state_of() { row_of "$1" .state; }
address_of() { row_of "$1" '.addresses[0] | split("/")[0]'; }
is_in_state() { [ "$(state_of "$1")" = "$2" ]; }
answers() { in_container peer ping -c 1 -W 1 "$1"; }
answers_again() { is_in_state "$1" ready && answers "$(address_of "$1")"; }
try_attach() { ovn 1 attach container "$1" --net backend "${@:2}" -q; }
# follows_over NAME TARGET END START: attaches it, ends it, starts it: the same address answers.
follows_over() {
  local name=$1 target=$2 address
  check "$name is attached, to be followed" try_attach "$target" --restart follow
  address=$(address_of "$target")
  $3
  wait_for 5 "$target to be waited for" is_in_state "$target" waiting
  refused "$name: its address is kept for it" 4 \
    "address $address is in use in network 'backend' by endpoint '${target##*[:/]}' on node \
'host1'" \
    try_attach "pid:$(pid_of other)" --ip "$address"
  $4
  wait_for 10 "$target to be attached again" answers_again "$target"
  same "$name has the same address after its restart" "$address" "$(address_of "$target")"
}

# ---- crun
run_with crun c1
check "a container of crun is attached by its id" try_attach oci:c1
check "and answers" answers "$(address_of oci:c1)"
same "it goes by its runtime's name" c1 "$(row_of oci:c1 .name)"
refused "it is attached once, whatever it is called" 4 \
  "oci:c1 is attached to network 'backend' already, as eth0" try_attach c1
address=$(address_of oci:c1)
kill -KILL "$(pid_in crun c1)"
wait_for 5 "c1 to be detached" is_in_state oci:c1 ""
ok "a container that is killed is detached"
refused "what does not run is refused, whatever its state file says" 4 "oci:c1 does not run" \
  try_attach c1
run_with crun c2
check "its address is free again" try_attach c2 --ip "$address"
check "a container is detached by its bare name" ovn 1 detach container c2 -q

ip netns add c2
refused "a word that may be several lists them" 4 \
  "'c2' may be oci:c2, netns:c2: name one of them in full" try_attach c2
ip netns del c2
refused "a word that is nobody says what was tried" 3 \
  "target 'nobody': no container of docker, podman, containerd, crun, runc or systemd-nspawn is \
called so or has an id that begins so, and there is no namespace of that name" try_attach nobody
spec hosts '[{"type": "pid"}, {"type": "mount"}]'
run_with crun c3 hosts
refused "the host's own namespace is refused" 4 \
  "oci:c3 is in the host's own network namespace: it can be attached to network 'host' only" \
  try_attach oci:c3
spec guest "$(jq ".[2].path = \"/proc/$(pid_in crun c2)/ns/net\"" <<<"$own")"
run_with crun c4 guest
refused "a container in another's namespace names the other" 4 \
  "oci:c4 is in the network namespace of oci:c2: attach that one, and both are attached" \
  try_attach c4
for c in c1 c3 c4; do ends_with crun $c; done
run_with crun 4711
check "digits are a container's name if there is one" try_attach 4711
check "which is one of crun's" is_in_state oci:4711 ready
ends_with crun 4711

end_c2() { kill -KILL "$(pid_in crun c2)"; }
start_c2() { ends_with crun c2; run_with crun c2; }
follows_over crun oci:c2 end_c2 start_c2
restart_unseen() { agent_kill 1; end_c2; start_c2; agent_start 1; }
address=$(address_of oci:c2)
restart_unseen
wait_for 10 "c2 to be attached again" answers_again oci:c2
same "also when the agent was down meanwhile" "$address" "$(address_of oci:c2)"
# With a published port, and with a second network that came later.
ovn 1 detach container c2 -q >/dev/null
ovn 1 net create -d bridge --subnet 172.30.1.0/24 front >/dev/null
check "it is attached with a port" \
  try_attach c2 --restart follow -p 8080:80 --gw-priority 1
check "and to a second network, with another" \
  ovn 1 attach container c2 --net front -p 8081:80 -q
address_in() { ovn 1 attach ls -o json | jq -r ".[] | select(.target == \"oci:c2\" and
  .network.name == \"$1\") | .addresses[0] | split(\"/\")[0]"; }
serve_c2() {
  nsenter -t "$(pid_in crun c2)" -n -- python3 -m http.server 80 >/dev/null 2>&1 &
  echo $! >"$LAB/server.pid"
}
fetches() { on_host 1 python3 - "$1" <<'END'
import sys, urllib.request
urllib.request.urlopen("http://127.0.0.1:%s/" % sys.argv[1], timeout=1).read(1)
END
}
both_ports() { fetches 8080 && fetches 8081; }
serve_c2
wait_for 10 "both ports to lead there" both_ports
before="$(address_in backend) $(address_in front)"
end_c2
kill "$(cat "$LAB/server.pid")"
wait_for 5 "c2 to be waited for" is_in_state oci:c2 "$(printf 'waiting\nwaiting')"
for kept in "8080 backend" "8081 front"; do
  refused "port ${kept% *} is kept for it" 4 "port 0.0.0.0:${kept% *}/tcp is published by endpoint \
'c2' of network '${kept#* }' already" \
    ovn 1 attach container "pid:$(pid_of other)" --net front -p "${kept% *}:80"
done
start_c2
wait_for 10 "c2 to be attached again, twice" is_in_state oci:c2 "$(printf 'ready\nready')"
same "it has its address in both networks again" "$before" \
  "$(address_in backend) $(address_in front)"
serve_c2
wait_for 10 "both ports to lead there again" both_ports
ok "and both of its ports"
kill "$(cat "$LAB/server.pid")"
ovn 1 detach container c2 --net front -q >/dev/null
ovn 1 net rm front >/dev/null

end_c2
wait_for 5 "c2 to be waited for" is_in_state oci:c2 waiting
agent_kill 1
agent_start 1
check "an agent that starts goes on waiting" is_in_state oci:c2 waiting
check "what waits can be detached" ovn 1 detach container c2 -q
ends_with crun c2

# ---- a Docker that accepts connections and says nothing
python3 - /run/docker.sock <<'END' &
import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1]); s.listen(16)
time.sleep(60)
END
silent=$!
wait_for 5 "a silent Docker" test -S /run/docker.sock
began=$(now_ms)
try_attach docker:web >/dev/null 2>"$LAB/silent" & asker=$!
sleep 0.3
asked=$(now_ms)
check "while Docker hangs the agent answers others" ovn 1 status
check "at once ($(($(now_ms) - asked)) ms)" [ $(($(now_ms) - asked)) -lt 1000 ]
status=0; wait $asker || status=$?
same "a Docker that hangs is given up" "exit 6: ovn-lite: docker did not answer within 3000 ms" \
  "exit $status: $(cat "$LAB/silent")"
check "after its time ($(($(now_ms) - began)) ms)" [ $(($(now_ms) - began)) -lt 6000 ]
kill $silent; wait $silent 2>/dev/null || true
rm -f /run/docker.sock

# ---- the others
missing() { ! command -v "$1" >/dev/null && echo "skip $2: $1 is not installed"; }

if ! missing runc "a container of runc"; then
  run_with runc r1
  end_r1() { kill -KILL "$(pid_in runc r1)"; }
  start_r1() { ends_with runc r1; run_with runc r1; }
  follows_over runc oci:r1 end_r1 start_r1
  ovn 1 detach container oci:r1 -q >/dev/null
  ends_with runc r1
fi

if ! missing podman "a container of podman"; then
  pod() { on_host 1 podman --root "$LAB/podman" --storage-driver vfs --cgroup-manager cgroupfs \
    --events-backend file "$@"; }
  sed -i "s,^\[gossip\],[runtime]\npodman_storage = \"$LAB/podman\"\n&," "$LAB/host1/ovn-lite.toml"
  agent_kill 1
  agent_start 1
  run_pod() { pod run -d --network "$2" --name "$1" --cgroups=disabled \
    --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --rootfs "$B/rootfs" sleep 3600; }
  id=$(run_pod web none)
  # Digits alone may be a process's id: a beginning has a letter.
  digits=${id%%[a-f]*}
  beginning=${id:0:$((${#digits} < 6 ? 6 : ${#digits} + 1))}
  check "a container of podman is attached by the beginning of its id" try_attach "$beginning"
  check "and answers" answers "$(address_of podman:web)"
  check "and is detached by its id" ovn 1 detach container "$id" -q
  run_pod guest container:web >/dev/null
  refused "podman: a container in another's namespace names the other" 4 \
    "podman:guest is in the network namespace of podman:web: attach that one, and both are \
attached" try_attach guest
  pod rm -f -t 0 guest >/dev/null
  end_web() { pod kill web >/dev/null; }
  start_web() { pod start web >/dev/null; }
  follows_over podman podman:web end_web start_web
  pod rm -f -t 0 web >/dev/null
  wait_for 5 "web to be given up" is_in_state podman:web ""
  ok "one that podman removes is waited for no more"
fi

if ! missing containerd "a container of containerd"; then
  printf 'version = 2\nroot = "%s"\nstate = "/run/containerd"\n' "$LAB/containerd" >"$LAB/cd.toml"
  echo 'disabled_plugins = ["io.containerd.grpc.v1.cri"]' >>"$LAB/cd.toml"
  on_host 1 containerd --config "$LAB/cd.toml" >"$LAB/containerd.log" 2>&1 & containerd=$!
  wait_for 20 "containerd" ctr version
  start_redis() { ctr task rm -f redis >/dev/null 2>&1 || true
    ctr container rm redis >/dev/null 2>&1 || true
    ctr run --detach --config "$B/own/config.json" redis </dev/null; }
  end_redis() { ctr task kill -s KILL redis; }
  start_redis
  check "a container of containerd is attached by its bare id" try_attach redis
  check "and detached by its full name" ovn 1 detach container containerd:default/redis -q
  follows_over containerd containerd:default/redis end_redis start_redis
  end_redis
  ovn 1 detach container redis -q >/dev/null
  ctr task rm -f redis >/dev/null 2>&1 || true
  kill $containerd; wait $containerd 2>/dev/null || true
fi

if ! missing dockerd "a container of docker"; then
  mkdir -p "$LAB/docker"
  on_host 1 dockerd --data-root "$LAB/docker/root" --exec-root /run/docker --pidfile \
    "$LAB/docker/pid" -H unix:///run/docker.sock --storage-driver vfs --bridge=none \
    --iptables=false --exec-opt native.cgroupdriver=cgroupfs >"$LAB/docker.log" 2>&1 & dockerd=$!
  wait_for 30 "dockerd" docker version
  tar -C "$B/rootfs" -c . | docker import - box >/dev/null
  docker run -d --name web --network none box /bin/sleep 3600 >/dev/null
  check "a container of docker is attached by its bare name" try_attach web
  check "and answers" answers "$(address_of docker:web)"
  docker run -d --name guest --network container:web box /bin/sleep 3600 >/dev/null
  refused "docker: a container in another's namespace names the other" 4 \
    "docker:guest is in the network namespace of docker:$(docker inspect -f '{{.Id}}' web): \
attach that one, and both are attached" try_attach docker:guest
  docker rm -f guest >/dev/null
  check "and detached by its id" ovn 1 detach container "$(docker ps -q)" -q
  end_box() { docker kill web >/dev/null; }
  start_box() { docker start web >/dev/null; }
  follows_over docker docker:web end_box start_box
  docker rm -f web >/dev/null
  wait_for 5 "web to be given up" is_in_state docker:web ""
  ok "one that docker removes is waited for no more"
  kill "$(cat "$LAB/docker/pid")"; wait $dockerd 2>/dev/null || true
fi

# machined needs a system bus; what it writes of a machine is written here.
if ! missing systemd-nspawn "a machine of systemd-nspawn"; then
  on_host 1 systemd-nspawn --quiet --register=no --keep-unit --private-network \
    --directory="$B/rootfs" /bin/sleep 3600 </dev/null >"$LAB/nspawn.log" 2>&1 & nspawn=$!
  leader() { pgrep -n -f '^/bin/sleep 3600$'; }
  wait_for 10 "a machine" leader
  mkdir -p /run/systemd/machines
  printf 'NAME=box\nCLASS=container\nLEADER=%s\n' "$(leader)" >/run/systemd/machines/box
  check "a machine is attached by its name" try_attach machine:box
  check "and answers" answers "$(address_of machine:box)"
  kill -KILL "$(leader)"
  wait_for 5 "the machine to be detached" is_in_state machine:box ""
  ok "and detached when it is killed"
  wait $nspawn 2>/dev/null || true
fi

ovn 1 detach container "pid:$(pid_of peer)" -q >/dev/null
same "nothing is left attached" "[]" "$(ovn 1 attach ls -o json)"
finish
