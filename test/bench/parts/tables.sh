# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Gossip's tables by themselves (gossip_nodes): bursts with and without loss, tables of 100,000
# records, idle nodes. Loss is of datagrams on loopback.
lossy() { # PERCENT
  nft delete table inet lossy 2>/dev/null || true
  [ "$1" = 0 ] && return
  nft -f - <<END
table inet lossy {
  chain in { type filter hook input priority 0; udp dport 17946 numgen random mod 100 < $1 drop; }
}
END
}
# nodes RUNS TASK...: the median run by time, with its spread as "spread".
nodes() {
  local runs=$1; shift
  for _ in $(seq "$runs"); do "$TOOLS/gossip_nodes" "$@"; done | jq -cs 'sort_by(.ms) |
    .[length / 2 | floor] + {spread: "\(.[0].ms)..\(.[-1].ms), n=\(length)"}'
}

for size in 10 30; do
  for loss in 0 25; do
    lossy "$loss"
    result=$(nodes 3 put "$size" 1000)
    goal=$([ "$loss" = 0 ] && echo 500 || echo 3000)
    row "1,000 records at once to $size nodes, $loss % loss" ms "$(field ms "$result")" \
      "$(field spread "$result")" "-" "" value "$goal"
    row "bytes of that against payload x $((size - 1))" x "$(field bytes_ratio "$result")" \
      "one run" "-" "" value 4
  done
done
lossy 0
result=$(nodes 3 put 3 100000)
row "100,000 records of one owner to 3 nodes" ms "$(field ms "$result")" \
  "$(field spread "$result")" "-" "" value 2000
row "memory of one such record at its owner" B "$(field bytes_per_record "$result")" "one run" \
  "-" "" value 300
result=$(nodes 3 late 3 100000)
row "late joiner, 100,000 records" ms "$(field ms "$result")" "$(field spread "$result")" "-" "" \
  value 1000
row "bytes of that against payload" x "$(field bytes_ratio "$result")" "one run" "-" "" value 1.1
row "RSS of the late joiner" MB "$(field rss_mb "$result")" "one run" "-" "" value 45
idle() { # RECORDS WHAT BYTES-PER-SECOND
  result=$(nodes 1 idle 3 "$1")
  row "idle node of three, $2: sent, with IP and UDP" "B/s" "$(field bytes_per_s "$result")" \
    "one minute" "-" "" value "$3"
  row "the same: datagrams" "packets/s" "$(field packets_per_s "$result")" "one minute" "-" "" \
    value 3
  row "the same: processor" "s/min" "$(field cpu_s_per_min "$result")" "one minute" "-" "" \
    value 0.02
}
idle 0 "no network" 350
row "the same: memory" MB "$(field rss_mb "$result")" "one reading" "-" "" value 8
idle 10000 "10 networks, 10,000 records" 390
