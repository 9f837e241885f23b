// SPDX-License-Identifier: Apache-2.0
// Connections that the kernel tracks (nf_conntrack_netlink.c), as far as translations concern them:
// the original tuple, as the first packet had it, and the reply tuple, whose source tells where the
// connection was led. What is remembered against a translation is forgotten; whatever else is
// tracked stays, and so do connections that are led where they should be.
//
// An entry is deleted by its reply tuple. By the original one a client that comes again from the
// same port, and is led elsewhere, would lose its new connection for the old: the id does not tell
// them apart, since nf_ct_get_id() makes it of the original tuple and of the entry's place in
// memory, and a closed connection that is opened anew is given that place at once.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "core/kernel/op.h"
#include "core/kernel/translation.h"
#include "netlink/message.h"
#include "netlink/socket.h"

namespace ovn::netlink {

// Where a protocol has no ports these are 0; of ICMP they are what the kernel has in their place
// (struct nf_conntrack_tuple): the id, and at the destination type and code.
struct Flow {
  uint8_t protocol = 0;
  ip::Endpoint source, destination;  // as the first packet had them
  ip::Endpoint answers_from, answers_to;
  uint32_t id = 0;
  uint16_t zone = 0;
  uint8_t tcp_state = 0;  // TCP_CONNTRACK_*, of TCP

  friend bool operator==(const Flow&, const Flow&) = default;
};

Message dump_flows(ip::Family family);
// How many flows a namespace has: a dump goes through the table of all namespaces together, which
// takes the kernel milliseconds however empty it is.
Message count_flows();
// Zero too if it is another message.
uint32_t decode_count(const nlmsghdr& message);
// Deletes this entry, and no later one of the same client that is led elsewhere.
Message delete_flow(const Flow& flow);
// Nothing for another type of message, or one that is not whole.
std::optional<Flow> decode_flow(const nlmsghdr& message);

// Visits the flows of the socket's namespace; none in a kernel without ctnetlink. Errors: the
// kernel's.
Result<void> each_flow(Socket& netfilter, const std::set<ip::Family>& families,
                       const std::function<void(const Flow&)>& visit);

// A translation that was put, or dropped.
struct ChangedTranslation {
  kernel::nft::Translation translation;
  bool dropped = false;
};

// Whether the flow is remembered against the translation as it is now. `local` are the addresses of
// the host; 127.0.0.0/8 are too.
bool is_against(const Flow& flow, const ChangedTranslation& changed,
                const std::set<ip::Address>& local);

// Forgets the flows of the sockets' namespace that are against any of these. A kernel without
// ctnetlink goes on remembering. Errors: the kernel's.
Result<void> forget_flows(Socket& netfilter, Socket& route,
                          std::span<const ChangedTranslation> changed);

bool has_ports(uint8_t protocol);

// Whether the flow is one that ends when its backend goes so. What has no connections of its own
// (UDP, GRE, ESP...) goes with one that drains, as it would never end.
bool goes_with(const Flow& flow, kernel::Flows which);

// Forgets flows to a VIP or port that one of these backends serves. What is sent on in a TCP
// connection that was forgotten is led to another backend, which does not know it and resets it.
Result<void> forget_served(Socket& netfilter, const std::map<kernel::nft::Served,
                                                             kernel::Flows>& gone);

}  // namespace ovn::netlink
