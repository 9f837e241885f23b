#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Names, asked for by dig, kdig (knot) and drill (ldns) from within containers on two hosts: names,
# aliases, addresses, TCP, EDNS, truncation, internal networks, upstreams, hosts that fail, agents
# that are down, and packets that are no queries. A host that comes and goes is looked at in the
# maps of services, too, which follow from the same rule.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 3
up=$(host_address 3)  # runs an upstream, no agent
for i in 1 2; do printf '[dns]\nupstreams = ["%s"]\n' "$up" >>"$LAB/host$i/ovn-lite.toml"; done
lab_cluster 2
for c in web db far outside inside; do container_start $c; done

# answers CONTAINER DIG-ARGUMENTS...: the data of the answer, in order, on one line.
answers() {
  local c=$1; shift
  in_container "$c" dig +short +tries=1 +time=2 @127.0.0.11 "$@" | sort | xargs
}
# status CONTAINER DIG-ARGUMENTS...: "NOERROR", "NXDOMAIN", ...
status() {
  local c=$1; shift
  in_container "$c" dig +tries=1 +time=6 @127.0.0.11 "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p'
}
upstream_start() {
  local text
  text=$(printf 'x%.0s' {1..250})
  nsenter --net=/run/netns/host3 -- dnsmasq -C /dev/null --no-daemon --no-resolv --no-hosts \
    --log-queries --local-ttl=60 --user=root --bind-interfaces --listen-address="$up" \
    --address=/#/ --address=/example.org/198.51.100.7 \
    --txt-record="long.example,$text,$text,$text,$text,$text" >"$LAB/upstream.log" 2>&1 &
  echo $! >"$LAB/upstream.pid"
}
# In whatever case: ours is random.
asked_upstream() { grep -ci "query\\[.*\\] $1 " "$LAB/upstream.log" || true; }
upstream_start

ovn 1 net create front --subnet 10.7.0.0/24 --subnet fd07::/64 --ipv6 >/dev/null
ovn 1 net create back --subnet 10.8.0.0/24 --internal >/dev/null
attach 1 web front --alias www --alias api
attach 2 far front --alias api
attach 1 db back
attach 1 outside back; attach 1 outside front
attach 2 inside back
web=$(ip_of web); far=$(ip_of far)
wait_for 5 "the record of far" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 +time=1 @127.0.0.11 far)\" = $far ]"

# ---- names
same "a name across hosts" "$far" "$(answers web far)"
same "its own name" "$web" "$(answers web web)"
same "an alias" "$web" "$(answers far www)"
same "an alias that two have" "$(printf '%s\n' "$web" "$far" | sort | xargs)" "$(answers web api)"
same "a short id" "$web" "$(answers far "$(jq -r '.id[:12]' "$LAB/web.json")")"
same "NAME.NETWORK" "$far" "$(answers web far.front)"
same "in another case" "$far" "$(answers web FaR.fRoNt.)"
same "IPv6" "$(jq -r '.addresses[1] | split("/")[0]' "$LAB/far.json")" "$(answers web far AAAA)"
same "of an address" "far.front." "$(answers web -x "$far")"
same "of an IPv6 address" "far.front." \
  "$(answers web -x "$(jq -r '.addresses[1] | split("/")[0]' "$LAB/far.json")")"
same "of a family that it has not: nothing, and no error" "NOERROR" "$(status inside db AAAA)"
same "of another type: nothing, and no error" "NOERROR " \
  "$(status web far MX) $(answers web far MX)"
same "scoped to the networks of the container" "NXDOMAIN $(ip_of db)" \
  "$(status web db) $(answers inside db)"
same "one in two networks sees both" "$(ip_of db) $far" \
  "$(answers outside db) $(answers outside far)"
same "an address of ours that nobody has is not asked elsewhere" "NXDOMAIN 0" \
  "$(status web -x 10.7.0.250) $(asked_upstream 250.0.7.10.in-addr.arpa)"

