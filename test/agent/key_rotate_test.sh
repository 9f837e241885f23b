#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The gossip key is rotated while containers come and go, while a host is down, while one cannot
# reach the manager, and while one has a wrong key.
. "$(dirname "$(readlink -f "$0")")/case.sh"
lab_hosts 3
lab_cluster 3
ovn 1 net create --subnet 10.7.0.0/24 backend >/dev/null
names() { ovn "$1" debug table --net backend -o json | jq -r '.[] | select(.visible) | .name' |
  sort | paste -sd ' '; }
agree() {
  local seen
  seen=$(names 1)
  [ -n "$seen" ] && [ "$seen" = "$(names 2)" ] && [ "$seen" = "$(names 3)" ]
}
counter() { ovn "$1" debug gossip -o json | jq ".counters.$2"; }
held() { ovn "$1" debug gossip -o json | jq -c '[.keys.primary, .keys.held]'; }
on_disk() { grep -c "^id = $2$" "$LAB/host$1/state/cluster.toml" || true; }
alive_for() { ovn "$1" debug peers -o json |
  jq -e --arg name "host$2" '.[] | select(.name == $name) | .state == "alive"'; }
is_down_for() { ovn "$1" debug peers -o json |
  jq -e --arg name "host$2" '.[] | select(.name == $name) | .state == "failed"'; }
rows() { ovn 1 cluster key ls -o json | jq -c '.[] | [.id, .state, .confirmed, .nodes]'; }
key_is() { [ "$(rows)" = "$1" ]; }
# Until its table `cut` is deleted the host cannot reach the manager.
deny_manager() {
  on_host "$1" nft -f - <<NFT
add table inet cut
add chain inet cut out { type filter hook output priority 0; }
add rule inet cut out tcp dport 7957 reject with tcp reset
NFT
}
# The secret as the cluster file holds it.
secret() { sed -n 's/^key = "\(.*\)"/\1/p' "$LAB/host$1/state/cluster.toml"; }
for h in 1 2 3; do
  container_start "stays$h"
  attach $h "stays$h" backend
done
wait_for 15 "the hosts to agree" agree
wait_for 10 "all hosts to confirm the first key" key_is '[1,"primary",3,3]'

# Two hosts attach and detach all the while; then one container of each stays.
churn() {
  local host=$1 round=0
  container_start "churn$host"
  until [ -e "$LAB/stop" ]; do
    round=$((round + 1))
    ovn "$host" attach container "pid:$(pid_of "churn$host")" --net backend \
      --name "churn$host-$round" -q >/dev/null || echo "$round" >>"$LAB/refused$host"
    sleep 0.1
    ovn "$host" detach container "churn$host-$round" -q >/dev/null ||
      echo "$round" >>"$LAB/refused$host"
  done
  echo "$round" >"$LAB/rounds$host"
  attach "$host" "churn$host" backend
}
churn 2 & churn2=$!
churn 3 & churn3=$!
(for _ in $(seq 200); do [ -e "$LAB/stop" ] && exit; names 1; sleep 0.1; done) >"$LAB/seen" & eye=$!
old=$(secret 1)
for id in 2 3; do
  key=$(ovn 1 cluster key rotate -o json 2>"$LAB/progress")
  same "key $id is in use on all hosts" "[$id,\"primary\",3,3]" \
    "$(jq -c '[.id, .state, .confirmed, .nodes]' <<<"$key")"
done
check "the steps were told of" grep -q "key 3 is the primary, .* confirmed by 3 of 3 hosts" \
  "$LAB/progress"
touch "$LAB/stop"
wait $churn2 $churn3 $eye
same "nobody was refused" "" "$(cat "$LAB"/refused* 2>/dev/null || true)"
wait_for 10 "the hosts to agree after the rotations" agree
ok "the hosts agree after $(cat "$LAB/rounds2") and $(cat "$LAB/rounds3") rounds of attaching"
same "with exactly what is attached" "churn2 churn3 stays1 stays2 stays3" "$(names 1)"
same "and no record of who stayed was ever missing" "0" \
  "$(grep -cv 'stays1 stays2 stays3' "$LAB/seen" || true)"
for h in 1 2 3; do
  same "host$h holds the new key only" '[3,[3]]' "$(held $h)"
  same "on its disk too" "0 1" "$(on_disk $h 1) $(on_disk $h 3)"
  same "no packet that host$h could not open" "0 0" \
    "$(counter $h packets_unknown_key) $(counter $h packets_unopened)"
