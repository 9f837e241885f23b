#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make deps: installs what is missing (Debian 12 or later, as root) and writes FOLDER/found.mk, which
# tells the Makefile what it found.
#
#   test/deps.sh FOLDER [bench]
set -euo pipefail
folder=$1
mkdir -p "$folder"

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

install_missing() {
  local missing=()
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  echo "installing: ${missing[*]}"
  [ "$(id -u)" = 0 ] || { echo "make deps: must be root to install them" >&2; exit 1; }
  apt-get install -y -q --no-install-recommends "${missing[@]}" >"$folder/apt.log" 2>&1 ||
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
      >"$folder/apt.log" 2>&1 || { cat "$folder/apt.log" >&2; exit 1; }
}

# Debian 12 has Boost 1.74 and 1.81, Debian 13 only 1.83: the newest that has Boost.JSON.
boost_version() {
  local found
  newest() { apt-cache search --names-only '^libboost-json1\.[0-9]+-dev$' |
    sed 's/^libboost-json\([0-9.]*\)-dev.*/\1/' | sort -V | tail -n 1; }
  found=$(newest)
  [ -n "$found" ] || { apt-get update -q >&2; found=$(newest); }
  echo "${found:-1.81}"
}

# Debian 12's libmnl-dev has no static archive; that of the next release has one, and serves.
static_libmnl() {
  local multiarch scratch mirror
  multiarch=$(gcc -print-multiarch)
  [ -s "$folder/libmnl.a" ] && return
  if [ -f "/usr/lib/$multiarch/libmnl.a" ]; then
    cp "/usr/lib/$multiarch/libmnl.a" "$folder/libmnl.a"
    return
  fi
  scratch=$(mktemp -d)
  chmod 755 "$scratch"
  mkdir -p "$scratch/parts" "$scratch/lists/partial"
  mirror=$(apt-cache policy |
    awk '$2 ~ /^http/ && $2 !~ /security/ && /bookworm\/main/ {print $2; exit}')
  cat >"$scratch/parts/next.sources" <<EOF
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
  local apt=(apt-get -q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$scratch/parts"
    -o "Dir::State::Lists=$scratch/lists")
  { "${apt[@]}" update && cd "$scratch" && "${apt[@]}" download libmnl-dev &&
    dpkg-deb -x libmnl-dev_*.deb unpacked; } >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; exit 1; }
  cd "$OLDPWD"
  cp "$scratch/unpacked/usr/lib/$multiarch/libmnl.a" "$folder/libmnl.a"
  rm -rf "$scratch"
}

boost=$(ls -d /usr/share/doc/libboost-json1.*-dev 2>/dev/null | sed 's/.*json\(.*\)-dev/\1/' |
  sort -V | tail -n 1)
boost=${boost:-$(boost_version)}
install_missing g++ make mold ccache binutils file "libboost$boost-dev" "libboost-json$boost-dev" \
  libcli11-dev libtomlplusplus-dev libspdlog-dev libfmt-dev libmnl-dev libsqlite3-dev libssl-dev \
  libgtest-dev iproute2 iputils-ping procps jq bsdextrautils strace iperf3
if [ "${2:-}" = bench ]; then install_missing containernetworking-plugins serf; fi
static_libmnl
{
  echo "CCACHE := $(command -v ccache || true)"
  echo "LINKER := $(command -v mold >/dev/null && echo mold || echo bfd)"
} >"$folder/found.mk"
