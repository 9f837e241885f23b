#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test/vm/kernel.sh FOLDER: fetches Debian's cloud kernel from the mirror of this machine into
# FOLDER (vmlinuz and lib/modules), without installing it. Of several at once the first does it.
set -euo pipefail
folder=$1
mkdir -p "$(dirname "$folder")"
exec {lock}>"$folder.lock"
flock "$lock"
[ ! -e "$folder/vmlinuz" ] || exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends:/ {print $2; exit}')
[ -n "$package" ] || { echo "no package linux-image-cloud-amd64 is offered" >&2; exit 1; }
(cd "$scratch" && apt-get download -q "$package") >"$scratch/log" 2>&1 ||
  { cat "$scratch/log" >&2; exit 1; }
rm -rf "$folder"
mkdir -p "$folder"
dpkg-deb -x "$scratch"/linux-image-*.deb "$scratch/root"
mv "$scratch/root/lib" "$folder/lib"
# /boot/vmlinuz comes last: with it the folder is complete.
version=$(ls "$folder/lib/modules")
/bin/busybox depmod -b "$folder" "$version" 2>/dev/null
mv "$scratch/root/boot/vmlinuz-$version" "$folder/vmlinuz"