done
same "nobody was suspected" "0" "$(cat "$LAB"/host?/log | grep -c "is suspect" || true)"
same "no secret is shown" "0" "$( (ovn 1 cluster key ls -o json; ovn 1 debug gossip -o json
  cat "$LAB"/host?/log "$LAB/progress") | grep -c -e "$old" -e "$(secret 1)" || true)"

# A manager that starts again has the ring, and the hosts confirm it to it.
agent_kill 1
agent_start 1
wait_for 10 "the hosts to confirm to the manager that has started again" key_is '[3,"primary",3,3]'
ok "the ring is the same after the manager was killed"

# A host that was down.
agent_kill 3
wait_for 30 "host3 to have failed" is_down_for 1 3
status=0
ovn 1 cluster key rotate >"$LAB/out" 2>"$LAB/progress" || status=$?
same "a rotation does not wait for a host that is down" "0" "$status"
check "and names it" grep -q "^not confirmed by host3: it asks for the keys when its agent" \
  "$LAB/progress"
wait_for 5 "host3 to be the one missing" key_is '[4,"primary",2,3]'
same "host3 has the old key on its disk" "1 0" "$(on_disk 3 3) $(on_disk 3 4)"
agent_start 3
wait_for 10 "host3 to be back" alive_for 1 3
wait_for 10 "host3 to confirm" key_is '[4,"primary",3,3]'
wait_for 10 "the hosts to agree again" agree
same "a host that was down comes back with the new key" '[4,[4]]' "$(held 3)"
check "of whom the others say that it had missed a rotation" grep -q \
  "gossip from 10.99.0.4:7956 is sealed with key 3, this host holds 4: that host has missed a" \
  "$LAB/host1/log"

# The same while the manager cannot be reached: cut off, and said so.
agent_kill 3
wait_for 30 "host3 to have failed again" is_down_for 1 3
ovn 1 cluster key rotate -q >/dev/null 2>&1
deny_manager 3
agent_start 3
wait_for 15 "host3 to say that it is cut off" grep -q \
  "is sealed with key 5, this host holds 4: if this host has missed a rotation it is cut off until\
 the manager, who is unreachable: .*, tells it the keys" "$LAB/host3/log"
ok "a host that missed a rotation and has no manager says what is wrong"
same "it is not taken in" "failed" "$(ovn 1 debug peers -o json |
  jq -r '.[] | select(.name == "host3") | .state')"
check "its containers reach the others" in_container stays3 ping -c 1 -W 2 "$(ip_of stays1)"
on_host 3 nft delete table inet cut
wait_for 30 "host3 to come back with the manager" alive_for 1 3
same "it has the key when the manager answers" '[5,[5]]' "$(held 3)"

wait_for 15 "the hosts to agree once more" agree

# A key of the same number that is another.
agent_kill 2
sed -i "s/^key = .*/key = \"$(printf '5a%.0s' {1..32})\"/" "$LAB/host2/state/cluster.toml"
deny_manager 2
before=$(names 1)
wait_for 30 "host2 to have failed" is_down_for 1 2
agent_start 2
# Host 2 tells of whom it hears first, and of others only some time later.
for pair in "1 10.99.0.3" "2 10.99.0.[24]"; do
  wait_for 15 "host${pair% *} to tell of the wrong key" grep -q \
    "gossip from ${pair#* }:7956 does not open under key 5: that host, or this one, has another" \
    "$LAB/host${pair% *}/log"
done
ok "both sides tell of a wrong key"
same "who has it is not taken in" "failed" "$(ovn 1 debug peers -o json |
  jq -r '.[] | select(.name == "host2") | .state')"
same "and knows nobody alive" "0" "$(ovn 2 debug peers -o json |
  jq '[.[] | select(.name != "host2" and .state == "alive")] | length')"
on_host 2 nft delete table inet cut
wait_for 30 "host2 to be back with the right key" alive_for 1 2
wait_for 15 "its records to be shown again" agree
same "the manager's key mends it" "$before" "$(names 1)"

# A newcomer gets the ring of now.
ovn 3 cluster leave --force -q
wait_for 10 "host3 to end" eval '! kill -0 $(agent_pid 3) 2>/dev/null'
on_host 3 "$OVN" cluster join "$(cat "$LAB/token")" --config "$LAB/host3/ovn-lite.toml" --quiet
same "a host that joins gets the key in use" "1" "$(on_disk 3 5)"

# What is refused.
agent_kill 1
refused "without the manager there is no rotation" 5 \
  "manager 10.99.0.2:7957: connect: Connection refused" ovn 2 cluster key rotate
finish
