#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Two thousand random runs of the simulator, five virtual minutes each with all faults, or as many
# as this machine does in the time given; two cores that do nothing else need about 200 s.
# SIM: the folder of the release lane's simulator.
set -u
seeds=${SEEDS:-2000}
out=$(TRACES=${OUT:-.} SEED=1 SEEDS=$seeds MINUTES=5 SECONDS=${SECONDS_MAX:-240} \
  "$SIM/sim_main" 2>&1)
status=$?
echo "$out"
done_line=$(tail -n 1 <<<"$out")
if [ $status -eq 0 ]; then echo "ok no rule is broken in $done_line"
else echo "not ok no rule is broken: $done_line"; fi
exit $status
