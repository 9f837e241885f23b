# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The rolling replacement of a service's backends under load, for a test and a benchmark: source it
# after lab.sh. A backend NAME is a container with an http_server on port 80; its service 'web' has
# a health check by HTTP, so that one that has just started gets nothing yet.

# backend_start HOST NAME: attaches it before its server runs, as a runtime does, and returns when
# the host sees it up.
backend_start() {
  local host=$1 name=$2
  container_start "$name"
  attach "$host" "$name" front --service web
  # Not by in_container: $! must be the server itself.
  nsenter -t "$(pid_of "$name")" -n -- "$TOOLS/http_server" "$name" 80 &
  echo $! >"$LAB/$name.server"
  wait_for 20 "backend $name to be up" backend_is_up "$host" "$name"
}
backend_is_up() {
  ovn "$1" service inspect web |
    jq -e --arg name "$2" '.[0].backends[] | select(.name == $name) | .state == "up"'
}

# backend_end HOST NAME: nothing new goes to it any more, what it has ends, and then it goes.
backend_end() {
  local host=$1 name=$2 server
  server=$(cat "$LAB/$name.server")
  ovn "$host" service drain "$name" -q >/dev/null
  kill -TERM "$server"
  wait_for 20 "the last connection to $name to be closed" has_ended "$server"
  ovn "$host" detach container "$name" -q >/dev/null
  kill "$(pid_of "$name")"
}
has_ended() { ! kill -0 "$1"; }

# load_start NAME NETNS-FILE ADDRESS PORT RATE; load_end NAME ends it. What it counted is in the
# lab's file NAME.load, its failures one by one in NAME.failures.
load_start() {
  nsenter --net="$2" -- "$TOOLS/http_load" "$3" "$4" "$5" >"$LAB/$1.load" 2>"$LAB/$1.failures" &
  echo $! >"$LAB/$1.loader"
}
load_end() {
  kill -TERM "$(cat "$LAB/$1.loader")"
  wait "$(cat "$LAB/$1.loader")"
}
load_field() { jq -r ".$2" "$LAB/$1.load"; }
