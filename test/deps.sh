#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make deps: installs what is missing (Debian 12 or later, as root) and writes FOLDER/found.mk,
# which tells the Makefile what it found.
#
#   test/deps.sh FOLDER [bench|vm]
set -euo pipefail
folder=$1
mkdir -p "$folder"
export DEBIAN_FRONTEND=noninteractive

missing_of() {
  local known
  known=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qx "installed $package" <<<"$known" || echo "$package"
  done
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_of "$@")
  [ ${#missing[@]} -eq 0 ] && return
  echo "installing: ${missing[*]}"
  [ "$(id -u)" = 0 ] || { echo "make deps: must be root to install them" >&2; exit 1; }
  local install=(apt-get install -y -q --no-install-recommends "${missing[@]}")
  "${install[@]}" >"$folder/apt.log" 2>&1 ||
    { apt-get update -q && "${install[@]}"; } >"$folder/apt.log" 2>&1 ||
    { cat "$folder/apt.log" >&2; exit 1; }
}

# Debian 12 has Boost 1.74 and 1.81, Debian 13 only 1.83: the one that is there, or else the newest
# that has Boost.JSON.
boost_version() {
  local packages
  packages=$(cd /usr/share/doc && ls -d libboost-json1.*-dev 2>/dev/null) ||
    packages=$(boost_offered)
  sed -n 's/^libboost-json\([0-9.]*\)-dev.*/\1/p' <<<"$packages" | sort -V | tail -n 1
}
boost_offered() {
  local search=(apt-cache search --names-only '^libboost-json1\.[0-9]+-dev$')
  "${search[@]}" | grep . || { apt-get update -q >&2 && "${search[@]}"; }
}

# Debian 12's libmnl-dev has no static archive; that of the next release has one, and serves. It is
# taken from the mirror that this machine uses, without touching its package lists.
fetch_libmnl() (
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  chmod 755 "$scratch"
  mkdir -p "$scratch/parts" "$scratch/lists/partial"
  mirror=$(apt-cache policy |
    awk '$2 ~ /^http/ && $2 !~ /security/ && /bookworm\/main/ {print $2; exit}')
  cat >"$scratch/parts/next.sources" <<END
Types: deb
URIs: ${mirror:-http://deb.debian.org/debian}
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
  cd "$scratch"
  apt=(apt-get -q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$scratch/parts"
    -o "Dir::State::Lists=$scratch/lists")
  { "${apt[@]}" update && "${apt[@]}" download libmnl-dev; } >log 2>&1 || { cat log >&2; exit 1; }
  dpkg-deb -x libmnl-dev_*.deb unpacked
  cat "unpacked/usr/lib/$multiarch/libmnl.a"
)
static_libmnl() {
  local multiarch archive
  multiarch=$(gcc -print-multiarch)
  archive=/usr/lib/$multiarch/libmnl.a
  [ -s "$folder/libmnl.a" ] && return
  if [ -f "$archive" ]; then cat "$archive"; else fetch_libmnl; fi >"$folder/libmnl.a.part"
  mv "$folder/libmnl.a.part" "$folder/libmnl.a"
}

boost=$(boost_version)
install_missing g++ mold ccache binutils file "libboost$boost-dev" "libboost-json$boost-dev" \
  libcli11-dev libtomlplusplus-dev libspdlog-dev libfmt-dev libmnl-dev libsqlite3-dev libssl-dev \
  libgtest-dev iproute2 iputils-ping nftables tcpdump procps jq curl bsdextrautils strace \
  iperf3 python3 crun busybox-static bind9-dnsutils knot-dnsutils ldnsutils dnsmasq-base
# What libcrypto.a itself needs: from Debian 13 on it can compress.
crypto_needs=$(sed -n 's/^Libs.private: *//p' \
  "/usr/lib/$(gcc -print-multiarch)/pkgconfig/libcrypto.pc")
[[ " $crypto_needs " != *" -lz "* ]] || install_missing zlib1g-dev
[[ " $crypto_needs " != *" -lzstd "* ]] || install_missing libzstd-dev
# Docker is measured where it is installed: its package starts a daemon that changes the firewall.
if [ "${2:-}" = bench ]; then
  install_missing containernetworking-plugins serf dnsperf unbound podman netavark aardvark-dns
fi
if [ "${2:-}" = vm ]; then install_missing qemu-system-x86 cpio socat; fi
if [ "${2:-}" = vm ]; then "$(dirname "$0")/vm/kernel.sh" "$folder/vm-kernel"; fi
static_libmnl
{
  echo "CCACHE := $(command -v ccache || true)"
  echo "CRYPTO_NEEDS := $crypto_needs"
  echo "LINKER := $(command -v mold >/dev/null && echo mold || echo bfd)"
} >"$folder/found.mk"
