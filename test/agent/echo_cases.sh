# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of published ports share: source it after case.sh. Servers in containers, and
# clients on $outside_host, on host 1 and in containers.

# serve NAME PROTOCOL PORT: a server in the container that answers with the name and the address it
# sees the client come from. It hears IPv4 and IPv6.
serve() {
  in_container "$1" python3 "$here/../support/echo_server.py" "$1" "$2" "$3" &
  echo $! >>"$LAB/servers"
}
# ask PROTOCOL ADDRESS PORT: what such a server answers, or nothing.
ask() { timeout 8 python3 "$here/../support/echo_client.py" "$@" 2>/dev/null || true; }
export -f ask; export here
from_outside() { on_host "$outside_host" bash -c 'ask "$@"' -- "$@"; }
from_host() { on_host 1 bash -c 'ask "$@"' -- "$@"; }
from_container() { local c=$1; shift; in_container "$c" bash -c 'ask "$@"' -- "$@"; }
