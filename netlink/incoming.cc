// SPDX-License-Identifier: Apache-2.0
#include "netlink/incoming.h"

#include <linux/netfilter/nf_conntrack_tcp.h>
#include <netinet/in.h>

#include "netlink/namespaces.h"

namespace ovn::netlink {

bool is_incoming(const Flow& flow, const std::set<ip::Address>& at) {
  bool ends = flow.protocol == IPPROTO_TCP && flow.tcp_state >= TCP_CONNTRACK_FIN_WAIT;
  return !ends && has_ports(flow.protocol) && at.contains(flow.destination.address);
}

Result<size_t> count_incoming(const kernel::Netns& netns, const std::set<ip::Address>& at) {
  OpenNetns open(netns);
  TRY(auto* netfilter, open.nft_socket());
  std::set<ip::Family> families;
  for (const ip::Address& address : at) families.insert(address.family());
  size_t count = 0;
  CHECK_OK(each_flow(*netfilter, families,
                     [&](const Flow& flow) { count += is_incoming(flow, at); }));
  return count;
}

}  // namespace ovn::netlink
