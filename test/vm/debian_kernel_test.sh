#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bridges, healing, and SCTP, on the kernel of Debian 12.
set -euo pipefail
exec "$(dirname "$(readlink -f "$0")")/scripts.sh" test/agent/bridge_test.sh \
  test/agent/heal_test.sh test/agent/sctp_test.sh
