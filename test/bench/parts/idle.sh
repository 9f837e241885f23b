# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Idle: processor time and packets of one agent of three over a minute without work.
lab_hosts 3
lab_cluster 3
sleep 10
cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
sent() { on_host 1 awk '/eth0:/ {print $10, $11}' /proc/net/dev; }  # bytes, packets
pid=$(agent_pid 1)
before=$(cpu_ticks "$pid")
read -r bytes packets <<<"$(sent)"
sleep 60
read -r bytes_after packets_after <<<"$(sent)"
row "idle CPU of one agent of three" "s/min" \
  "$(awk -v t="$(($(cpu_ticks "$pid") - before))" -v hz="$(getconf CLK_TCK)" \
    'BEGIN {printf "%.3f", t / hz}')" \
  "one minute" "-" "" value 0.05
row "idle traffic sent by one agent of three" "B/s" "$(((bytes_after - bytes) / 60))" "one minute" \
  "-" "" value 350
row "idle packets sent by one agent of three" "packets/s" \
  "$(awk -v p="$((packets_after - packets))" 'BEGIN {printf "%.2f", p / 60}')" "one minute" "-" \
    "" value 3
row "RSS of an idle agent of three" MB \
  "$(awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$pid/status")" "one reading" "-" "" value 12
