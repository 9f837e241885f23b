#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# macvlan and ipvlan on dummies and VLANs, which the kernel at hand may lack, on that of Debian 12.
set -euo pipefail
exec "$(dirname "$(readlink -f "$0")")/scripts.sh" test/agent/macvlan_test.sh \
  test/agent/ipvlan_test.sh
