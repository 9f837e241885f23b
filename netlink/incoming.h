// SPDX-License-Identifier: Apache-2.0
// How many connections a container is asked by, as the kernel tracks them in its namespace
// (nf_conntrack_netlink.c): of TCP those that are neither closing nor closed
// (TCP_CONNTRACK_FIN_WAIT and later in nf_conntrack_tcp.h), of other protocols those remembered.
#pragma once

#include <set>

#include "core/base/result.h"
#include "netlink/conntrack.h"

namespace ovn::netlink {

// Whether the flow began outside, at one of these addresses, and goes on.
bool is_incoming(const Flow& flow, const std::set<ip::Address>& at);

// Takes the kernel some 20 ms. Errors: as OpenNetns::nft_socket(), kernel.
Result<size_t> count_incoming(const kernel::Netns& netns, const std::set<ip::Address>& at);

}  // namespace ovn::netlink
