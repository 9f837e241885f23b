#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make bench [BENCH=pattern]: measures ovn-lite and its peers in one run and writes the table and
# $BENCH_OUT (a list of {name, value, unit, spread, peer, peer_value, ratio, goal, met}). Values
# are medians. A peer that is not installed is named, not invented; `make deps-bench` installs them.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=test/support/lab.sh
. "$here/../support/lab.sh"
BENCH_OUT=${BENCH_OUT:?where the JSON goes}
TOOLS=${TOOLS:?folder of spawn_attach and bare_attach}
STATE=$(dirname "$BENCH_OUT")/bench-state
lab_enter "$@"
trap 'rm -rf "$STATE"' EXIT
rm -rf "$STATE"; mkdir -p "$STATE"
rows=$LAB/rows; : >"$rows"

# row NAME UNIT VALUE SPREAD PEER PEER_VALUE GOAL_KIND GOAL: the goal bounds the value ("value") or
# the ratio to the peer ("ratio") from above, or nothing ("none"); a peer value of "" means that it
# was not measured.
row() {
  jq -cn --arg name "$1" --arg unit "$2" --argjson value "$3" --arg spread "$4" --arg peer "$5" \
    --argjson peer_value "${6:-null}" --arg kind "$7" --argjson goal "$8" '
    {name: $name, value: $value, unit: $unit, spread: $spread, peer: $peer, peer_value: $peer_value,
     ratio: (if $peer_value then ($value / $peer_value * 1000 | round / 1000) else null end),
     goal: (if $kind == "none" then "-"
            else (if $kind == "ratio" then "ratio <= " else "<= " end) + ($goal | tostring) end)}
    | .met = (if $kind == "none" then "-"
              elif $kind == "value" then .value <= $goal
              elif .ratio == null then null else .ratio <= $goal end)' >>"$rows"
}

selected() { [[ $1 == *${BENCH:-}* ]]; }
field() { jq -r ".$1" <<<"$2"; }
spread() { jq -r '"\(.min)..\(.p90)..\(.max), n=\(.runs)"' <<<"$1"; }

# Of results, a line each, in files of the lab.
median_of() { jq -s "map($2) | sort | .[length / 2 | floor] * 1000 | round / 1000" "$LAB/$1"; }
spread_of() { jq -rs "map($2 * 1000 | round / 1000) | sort | \"\(first)..\(last), n=\(length)\"" \
  "$LAB/$1"; }
# compared NAME WAY BESIDE FIELD UNIT PEER GOAL
compared() {
  row "$1" "$5" "$(median_of "$2" "$4")" "$(spread_of "$2" "$4") (min..max)" "$6" \
    "$(median_of "$3" "$4")" ratio "$7"
}

# The state folder is on a disk, so that an fsync costs what it costs.
on_disk() { sed -i "s|^state_dir = .*|state_dir = \"$STATE/host$1\"|" "$LAB/host$1/ovn-lite.toml"; }

for part in "$here"/parts/*.sh; do
  rm -rf "${STATE:?}"/*
  selected "$(basename "$part" .sh)" || continue
  # What a part sets is not the next one's; who started its processes can wait for their end.
  # shellcheck source=/dev/null
  (. "$part"; lab_clear)
done

jq -s . "$rows" >"$BENCH_OUT"
jq -r '["figure", "value", "unit", "spread (min..p90..max)", "peer", "peer value", "ratio", "goal",
         "met"],
  (.[] | [.name, .value, .unit, .spread, .peer,
          (.peer_value // (if .peer == "-" then "-" else "not installed" end)),
          (.ratio // "-"), .goal,
          (if .met == null then "?" elif .met == "-" then "-" elif .met then "yes"
           else "NO" end)]) | @tsv' "$BENCH_OUT" |
  column -t -s "$(printf '\t')"
