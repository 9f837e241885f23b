# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# New connections from outside of the cluster: through a published port of a host that has no
# backend, to a backend on another host, beside a port in mode host of the backend's own host. In
# turns. A ratio of 1.667 is 0.6 of the connections in a second.
lab_hosts 3
outside=3
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/16 front >/dev/null
ovn 1 service create mesh --net front -p 8080:80 >/dev/null
ovn 1 service create own --net front -p 8081:80 --publish-mode host >/dev/null
for c in mesh own; do
  container_start backend-$c
  attach 2 backend-$c front --service $c
  in_container backend-$c "$TOOLS/connects" serve 80 &
done
connect_to() {
  on_host $outside "$TOOLS/connects" to "$(host_address 1)" 8080 "$(host_address 2)" 8081 "$1"
}
wait_for 10 "both ports" connect_to 1
result=$(connect_to "${SECONDS_OF_IT:-20}")
row "new connection by ingress to a backend on another host" us "$(field one "$result")" \
  "$(field spread "$result") (10 %..90 %)" "mode host" "$(field other "$result")" ratio 1.667
row "of these, the backend saw another source" connections "$(field disguised "$result")" \
  "all of them looked at" "-" "" value 0
