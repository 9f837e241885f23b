#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test/run-tests.sh PROGRAM...: runs GoogleTest programs and test scripts (*.sh), JOBS at a time, and
# closes with one line: N passed, N failed, N skipped. Logs are shown on failure only; every skip is
# shown with its reason. A program named *netns* runs in namespaces of its own. A crash, a time-out or
# a sanitizer's report without a failed case counts as one failure.
#
# A test script prints "ok NAME", "not ok NAME" and "skip NAME: why" lines.
set -u
out=${OUT:-build/test}
mkdir -p "$out"

run_one() {
  local program=$1 name wrap=() arguments=() status
  name=$(basename "$program")
  [[ $name == *netns* ]] && wrap=(unshare --net --mount --propagation private --ipc --uts --pid
    --fork --mount-proc --kill-child)
  [[ $name == *.sh ]] || arguments=(--gtest_brief=1 "--gtest_output=xml:$out/$name.xml")
  timeout -k 5 "${TEST_TIMEOUT:-240}" "${wrap[@]}" "$program" "${arguments[@]}" \
    >"$out/$name.log" 2>&1 </dev/null
  status=$?
  echo "$status" >"$out/$name.status"
  if [ $status -eq 0 ]; then echo "ok    $name"; else echo "FAIL  $name (exit $status)"; cat "$out/$name.log"; fi
}
if [ "${1:-}" = --one ]; then run_one "$2"; exit 0; fi

rm -f "$out"/*.status "$out"/*.xml "$out"/*.log
printf '%s\n' "$@" | OUT=$out xargs -P "${JOBS:-2}" -n 1 "$0" --one

# One line a case: "passed|failed|skipped PROGRAM CASE: reason".
gtest_cases() {
  awk -v program="$(basename "$1" .xml)" '
    function attribute(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    function finish() { if (name != "") print state, program, name ": " reason; name = "" }
    /<testcase / {
      finish()
      if (attribute("status") == "notrun") next
      name = attribute("classname") "." attribute("name"); state = "passed"; reason = ""
      if (attribute("result") == "skipped") state = "skipped"
    }
    /<failure/ { state = "failed" }
    /<skipped/ { reason = attribute("message"); sub(/^.*&#x0A;/, "", reason) }
    END { finish() }' "$1"
}
script_cases() {
  awk -v program="$(basename "$1" .log)" '
    /^ok /     { print "passed", program, substr($0, 4) }
    /^not ok / { print "failed", program, substr($0, 8) }
    /^skip /   { print "skipped", program, substr($0, 6) }' "$1"
}
for xml in "$out"/*.xml; do [ -e "$xml" ] && gtest_cases "$xml"; done >"$out/cases"
for log in "$out"/*.sh.log; do [ -e "$log" ] && script_cases "$log"; done >>"$out/cases"
for status in "$out"/*.status; do
  name=$(basename "$status" .status)
  [ "$(cat "$status")" = 0 ] || grep -q "^failed $name " "$out/cases" ||
    echo "failed $name ended with exit code $(cat "$status")" >>"$out/cases"
done

grep '^skipped' "$out/cases" | sed 's/^skipped/SKIPPED/'
count() { grep -c "^$1 " "$out/cases"; }
echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
! grep -q '^failed ' "$out/cases"
