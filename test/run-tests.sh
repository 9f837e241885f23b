#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test/run-tests.sh PROGRAM...: runs GoogleTest programs and test scripts (*.sh), JOBS at a time
# (one more than there are processors, since many wait for timers), the last ones first: what takes
# longest is not to be waited for in the end. Closes with one line: N passed, N failed, N skipped.
# Logs are shown on failure only; every skip is shown with its reason. A program named *netns* runs
# in namespaces of its own. A crash, a time-out, a sanitizer's report, or an end without any case
# told counts as one failure.
#
# A test script prints "ok NAME", "not ok NAME" and "skip NAME: why" lines.
set -u
export OUT=${OUT:-build/test}
mkdir -p "$OUT"

# Programs are in one folder; scripts are where they belong, so that only their path is unique.
name_of() {
  case $1 in
    *.sh) tr / _ <<<"${1#test/}" ;;
    *) basename "$1" ;;
  esac
}

run_one() {
  local program=$1 name command status began=$EPOCHREALTIME
  name=$(name_of "$program")
  command=("$program")
  [[ $name == *.sh ]] || command+=(--gtest_brief=1 "--gtest_output=xml:$OUT/$name.xml")
  [[ $name != *netns* ]] || command=(unshare --net --mount --propagation private --ipc --uts --pid
    --fork --mount-proc --kill-child -- "${command[@]}")
  timeout -k 5 "${TEST_TIMEOUT:-480}" "${command[@]}" >"$OUT/$name.log" 2>&1 </dev/null
  status=$?
  echo "$status" >"$OUT/$name.status"
  printf '%-5s %-40s %5.1f s\n' "$([ $status -eq 0 ] && echo ok || echo FAIL)" "$name" \
    "$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')"
  [ $status -eq 0 ] || cat "$OUT/$name.log"
}

# One line a case: "passed|failed|skipped PROGRAM CASE: reason".
gtest_cases() {
  awk -v program="$1" '
    function attribute(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    function tell() { if (name != "") print state, program, name reason; name = "" }
    /<testcase / {
      tell()
      if (attribute("status") == "notrun") next
      name = attribute("classname") "." attribute("name"); state = "passed"; reason = ""
      if (attribute("result") == "skipped") state = "skipped"
    }
    /<failure/ { state = "failed" }
    /<skipped/ { reason = attribute("message"); sub(/^.*&#x0A;/, "", reason); reason = ": " reason }
    END { tell() }' "$OUT/$1.xml"
}
script_cases() {
  awk -v program="$1" '
    /^ok /     { print "passed", program, substr($0, 4) }
    /^not ok / { print "failed", program, substr($0, 8) }
    /^skip /   { print "skipped", program, substr($0, 6) }' "$OUT/$1.log"
}
# What a program said in the end: that it waited in vain, or its last line.
last_words() {
  awk '/^timed out waiting for/ { waited = $0 } { last = $0 }
    END { print waited ? waited : last ? last : "nothing" }' "$OUT/$1.log"
}
# The cases of one program, and what its end says beside them.
cases_of() {
  local name=$1 status cases
  status=$(cat "$OUT/$name.status" 2>/dev/null || echo "nothing at all")
  if [[ $name == *.sh ]]; then cases=$(script_cases "$name"); fi
  if [ -e "$OUT/$name.xml" ]; then cases=$(gtest_cases "$name"); fi
  [ -z "${cases:-}" ] || echo "$cases"
  if [ "$status" = 124 ] || [ "$status" = 137 ]; then
    echo "failed $name took longer than ${TEST_TIMEOUT:-480} s or was killed"
  elif [ "$status" != 0 ]; then
    grep -q '^failed ' <<<"${cases:-}" ||
      echo "failed $name ended with exit code $status, and said: $(last_words "$name")"
  elif [ -z "${cases:-}" ]; then
    echo "failed $name told of no case"
  fi
}

if [ "${1:-}" = --one ]; then run_one "$2"; exit 0; fi

rm -f "$OUT"/*.status "$OUT"/*.xml "$OUT"/*.log
printf '%s\n' "$@" | tac | xargs -P "${JOBS:-$(($(nproc) + 1))}" -n 1 "$0" --one
for program in "$@"; do cases_of "$(name_of "$program")"; done >"$OUT/cases"

grep '^failed' "$OUT/cases" | sed 's/^failed/FAILED/'
grep '^skipped' "$OUT/cases" | sed 's/^skipped/SKIPPED/'
count() { grep -c "^$1 " "$OUT/cases"; }
echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
! grep -q '^failed ' "$OUT/cases"
