#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test/vm/scripts.sh SCRIPT...: the agent on the kernel of Debian 12 (6.1), whatever kernel this
# machine runs: scripts of test/agent in a virtual machine, with the program as it was built here.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
kernel=${DEPS:-$top/build/deps}/vm-kernel
for program in qemu-system-x86_64 /bin/busybox cpio socat; do
  [ -n "$(command -v "$program")" ] ||
    { echo "skip all: $program is missing, which make deps-vm installs"; exit 0; }
done
"$here/kernel.sh" "$kernel"
cd "$top"
stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "${OVN:-build/ovn-lite}"

guest="export OVN=/payload/ovn-lite HEAL_MS=5000
modprobe br_netfilter
failed=0
for script in $*; do
  echo \"# \$(uname -r): \$script\"
  \$script || failed=1
done
exit \$failed"
"$here/boot.sh" "$kernel" "$guest" "$stripped=ovn-lite" test/support/lab.sh test/agent/case.sh \
  test/agent/parent_cases.sh "$@"
