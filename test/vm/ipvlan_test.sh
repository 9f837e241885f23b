#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# ipvlan, which the kernel at hand may lack, and macvlans on VXLAN, on the kernel of Debian 12.
set -euo pipefail
exec "$(dirname "$(readlink -f "$0")")/scripts.sh" \
  test/agent/ipvlan_test.sh test/agent/datapath_test.sh
