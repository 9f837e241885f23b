#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A network with several subnets: two hosts fill one after the other between them, whoever is in one
# reaches who is in another, and an address that comes free is had again.
. "$(dirname "$(readlink -f "$0")")/case.sh"

lab_hosts 2
lab_cluster 2
ovn 1 net create --subnet 10.7.0.0/29 --subnet 10.8.0.0/29 backend >/dev/null
for n in {0..10}; do container_start c$n; done
# Five addresses in each, besides the gateway's.
for n in {0..9}; do attach $((n % 2 + 1)) c$n backend; done
of_both() { for n in {0..9}; do ip_of c$n; done; }
same "the first subnet is full before the second is touched" \
  "$(printf '10.7.0.%s\n' {2..6})" "$(of_both | head -n 5 | sort)"
same "then the second is" "$(printf '10.8.0.%s\n' {2..6})" "$(of_both | tail -n 5 | sort)"
knows() { ovn "$1" debug table --network backend -o json | jq -e 'length == 10'; }
for host in 1 2; do wait_for 10 "host $host to know all" knows $host; done
for n in 1 5 7 9; do
  reaches "c0 ($(ip_of c0), host 1) reaches $(ip_of c$n) on host $((n % 2 + 1))" c0 "$(ip_of c$n)"
done
reaches "and within its host, from subnet to subnet" c0 "$(ip_of c8)"

full() { echo "no free address in $1: all 5 are leased to hosts"; }
for host in 1 2; do
  refused "host $host: one more is told that both are full" 1 \
    "network 'backend' has no free IPv4 address left: $(full 10.7.0.0/29); $(full 10.8.0.0/29)" \
    ovn $host attach container "pid:$(pid_of c10)" --net backend
done
freed=$(ip_of c1)
ovn 2 detach container "pid:$(pid_of c1)" >/dev/null
attach 2 c10 backend
same "an address of the first that came free is given again" "$freed" "$(ip_of c10)"
reaches "and is reached from the second" c9 "$freed"
same "nothing is wrong with the leases" "" "$(ovn 1 ipam check -o json | jq -r '.[].kind')"
finish
