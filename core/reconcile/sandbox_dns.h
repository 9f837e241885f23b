// SPDX-License-Identifier: Apache-2.0
// The nftables table that leads a container's queries to our sockets in its namespace. In mode
// resolv without state: the port of packets to 127.0.0.11 is rewritten on their way out, and that
// of the answers back, without conntrack, so that no query is lost for a full table or a remembered
// flow. In mode intercept with state, since an answer must bear the address that was asked.
#pragma once

#include "core/kernel/objects.h"
#include "core/model/endpoint.h"

namespace ovn::reconcile {

inline constexpr std::string_view kDnsTable = "ovn-lite-dns";

// Nothing in mode off.
void add_dns(const model::Sandbox& sandbox, uint16_t port, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
