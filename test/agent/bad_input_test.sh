#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bad input to a real agent: the exact message and exit code of each, and nothing half-done afterwards.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/../support/lab.sh"
lab_enter "$@"
. "$here/case.sh"
finish
