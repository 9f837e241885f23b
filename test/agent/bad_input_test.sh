#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bad input to a real agent: the exact message and exit code of each, and nothing half-done
# afterwards.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 2
lab_cluster 1
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
ovn 1 net create --subnet 10.6.0.0/30 tiny >/dev/null
for c in a1 a2 t1 t2; do container_start $c; done
attach 1 a1 backend
attach 1 t1 tiny
a2=pid:$(pid_of a2)
in_container a2 ip link add own type bridge
on_host 1 ip route add 10.0.0.0/23 via "$(host_address 2)"
on_host 1 ip route add 0.0.0.0/1 via "$(host_address 2)"
ovn 1 net create roomy >/dev/null
same "a subnet from the pools is clear of what the host has routes to" "10.0.2.0/24" \
  "$(ovn 1 net inspect roomy | jq -r '.[0].subnets[0].prefix')"
ovn 1 net rm roomy >/dev/null
on_host 1 ip route del 0.0.0.0/1
before=$(ovn 1 net ls -o json; ovn 1 attach ls -o json; ovn 1 ipam pools -o json)

create() { ovn 1 net create "$@"; }
refused "a name that is taken" 4 "network with name 'backend' already exists" create backend
refused "a name that is none" 1 \
  "invalid network config: network name 'b d': only letters, digits, '_', '.' and '-' are \
allowed, and a letter or digit first" create "b d"
refused "overlapping subnets" 4 "subnet 10.7.0.0/25 overlaps 10.7.0.0/24 of network 'backend'" \
  create --subnet 10.7.0.0/25 second
refused "a bridge over the host's own network" 4 \
  "subnet 10.99.0.0/16 overlaps 10.99.0.0/16, to which this host has a route" \
  create -d bridge --subnet 10.99.0.0/16 second
refused "host bits in a subnet" 1 \
  "invalid network config: subnet 10.8.0.1/24 has host bits set: it should be 10.8.0.0/24" \
  create --subnet 10.8.0.1/24 second
refused "a gateway outside" 1 "--gateway 10.9.0.1: no --subnet contains it" \
  create --subnet 10.8.0.0/24 --gateway 10.9.0.1 second
refused "a range outside" 1 "--ip-range 10.9.0.0/25: no --subnet contains it" \
  create --subnet 10.8.0.0/24 --ip-range 10.9.0.0/25 second
refused "an auxiliary address outside" 1 "--aux-address a=10.9.0.1: no --subnet contains it" \
  create --subnet 10.8.0.0/24 --aux-address a=10.9.0.1 second
refused "an unknown option" 1 \
  "invalid network config: unknown option 'nonsense' of driver overlay: known are vni, \
com.docker.network.driver.overlay.vxlanid_list, datapath, broadcast" create --opt nonsense=1 second
refused "an unknown driver" 2 "net create: --driver: 'brigde' is not overlay, bridge, \
macvlan, ipvlan, host or none
Try 'ovn-lite net create --help'." create --driver brigde second

refused "removing what is in use" 4 "network backend has active endpoints: 'a1' on node 'host1'" \
  ovn 1 net rm backend
refused "removing what is predefined" 7 "host is a pre-defined network and cannot be removed" ovn \
  1 net rm host
refused "removing what is not there" 3 "network 'nowhere': not found" ovn 1 net rm nowhere

attach_a2() { ovn 1 attach container "$a2" --net "$@"; }
refused "an unknown network" 3 "network 'nowhere': not found" attach_a2 nowhere
refused "a process that is gone" 3 "target 'pid:999999': no such process" \
  ovn 1 attach container pid:999999 --net backend
refused "a namespace that is gone" 3 \
  "target 'netns:nowhere': /run/netns/nowhere: ENOENT (No such file or directory)" \
  ovn 1 attach container netns:nowhere --net backend
