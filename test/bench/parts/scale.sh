# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Large states in this kernel: endpoints of other hosts beside what `ip -batch` and `bridge -batch`
# take for the same entries, containers of this host, and networks.
lab_hosts 1
mkdir -p /run/scale
scale() { on_host 1 "$TOOLS/kernel_scale" "$1" "$2" /run/scale; }
remote=${REMOTE:-100000}
result=$(scale remote "$remote")

batches() {
  awk -v n="$remote" 'BEGIN {for (i = 16; i < n + 16; ++i) {
    ip = "10." int(i / 65536) "." int(i / 256) % 256 "." i % 256
    mac = sprintf("02:42:0a:%02x:%02x:%02x", int(i / 65536), int(i / 256) % 256, i % 256)
    print "neigh replace " ip " lladdr " mac " nud permanent dev vxlan0" >"/run/scale-ip"
    print "fdb replace " mac " dev vxlan0 self dst 10.99.1." i % 200 >"/run/scale-bridge"}}'
}
batches
ip netns add batch
ip -n batch link add vxlan0 type vxlan id 7 dstport 4790 local 127.0.0.1 nolearning proxy
ip -n batch link set vxlan0 up
began=$(now_ms)
ip -n batch -batch /run/scale-ip
bridge -n batch -batch /run/scale-bridge
by_batch=$(($(now_ms) - began))
ip netns del batch
rm /run/scale-ip /run/scale-bridge

row "$remote endpoints of other hosts programmed, FDB and neighbours" ms \
  "$(field made_ms "$result")" "one run" "ip and bridge -batch" "$by_batch" ratio 0.333
row "their memory at the most" MB "$(field rss_mb "$result")" "one run" "-" "" value 200
result=$(scale local 1000)
row "1,000 containers of one network, made" ms "$(field made_ms "$result")" "one run" "-" "" none 0
row "1,000 containers: full look, nothing to do, processor time" ms \
  "$(field look_cpu_ms "$result")" "mean of 5" "-" "" value 100
result=$(scale services 2000)
row "2,000 services of 10 backends known to one more container" ms "$(field made_ms "$result")" \
  "one run" "-" "" value 2000
row "one backend less, until the kernel knows" ms "$(field changed_ms "$result")" "one run" "-" \
  "" value 100
result=$(scale networks 200)
row "200 networks with a container each, made" ms "$(field made_ms "$result")" "one run" "-" "" \
  value 2000
row "200 networks: memory at the most" MB "$(field rss_mb "$result")" "one run" "-" "" value 20