# ---- how it is asked
same "by TCP" "$far" "$(answers web +tcp far)"
same "by kdig" "$far" "$(in_container web kdig +short @127.0.0.11 far)"
same "by kdig over TCP, with EDNS and a cookie" "$far" \
  "$(in_container web kdig +short +tcp +edns +cookie=0011223344556677 @127.0.0.11 far)"
same "by drill" "$far" "$(in_container web drill -Q far @127.0.0.11)"
same "by the C library" "$far" "$(in_container web unshare --mount bash -c \
  'echo nameserver 127.0.0.11 | mount --bind /dev/stdin /etc/resolv.conf 2>/dev/null ||
   { echo nameserver 127.0.0.11 >/run/resolv && mount --bind /run/resolv /etc/resolv.conf; }
   getent ahostsv4 far' | awk '{print $1; exit}')"
edns=$(in_container web dig +bufsize=1400 @127.0.0.11 far | grep -c 'EDNS: version: 0')
same "EDNS is answered with EDNS" 1 "$edns"
same "another version of EDNS is refused" "BADVERS" "$(status web +edns=7 +noednsneg far)"
same "a port that a program of the container has is left to it" "0.0.0.0:53" "$(
  in_container web python3 -c '
import socket
udp, tcp = socket.socket(type=socket.SOCK_DGRAM), socket.socket()
udp.bind(("0.0.0.0", 53)); tcp.bind(("0.0.0.0", 53))
print("%s:%d" % udp.getsockname())')"

# ---- truncation: a name with many addresses
many=$(seq 60)
for i in $many; do ip netns add "m$i"; done
for i in $many; do ovn 2 attach container "netns:m$i" --net front --alias many -q >/dev/null; done
wait_for 10 "all of them" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tcp +tries=1 @127.0.0.11 many | wc -l)\" = 60 ]"
plain=$(in_container web dig +noedns +ignore +tries=1 @127.0.0.11 many)
check "what does not fit says so" grep -q 'flags:.* tc' <<<"$plain"
same "and is asked for by TCP" 60 "$(answers web +noedns many | wc -w)"
same "EDNS takes more" 60 "$(answers web +bufsize=4096 +ignore many | wc -w)"
same "a namespace of ip netns has its name" "far.front. 1" \
  "$(answers web -x "$far") $(answers web m7 | wc -w)"
for i in $many; do ovn 2 detach container "netns:m$i" >/dev/null; ip netns del "m$i"; done

# ---- upstreams
same "what no container is called is asked of the upstream" 198.51.100.7 \
  "$(answers web example.org)"
before=$(asked_upstream example.org)
same "and kept" "198.51.100.7 $before" "$(answers web example.org) $(asked_upstream example.org)"
same "what does not exist" "NXDOMAIN" "$(status web nowhere.example)"
same "a long answer comes by TCP" 5 "$(answers web +tcp long.example TXT | wc -w)"
same "from internal networks nobody gets out" "NXDOMAIN 0" \
  "$(status inside leak.example.org) $(asked_upstream leak.example.org)"
same "from an internal network and another one does" 198.51.100.7 \
  "$(answers outside very.example.org)"
kill -STOP "$(cat "$LAB/upstream.pid")"
same "an upstream that is silent: SERVFAIL before a client would ask anew" SERVFAIL \
  "$(status web silent.example)"
same "names of containers do not wait for it" "$far" "$(answers web far)"
kill -CONT "$(cat "$LAB/upstream.pid")"

# ---- intercepted
container_start any
attach 1 any front --dns intercept
same "port 53 of any address" "$far $far" "$(answers any far) $(
  in_container any dig +short +tries=1 +time=2 @10.7.0.200 far)"
same "of an IPv6 address, by TCP" "$far" \
  "$(in_container any dig +short +tcp +tries=1 +time=2 @fd07::53 far)"
container_start none
attach 1 none front --dns off
check "nobody answers where it is off" \
  bash -c "! nsenter -t $(pid_of none) -n -- dig +tries=1 +time=1 @127.0.0.11 far"
