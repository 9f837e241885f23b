#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What services publish, on three hosts: who has which port, the ingress network that comes with the
# first of them, ports of the backends' own hosts by connections, and what an external load balancer
# is told of each host.
. "$(dirname "$(readlink -f "$0")")/case.sh"
. "$here/echo_cases.sh"

lab_hosts 3
outside_host=2
for host in 1 3; do
  printf '[ingress]\nhealth_listen = "0.0.0.0"\n' >>"$LAB/host$host/ovn-lite.toml"
done
lab_cluster 3
for c in one two; do container_start $c; done

# ports HOST SERVICE: as `service ls` shows them.
ports() { ovn "$1" service ls | awk -F '  +' -v name="$2" '$2 == name {print $6}'; }
# told HOST PATH: the status and the words of the health endpoint, asked from outside.
told() {
  on_host 2 curl -sm 2 -w '%{http_code}' "http://$(host_address "$1"):7958/$2" | paste -sd ' '
}
tells() { [ "$(told "$1" "$2")" = "$3" ]; }

ovn 1 net create front --subnet 10.7.0.0/24 >/dev/null

# ---- ports are one service's in the whole cluster
ovn 2 service create web --net front -p 8080-8081:80-81 --local-first >/dev/null
same "ports are shown as ranges" "*:8080-8081->80-81/tcp" "$(ports 2 web)"
same "and one by one" '{"published":8081,"target":81,"protocol":"tcp","mode":"ingress"}' \
  "$(ovn 2 service inspect web | jq -c '.[0].published[1]')"
refused "another service" 4 "port 8080/tcp is published by service 'web'" \
  ovn 3 service create db --net front -p 8080:5432
refused "in whatever mode" 4 "port 8081/tcp is published by service 'web'" \
  ovn 3 service create db --net front -p 8081:5432 --publish-mode host
ovn 3 service create db --net front -p 5432 -p 53/udp >/dev/null
same "who names none gets the last ones that are free" "*:32767->5432/tcp, *:32766->53/udp" \
  "$(ports 3 db)"
refused "a service publishes what it publishes" 3 "service 'db' does not publish 1/tcp" \
  ovn 1 service update db --publish-rm 1
ovn 1 service update db --publish-rm 53/udp --publish-add 8080:53/udp >/dev/null
wait_for 5 "the update" bash -c "[ \"\$('$OVN' --socket '$LAB/host1/run/ovn-lite.sock' service \
  inspect db | jq '.[0].published | length')\" = 2 ]"
same "another transport has ports of its own" "*:32767->5432/tcp, *:8080->53/udp" "$(ports 1 db)"

# ---- the ingress network
ingress() { ovn 1 net inspect ingress | jq -r "$1"; }
wait_for 5 "the ingress network" ovn 1 net exists ingress
same "it came with the first port, in both families and without a gateway" \
  "true overlay 16 64 none" "$(ingress '.[0] | "\(.ingress) \(.driver) " +
  "\(.subnets[0].prefix | split("/")[1]) \(.subnets[1].prefix | split("/")[1]) " +
  "\(.subnets[0].gateway // "none")"')"
refused "there is one" 4 "network 'ingress' is the ingress network already: there is one" \
  ovn 1 net create --ingress edge
refused "it stays while services publish by it" 4 \
  "services publish ports by network ingress: 'db', 'web'" \
  ovn 1 net rm ingress
refused "containers come onto it by their services" 1 \
  "network 'ingress' is the ingress network: containers come onto it by their services, those that \
publish a port" ovn 1 attach container "pid:$(pid_of one)" --net ingress
refused "no service is of it" 1 \
  "network 'ingress' is the ingress network: it has no services of its own" \
  ovn 1 service create inner --net ingress

# ---- a port of a service is no container's own
refused "a container beside it" 4 "port 8080/tcp is published by service 'web'" \
  ovn 1 attach container "pid:$(pid_of one)" --net front -p 8080:80
ovn 1 service create api --net front -p 9000:90 -p 91 --publish-mode host >/dev/null
same "those of mode host are chosen by each" "host->91/tcp, host:9000->90/tcp" "$(ports 1 api)"
attach 1 one front --service api -p 7000:70
same "a backend has those of its service besides its own" \
  "7000:70/tcp 9000:90/tcp 30000:91/tcp" \
  "$(ovn 1 attach ls -o json | jq -r '.[] | select(.name == "one") | .ports[]' | xargs)"
serve one tcp 90
wait_for 5 "the server" in_container one bash -c "[ \"\$(ask tcp $(ip_of one) 90)\" ]"
same "and is reached by it, with the client's address" "one $(host_address 2)" \
  "$(from_outside tcp "$(host_address 1)" 9000)"
same "on its own host alone" "" "$(from_outside tcp "$(host_address 3)" 9000)"

# ---- what a load balancer outside is told
same "who has a backend here serves it" "ok 200" "$(told 1 9000)"
same "who has none does not" "no backend of service 'api' on this host serves 503" \
  "$(told 3 9000)"
same "nobody serves what nobody publishes" "no service publishes port 80/tcp 404" "$(told 3 80)"
same "what is no port is refused" 400 "$(told 3 x | awk '{print $NF}')"
wait_for 5 "no backend" tells 1 8080/tcp "no backend of service 'web' serves 503"
ok "no backend, no service"
attach 1 two front --service web
wait_for 5 "the backend" tells 1 8080 "ok 200"
ok "a backend that is attached serves"
ovn 1 service drain two -q >/dev/null
wait_for 5 "the drain" tells 1 8080 "no backend of service 'web' serves 503"
ok "one that is drained does not"

for service in web db api; do ovn 1 service rm -f $service >/dev/null; done
check "without services the ingress network can go" ovn 1 net rm ingress
finish
