#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The program as it is shipped: one static file that needs nothing of the machine but its kernel.
set -u
OVN=${OVN:?the ovn-lite binary to test}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expect_nothing NAME TEXT: TEXT, which names what is wrong, is empty.
expect_nothing() {
  if [ -z "$2" ]; then echo "ok $1"; else printf 'not ok %s:\n%s\n' "$1" "$2"; fi
}
# expect_match NAME TEXT PATTERN
expect_match() {
  if grep -qE -- "$3" <<<"$2"; then echo "ok $1"; else printf 'not ok %s:\n%s\n' "$1" "$2"; fi
}

expect_match "it is static and position-independent" "$(file -L "$OVN")" 'static-pie linked'
expect_nothing "it names no interpreter" "$(readelf --program-headers "$OVN" | grep INTERP)"
expect_nothing "it needs no shared library" "$(readelf --dynamic "$OVN" | grep NEEDED)"

# A static getaddrinfo loads the NSS plugins of whatever libc the machine has.
functions=$(nm --defined-only "$OVN" | awk '$2 ~ /[tTwW]/ {print $3}')
resolver='__nss_|_nss_files|gaih_|__res_(context|nquery|nsearch|nsend)|gethostbyname2'
expect_nothing "it holds neither name service nor resolver" \
  "$(grep -E "^($resolver)" <<<"$functions")"
expect_match "who asks for a name meets our refusal" \
  "$(grep '^getaddr' <<<"$functions")" 'getaddrinfo'

if [ "$(id -u)" = 0 ]; then
  cp "$OVN" "$scratch/ovn-lite"
  expect_match "it runs where there is no other file" \
    "$(chroot "$scratch" /ovn-lite --version 2>&1)" '^ovn-lite [0-9]+\.[0-9]+\.[0-9]+'
  expect_match "it tells its commands there" "$(chroot "$scratch" /ovn-lite --help 2>&1)" 'net'
else
  echo "skip it runs where there is no other file: chroot needs root"
fi

# What a fast start rests on: no files, no threads, few calls. (Time is for the benchmarks.)
strace -f -o "$scratch/trace" "$OVN" --version >/dev/null
expect_nothing "--version opens no file" \
  "$(grep -E '(open|openat|execve)\(' "$scratch/trace" | grep -v "execve(\"$OVN\"")"
expect_nothing "--version starts neither thread nor process" \
  "$(grep -E '(clone|clone3|fork|vfork)\(' "$scratch/trace")"
expect_nothing "--version makes few system calls" \
  "$([ "$(wc -l <"$scratch/trace")" -le 60 ] || cat "$scratch/trace")"
