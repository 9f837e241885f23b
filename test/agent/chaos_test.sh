#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Twelve agents under faults while containers come and go: gossip's datagrams lost, agents killed
# and stopped, hosts cut off from the others, and gossip's key replaced meanwhile. Ten seconds after
# the last fault every agent shows exactly what the owners say they have. Meanwhile no packet
# between two containers is lost because the agents of their hosts are away. SEED=n for another run,
# ROUNDS=n for a longer one.
. "$(dirname "$(readlink -f "$0")")/case.sh"

HOSTS=12 ROUNDS=${ROUNDS:-10} SEED=${SEED:-1}
RANDOM=$SEED
lab_hosts "$HOSTS"
ip -n switch link add br1 type bridge forward_delay 0
ip -n switch link set br1 up
lab_cluster "$HOSTS"
ovn 1 net create --subnet 10.7.0.0/16 backend >/dev/null
for h in $(seq "$HOSTS"); do container_start "first$h"; attach "$h" "first$h" backend; done
wait_for 20 "first2 to reach first3" in_container first2 ping -c 1 -W 0.2 "$(ip_of first3)"

running() { kill -0 "$(agent_pid "$1")" 2>/dev/null && [ ! -e "$LAB/host$1/stopped" ]; }

lose() { # HOST PERCENT: of the datagrams of gossip that come to it
  on_host "$1" nft -f - <<END
table inet chaos {
  chain in { type filter hook input priority 0; udp dport 7956 numgen random mod 100 < $2 drop; }
}
END
}
lose_none() { on_host "$1" nft delete table inet chaos 2>/dev/null || true; }
cut_off() { ip -n switch link set "port$1" master br1; }
bring_back() { ip -n switch link set "port$1" master br0; }
stop() { touch "$LAB/host$1/stopped"; kill -STOP "$(agent_pid "$1")"; }
go_on() { rm -f "$LAB/host$1/stopped"; kill -CONT "$(agent_pid "$1")"; }

# One container comes and one goes, where an agent answers. What fails (no lease while the manager
# is away) is not there, which is for the owner to say; what succeeds has to be.
work() {
  local h=$((RANDOM % HOSTS + 1)) name=more$1
  running "$h" || return 0
  container_start "$name"
  ovn "$h" attach container "pid:$(pid_of "$name")" --net backend --name "$name" -o json \
    >"$LAB/$name.json" 2>/dev/null || return 0
  attached+=("$h $name")
  [ ${#attached[@]} -gt 6 ] || return 0
  local old=${attached[0]}
  attached=("${attached[@]:1}")
  h=${old% *} name=${old#* }
  running "$h" && ovn "$h" detach container "pid:$(pid_of "$name")" --net backend \
    >/dev/null 2>&1 || true
}
attached=()

# The containers whose packets are counted are on hosts 2 and 3; only their agents are harmed, not
# the hosts' links.
in_container first2 ping -n -O -i 0.1 "$(ip_of first3)" >"$LAB/ping" 2>&1 &
ping=$!

declare -A seen=()
for round in $(seq "$ROUNDS"); do
  victim=$((RANDOM % (HOSTS - 1) + 2))
  fault=$((round % 4))
  seen[$fault]=1
  if [ "$round" = 2 ]; then
    ovn 1 cluster key rotate -q --timeout 300s >"$LAB/key" 2>"$LAB/key.progress" &
    rotation=$!
  fi
  case $fault in
    0) lose "$victim" 40; lose 4 25 ;;
    1) for h in 2 3 "$victim"; do running "$h" && agent_kill "$h"; done ;;
    2) stop "$victim"; [ "$victim" = 3 ] || stop 3 ;;
    3) for h in 9 10 11 12; do cut_off "$h"; done ;;
  esac
  for i in 1 2 3; do work "$round-$i"; sleep 0.6; done
  # A cut lasts until its hosts are believed dead in some rounds, in others not.
  [ $fault = 3 ] && sleep $((RANDOM % 2 * 8))
  case $fault in
    0) lose_none "$victim"; lose_none 4 ;;
    1) for h in 2 3 "$victim"; do running "$h" || agent_start "$h"; done ;;
    2) go_on "$victim"; go_on 3 ;;
    3) for h in 9 10 11 12; do bring_back "$h"; done ;;
  esac
  work "$round-4"
done
same "every kind of fault was there" 4 "${#seen[@]}"
sleep 10

visible() { ovn "$1" debug table --network backend -o json |
  jq -r "[.[] | select(.visible) | select(${2:-true}) | \"\(.owner) \(.key) \(.addresses)\"] |
    sort | .[]"; }
for h in $(seq "$HOSTS"); do visible "$h" ".owner == \"host$h\""; done | sort >"$LAB/truth"
check "there is something to agree on" test "$(wc -l <"$LAB/truth")" -gt $((HOSTS + 3))
for h in $(seq "$HOSTS"); do attached+=("$h first$h"); done
lost=""
for one in "${attached[@]}"; do
  address=$(jq -r '.addresses[0]' "$LAB/${one#* }.json")
  grep "^host${one% *} " "$LAB/truth" | grep -qF "\"$address\"" || lost+=" ${one#* }"
done
same "every attachment that was answered and not undone is there" "" "$lost"
for h in $(seq "$HOSTS"); do
  same "host$h shows exactly what the owners have" "" \
    "$(diff "$LAB/truth" <(visible "$h" | sort) || true)"
done
wait "$rotation" || true
check "the key was replaced among the faults" test -s "$LAB/key"
primary() { ovn "$1" debug gossip -o json | jq .keys.primary; }
for h in $(seq "$HOSTS"); do
  same "host$h seals with the new key" "$(cat "$LAB/key")" "$(primary "$h")"
done
same "no log differed at the same head" "0" "$(for h in $(seq "$HOSTS"); do
  ovn "$h" debug gossip -o json | jq .counters.divergence_repaired; done | sort -u)"

kill "$ping"
wait "$ping" || true
check "containers talked all the time" test "$(grep -c 'bytes from' "$LAB/ping")" -gt 100
same "no packet between containers was lost while agents were away" "" \
  "$(grep -v 'bytes from\|^PING' "$LAB/ping" || true)"
finish
