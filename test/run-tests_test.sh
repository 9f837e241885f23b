#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The runner itself: everything that a test program may do to it is told in the closing line.
set -u
runner=$(dirname "$0")/run-tests.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# program NAME: makes an executable of standard input.
program() { { echo '#!/bin/bash'; cat; } >"$scratch/$1" && chmod +x "$scratch/$1"; }
# gtest_program NAME CODE: one that writes standard input as its XML report and exits with CODE.
gtest_program() {
  cat >"$scratch/$1.report"
  program "$1" <<<"cat '$scratch/$1.report' >\"\${2#*xml:}\"; echo 'log of $1'; exit $2"
}
# expect NAME LINE EXIT PROGRAM...: the runner closes with LINE and exits with EXIT.
expect() {
  local name=$1 line=$2 exit=$3 output status
  shift 3
  output=$(cd "$scratch" && OUT=$scratch/out TEST_TIMEOUT=1 "$runner" "$@" 2>&1)
  status=$?
  if [ "$(tail -n 1 <<<"$output")" = "$line" ] && [ $status = "$exit" ]; then
    echo "ok $name"
  else
    printf '%s\n%s\n' "not ok $name (exit $status)" "$output"
  fi
  last_output=$output
}
# also NAME TEXT: the output of the last run holds TEXT.
also() {
  if grep -qF -- "$2" <<<"$last_output"; then echo "ok $1"; else echo "not ok $1: no '$2'"; fi
}
runner=$(realpath "$runner")

gtest_program good 0 <<'XML'
<testcase name="one" classname="A" status="run" result="completed" />
<testcase name="two" value_param="&quot;x&quot;" classname="A" status="run" result="completed" />
<testcase name="off" classname="A" status="notrun" result="suppressed" />
XML
expect "passing cases are counted, disabled ones are not" "2 passed, 0 failed, 0 skipped" 0 ./good

gtest_program bad 1 <<'XML'
<testcase name="one" classname="A" status="run" result="completed" />
<testcase name="two" classname="A" status="run" result="completed">
  <failure message="x" type=""><![CDATA[x]]></failure>
  <failure message="y" type=""><![CDATA[y]]></failure>
</testcase>
<testcase name="three" classname="A" status="run" result="completed" />
XML
expect "a case that fails twice is one failure" "2 passed, 1 failed, 0 skipped" 1 ./bad
also "a failing case is named" "FAILED bad A.two"
also "the log of a failing program is shown" "log of bad"

gtest_program skips 0 <<'XML'
<testcase name="one" classname="A" status="run" result="skipped">
  <skipped message="a_test.cc:7&#x0A;not root"><![CDATA[a_test.cc:7
not root]]></skipped>
</testcase>
XML
expect "skipped cases are counted" "0 passed, 0 failed, 1 skipped" 0 ./skips
also "a skip tells its reason" "SKIPPED skips A.one: not root"

program crash <<<'kill -SEGV $$'
expect "a crash is a failure" "2 passed, 1 failed, 0 skipped" 1 ./good ./crash
also "a crash is named" "FAILED crash ended with exit code 139, and said: nothing"

gtest_program late 99 <<<'<testcase name="one" classname="A" status="run" result="completed" />'
expect "a sanitizer's exit code after passing cases is a failure" \
  "1 passed, 1 failed, 0 skipped" 1 ./late

program hang <<<'sleep 60'
expect "a program that hangs is ended and is a failure" "0 passed, 1 failed, 0 skipped" 1 ./hang
program stubborn <<<'trap "" TERM; sleep 60 & wait; sleep 60'
expect "one that will not end is killed" "0 passed, 1 failed, 0 skipped" 1 ./stubborn

program silent <<<'exit 0'
expect "an end without a report is a failure" "0 passed, 1 failed, 0 skipped" 1 ./silent
expect "a program that is not there is a failure" "0 passed, 1 failed, 0 skipped" 1 ./missing

program script.sh <<<'echo "ok one"; echo "skip two: no tool"; echo "some noise"'
expect "a script's lines are its cases" "1 passed, 0 failed, 1 skipped" 0 ./script.sh
also "a script's skip tells its reason" "SKIPPED ._script.sh two: no tool"
program liar.sh <<<'echo "ok one"; echo "not ok two"; exit 0'
expect "a failing case in a script that exits with 0 is a failure" \
  "1 passed, 1 failed, 0 skipped" 1 ./liar.sh
program broken.sh <<<'echo "ok one"; echo "it broke"; exit 3'
expect "a script that breaks off is a failure" "1 passed, 1 failed, 0 skipped" 1 ./broken.sh
also "and its last words are told" \
  "FAILED ._broken.sh ended with exit code 3, and said: it broke"
program waits.sh <<<'echo "ok one"; echo "timed out waiting for: a link"; echo "a log"; exit 1'
expect "so is one that waits in vain" "1 passed, 1 failed, 0 skipped" 1 ./waits.sh
also "and what for is told" "and said: timed out waiting for: a link"

if [ "$(id -u)" = 0 ] && unshare --net true 2>/dev/null; then
  program own_netns.sh <<<'
    [ "$(readlink /proc/self/ns/net)" != "$OUTER" ] && [ $$ -lt 10 ] && echo "ok apart"'
  OUTER=$(readlink /proc/self/ns/net) expect "a netns program runs in namespaces of its own" \
    "1 passed, 0 failed, 0 skipped" 0 ./own_netns.sh
else
  echo "skip a netns program runs in namespaces of its own: needs root and namespaces"
fi
