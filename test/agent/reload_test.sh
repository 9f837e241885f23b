#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIGHUP: an agent takes over what it can, names what takes a restart, and keeps what it has when
# the files are wrong.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
for h in 1 2; do container_start "a$h"; attach $h "a$h" backend; done
wait_for 10 "a1 to reach a2" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"

config=$LAB/host1/ovn-lite.toml
log=$LAB/host1/log
# reload: with the configuration on standard input; $log has only what came of it.
reload() {
  cat >"$config"
  : >"$log"
  kill -HUP "$(agent_pid 1)"
}
said() { grep -qF -- "$1" "$log"; }

before=$(cat "$config")
reload <<<"$(echo "$before" | sed 's/level = .*/level = "debug"/')
[overlay]
idle_time = 0
vxlan_port = 4790"
wait_for 5 "the level to be taken over" said "'log.level' is \"debug\" from now on"
check "so is the time that idle networks stay" said "'overlay.idle_time' is 0 from now on"
check "the port takes a restart, and it says so" \
  said "'overlay.vxlan_port' has changed: that takes a restart of the agent"
ovn 1 detach container a1 >/dev/null
none() { [ "$(ls "$LAB/host1/run/netns" | wc -l)" = 0 ]; }
wait_for 3 "the network to go at once" none
ok "the new time holds"
check "the new level holds" grep -q debug "$log"
attach 1 a1 backend

reload <<<"[gossip]
prot = 1"
wait_for 5 "the mistake to be named" \
  said "$config:2:1: unknown key 'gossip.prot'; did you mean 'gossip.port'?"
check "and that nothing was reloaded" said "configuration not reloaded:"
check "the agent goes on" ovn 1 status

reload <<<"$(echo "$before" | sed 's/^advertise/seeds = ["10.99.0.3"]\nadvertise/')"
wait_for 5 "the seeds to be taken over" said "'gossip.seeds' is [\"10.99.0.3:7956\"] from now on"
ok "seeds are taken over"
kill -HUP "$(agent_pid 1)"
sleep 0.5
same "what was taken over is no news the next time" "1" "$(grep -c "'gossip.seeds' is" "$log")"
wait_for 5 "a1 to reach a2" in_container a1 ping -c 1 -W 1 "$(ip_of a2)"
ok "containers reach each other as before"
finish