container_start docker
in_container docker ip link set lo up
in_container docker python3 -c '
import socket, time
s = socket.socket(type=socket.SOCK_DGRAM); s.bind(("127.0.0.11", 40053)); time.sleep(600)' &
runtime_answers() { in_container docker ss -Hlun | grep -q 127.0.0.11:40053; }
wait_for 5 "the runtime's server" runtime_answers
attach 1 docker front
same "off where a runtime answers at 127.0.0.11" off "$(jq -r .dns "$LAB/docker.json")"

# ---- for people
same "dns query says whose it is" "$far host2 network front" "$(
  ovn 1 dns query far --from web -o json |
    jq -r '"\(.answers[0].data) \(.answers[0].owner) \(.source)"')"
same "or which upstream's" "upstream $up:53" \
  "$(ovn 1 dns query new.example.org --from web -o json | jq -r .source)"
refused "or that there is none" 3 "db A: NXDOMAIN (upstream $up:53)" \
  ovn 1 dns query db --from web
refused "or no such container" 3 "no container 'nobody' is attached" \
  ovn 1 dns query db --from nobody
check "an address is asked for its name" bash -c "'$OVN' --socket '$LAB/host1/run/ovn-lite.sock' \
  dns query $far | grep -q far.front"

# ---- what is no query
in_container web python3 -c '
import os, socket
s = socket.socket(type=socket.SOCK_DGRAM)
for i in range(5000):
    try: s.sendto(os.urandom(i % 5000), ("127.0.0.11", 53))
    except OSError: pass
for i in range(200):
    t = socket.socket(); t.settimeout(1)
    try: t.connect(("127.0.0.11", 53)); t.send(os.urandom(i % 600)); t.close()
    except OSError: pass'
same "packets that are no queries change nothing" "$far" "$(answers web far)"

# ---- it heals; hosts fail and come back
unchanged() { [ "$(in_container web dig +short +tries=1 +time=1 @127.0.0.11 far)" = "$far" ]; }
healed_in "its table" nsenter -t "$(pid_of web)" -n -- nft delete table inet ovn-lite-dns

kill -STOP "$(agent_pid 2)"
wait_for 20 "host 2 to be out of reach" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 @127.0.0.11 api)\" = $web ]"
same "who is out of reach leaves a name to the others" "$web" "$(answers web api)"
kill -CONT "$(agent_pid 2)"
wait_for 20 "host 2 to be back" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 @127.0.0.11 api | wc -l)\" = 2 ]"
ok "and comes back with its agent"

# ---- one that comes and goes: the two that are missing of three times
for c in here there; do container_start $c; done
ovn 1 service create pool --net front -p 8080:80 >/dev/null
attach 1 here front --service pool
attach 2 there front --service pool
ingress=$LAB/host1/run/netns/$(ovn 1 net inspect ingress | jq -r '.[0].id[:12]')
# address_in CONTAINER INTERFACE FAMILY
address_in() { in_container "$1" ip -o "-$3" address show dev "$2" scope global |
  awk '{ sub("/.*", "", $4); print $4 }'; }
# Who of "here" and "there" new connections on host 1 are led to: by the VIP in the sandbox of
# "web", and by the published port; in both families.
pool_on_1() {
  local c family led=""
  for family in 4 6; do
    in_container web nft list map inet ovn-lite-vip slots$family >"$LAB/vip$family"
    nsenter --net="$ingress" nft list map inet ovn-lite-ingress targets$family \
      >"$LAB/ingress$family"
    for c in here there; do
      grep -q " : $(address_in $c eth0 $family)\b" "$LAB/vip$family" && led+="vip$family:$c "
      grep -q " : $(address_in $c ingress0 $family) " "$LAB/ingress$family" &&
        led+="port$family:$c "
    done
  done
  echo "$led" | xargs -n 1 | sort | xargs
}
both="port4:here port4:there port6:here port6:there vip4:here vip4:there vip6:here vip6:there"
pool_is() { [ "$(pool_on_1)" = "$1" ]; }
wait_for 5 "the backends on both hosts" pool_is "$both"
state_of_2() { ovn 1 debug peers -o json | jq -r '.[] | select(.name == "host2").state'; }
is_2() { [ "$(state_of_2)" = "$1" ]; }
for n in 2 3; do
  kill -STOP "$(agent_pid 2)"
  wait_for 20 "host 2 to be unreachable" is_2 unreachable
  kill -CONT "$(agent_pid 2)"
  wait_for 20 "host 2 to be alive" is_2 alive
