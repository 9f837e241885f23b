# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Cases of a test script with real agents, in a laboratory (test/support/lab.sh): the first line of
# each script sources it. Each check prints the "ok" or "not ok" line that test/run-tests.sh counts;
# the script's exit code tells whether all were ok.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$here/../support/lab.sh"
lab_enter "$@"
failures=0
# Said last, so that the runner tells it.
broke_off() { [ "$1" = 0 ] || { lab_logs; echo "broke off at: $2"; }; exit "$1"; }
trap 'broke_off $? "$BASH_COMMAND"' EXIT

ok() { echo "ok $1"; }
not_ok() { echo "not ok $1"; shift; printf '    %s\n' "$@"; failures=$((failures + 1)); }

# check NAME COMMAND...: the command succeeds.
check() {
  local name=$1 output; shift
  if output=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$* failed:" "$output"; fi
}

# same NAME EXPECTED ACTUAL
same() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2" "actual:   $3"; fi
}

# refused NAME EXIT_CODE MESSAGE COMMAND...: fails with that code, and says exactly that on
# standard error.
refused() {
  local name=$1 code=$2 message=$3 actual status=0; shift 3
  actual=$("$@" 2>&1 >/dev/null) || status=$?
  same "$name" "exit $code: ovn-lite: $message" "exit $status: $actual"
}

# The IPv6 address of a container, where it has one of each family.
ip6_of() { jq -r '.addresses[1] | split("/")[0]' "$LAB/$1.json"; }

# Packets from a container: one echo within a second; and cases of whether an address is reached.
# Who can be reached may have been asked for in vain just now: the kernel asks again a second later.
ping_from() { in_container "$1" ping -c 1 -W 1 "$2"; }
no_ping_from() { ! ping_from "$@"; }
reaches() { check "$1" in_container "$2" ping -c 1 -w 3 "$3"; }
blocked() { check "$1" no_ping_from "$2" "$3"; }

# overhear SECONDS NETNS ARGUMENTS...: a tcpdump in that namespace, for so long at most, in the
# background as $dump; what it prints is in $LAB/heard. Returns once it listens, which takes it up
# to a second on a busy machine.
overhear() {
  local seconds=$1 netns=$2; shift 2
  : >"$LAB/heard.log"
  nsenter --net="$netns" -- timeout "$seconds" tcpdump -n -l --immediate-mode "$@" \
    >"$LAB/heard" 2>"$LAB/heard.log" & dump=$!
  wait_for 10 "tcpdump $*" grep -q listening "$LAB/heard.log"
}
netns_of() { echo "/proc/$(pid_of "$1")/ns/net"; }

# seen_from HOST CONTAINER FILTER ADDRESS: whom that host sees a ping of the container come from.
seen_from() {
  overhear 10 "/run/netns/host$1" -c 1 -i eth0 "$3 and dst host $4"
  ping_from "$2" "$4" >/dev/null 2>&1 || true
  wait "$dump" || true
  awk '{print $3}' "$LAB/heard"
}

# healed_in NAME COMMAND...: what the command does on host 1 is undone within 2 s (on a processor
# that is emulated, within HEAL_MS: looking takes a second there), as the script's
# own `unchanged` tells.
healed_in() {
  local name=$1 began; shift
  began=$(now_ms)
  on_host 1 "$@"
  wait_for 5 "$name" unchanged
  check "$name heals within 2 s ($(($(now_ms) - began)) ms)" \
    [ $(($(now_ms) - began)) -lt "${HEAL_MS:-2000}" ]
}

# br_netfilter HOST 0|1: as where nobody has loaded it, or somebody has. False, with the skip told,
# where this kernel cannot do that.
br_netfilter() {
  on_host "$1" sysctl -qw "net.bridge.bridge-nf-call-iptables=$2" \
    "net.bridge.bridge-nf-call-ip6tables=$2" 2>/dev/null || [ "$2" = 0 ] ||
    { echo "skip with br_netfilter: this kernel has none"; return 1; }
}

finish() { [ "$failures" -eq 0 ] || { trap - EXIT; lab_logs; exit 1; }; }
