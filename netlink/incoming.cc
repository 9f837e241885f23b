// SPDX-License-Identifier: Apache-2.0
#include "netlink/incoming.h"

#include <linux/netfilter/nf_conntrack_tcp.h>
#include <netinet/in.h>

#include "netlink/netns.h"

namespace ovn::netlink {

bool is_incoming(const Flow& flow, const std::set<ip::Address>& at) {
  bool ends = flow.protocol == IPPROTO_TCP && flow.tcp_state >= TCP_CONNTRACK_FIN_WAIT;
  return !ends && at.contains(flow.destination.address);
}

Result<size_t> count_incoming(const std::string& netns_path, uint64_t cookie,
                              const std::set<ip::Address>& at) {
  TRY(auto netns, open_netns(netns_path));
  std::optional<Socket> netfilter;
  {
    TRY(auto scope, NetnsScope::enter(netns));
    TRY(netfilter, Socket::open(NETLINK_NETFILTER));
  }
  TRY(uint64_t entered, netfilter->netns_cookie());
  if (entered != cookie) {
    return fail(Errc::conflict, "{}: it is another network namespace by now", netns_path);
  }
  std::set<ip::Family> families;
  for (const ip::Address& address : at) families.insert(address.family());
  size_t count = 0;
  CHECK_OK(each_flow(*netfilter, families,
                     [&](const Flow& flow) { count += is_incoming(flow, at); }));
  return count;
}

}  // namespace ovn::netlink