done
sleep 1
same "after three times it leaves a name to the others although it is alive" "alive $web" \
  "$(state_of_2) $(answers web api)"
same "but is found by its own name" "$far" "$(answers web far)"
same "nor do a VIP and a published port lead there" \
  "alive port4:here port6:here vip4:here vip6:here" "$(state_of_2) $(pool_on_1)"
began=$(now_ms)
wait_for 40 "host 2 to be admitted again" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 @127.0.0.11 api | wc -l)\" = 2 ]"
took=$(($(now_ms) - began))
check "and is admitted again when it has stayed for 30 s (another $took ms)" \
  [ $((took / 8000)) = 3 ]
wait_for 2 "both backends again" pool_is "$both"
ok "by the VIP and the published port, too"
ovn 1 detach container here -q >/dev/null
ovn 2 detach container there -q >/dev/null
ovn 1 service rm pool >/dev/null

agent_kill 1
check "without an agent nobody answers, and says so at once" \
  bash -c "! nsenter -t $(pid_of web) -n -- dig +tries=1 +time=3 @127.0.0.11 far"
agent_start 1
wait_for 5 "names after the restart" unchanged
ok "a restarted agent answers again"
agent_kill 1
on_host 1 nft "add table inet cut; add chain inet cut in { type filter hook input priority -500; }
  add rule inet cut in meta l4proto { tcp, udp } th dport 7956 drop
  add rule inet cut in meta l4proto { tcp, udp } th sport 7956 drop"
agent_start 1
wait_for 3 "its own names" bash -c "[ \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 +time=1 @127.0.0.11 web)\" = $web ]"
same "one that has not heard of the others yet denies none of their names" \
  "SERVFAIL SERVFAIL SERVFAIL" "$(status web far) $(status web far.front) $(status web -x "$far")"
same "nor an alias with dots, asked for with the network's name" SERVFAIL \
  "$(status web db.example.org.front)"
same "nor asks the upstream for them, which it asks for others" "0 0 198.51.100.7" \
  "$(asked_upstream far) $(asked_upstream db.example.org.front) $(answers web early.example.org)"
same "what it knows it answers, and what is in no network of the container it denies" \
  "$web NXDOMAIN" "$(answers web www) $(status web nobody.back)"
denied() { [ "$(status web far)" = NXDOMAIN ]; }
wait_for 7 "the upstream to be asked in the end" denied
check "for five seconds, and not for ever" [ "$(asked_upstream far)" -gt 0 ]
on_host 1 nft delete table inet cut
wait_for 10 "the others' names" unchanged
ok "and answers for the others once it has heard"

kill -KILL "$(pid_of far)"
wait_for 5 "far to be gone" bash -c "[ -z \"\$(nsenter -t $(pid_of web) -n -- \
  dig +short +tries=1 @127.0.0.11 far.front)\" ]"
same "a container that ends takes its name along, and no other" "$web" "$(answers web api)"
ip netns add brief
ovn 1 attach container netns:brief --net front -q >/dev/null
ip netns del brief
wait_for 5 "the namespace to be let go" bash -c \
  "[ \"\$(nsenter --net=/run/netns/host1 -- '$OVN' --socket '$LAB/host1/run/ovn-lite.sock' \
  attach ls -o json | jq 'map(select(.target == \"netns:brief\")) | length')\" = 0 ]"
ok "a namespace that is removed is not kept alive by our sockets"
finish