refused "a file that is no namespace" 1 \
  "target '/etc/passwd': /etc/passwd: not a network namespace" \
  ovn 1 attach container /etc/passwd --net backend
refused "an address in use" 4 \
  "address 10.7.0.2 is in use in network 'backend' by endpoint 'a1' on node 'host1'" \
  attach_a2 backend --ip 10.7.0.2
refused "an address outside" 1 "address 10.8.0.2 is in no subnet of network 'backend'" attach_a2 \
  backend --ip 10.8.0.2
refused "the gateway's address" 4 "address 10.7.0.1 is the gateway of 10.7.0.0/24" attach_a2 \
  backend --ip 10.7.0.1
refused "a MAC in use" 4 \
  "MAC address 02:42:0a:07:00:02 is in use in network 'backend' by endpoint 'a1' on node 'host1'" \
  attach_a2 backend --mac 02:42:0a:07:00:02
refused "a name in use" 4 \
  "name 'a1' is taken in network 'backend' by endpoint 'a1' on node 'host1'" \
  attach_a2 backend --name a1
refused "an interface that is there" 4 "$a2 has an interface 'own' already" attach_a2 backend \
  --ifname own
refused "attaching twice" 4 "pid:$(pid_of a1) is attached to network 'backend' already, as eth0" \
  ovn 1 attach container "pid:$(pid_of a1)" --net backend
refused "a full pool" 1 "network 'tiny' has no free IPv4 address left: \
no free address in 10.6.0.0/30: all 1 are leased to hosts" \
  ovn 1 attach container "pid:$(pid_of t2)" --net tiny
refused "detaching what is not attached" 3 "$a2 is attached to no network" ovn 1 detach container \
  "$a2"

refused "no agent" 5 \
  "no agent at $LAB/host2/run/ovn-lite.sock: ENOENT; is the agent running? start it with \
'ovn-lite agent run'" ovn 2 status
refused "a second agent on a state folder" 4 \
  "another agent (process $(agent_pid 1)) uses the state folder $LAB/host1/state" \
  on_host 1 "$OVN" agent run --config "$LAB/host1/ovn-lite.toml"
join() { on_host 2 "$OVN" cluster join "$1" --config "$LAB/host2/ovn-lite.toml"; }
token=$(cat "$LAB/token")
refused "a token that is none" 1 "join token: a token begins with 'ovnlite1_'" join nonsense
refused "a token that was cut" 1 "join token: cut off or damaged in copying" join "${token%?}"
printf '[gossip]\nport = "x"\n[nope]\na = 1\n' >"$LAB/bad.toml"
refused "a configuration with two mistakes" 1 \
  "$LAB/bad.toml:2:8: gossip.port must be a number, not a text
$LAB/bad.toml:3:2: unknown section 'nope'; did you mean '[node]'?" \
  on_host 2 "$OVN" agent run --config "$LAB/bad.toml"

post() { curl -s --unix-socket "$LAB/host1/run/ovn-lite.sock" --data-binary "$1" \
  http://agent/v1/networks; }
head -c 1100000 /dev/zero | tr '\0' 'x' >"$LAB/big"
same "JSON that is cut" '{"error":{"code":"invalid","message":"JSON: incomplete JSON, byte 8"}}' \
  "$(post '{"name":')"
same "an unknown field" \
  "{\"error\":{\"code\":\"invalid\",\"message\":\"field 'colour': is unknown\"}}" \
  "$(post '{"name":"a","colour":1}')"
same "a body that is too large" \
  '{"error":{"code":"exhausted","message":"HTTP: body above 1048576 bytes"}}' \
  "$(post "@$LAB/big")"

same "nothing of all that has left a trace" "$before" \
  "$(ovn 1 net ls -o json; ovn 1 attach ls -o json; ovn 1 ipam pools -o json)"
same "no interface was made" "lo own" \
  "$(in_container a2 ip -o link | awk -F': ' '{print $2}' | sort | xargs)"
finish
