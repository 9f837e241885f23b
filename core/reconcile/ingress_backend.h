// SPDX-License-Identifier: Apache-2.0
// What a backend's sandbox has so that it sees the client's own address and its answer goes back by
// the host that the client asked (ingress.h), which the sender's MAC tells:
// - a zone of conntrack's for each host, by the first direction only: one client may come from one
//   port by two hosts. An empty chain of source NAT at `input` has the later one get another port
//   where the answers would be the same (nf_nat_alloc_null_binding()).
// - the host's number as the connection's mark, and as its packets': those that come, so that a
//   strict rp_filter finds the way back (src_valid_mark), and those that go.
// - a table of routes for marked packets, by a gateway that nobody has: its MAC is replaced by the
//   host's as the frame leaves (netdev egress, since Linux 5.16).
// - a default route, the last, for who has no other: without any, nothing is answered at all.
// - the translation to the address of another default route, from which a UDP server answers that
//   is bound to no address (homes.h).
// What comes from no ingress host, or to no target, is dropped, and what the container itself sends
// is refused. A host that comes or goes is two elements, whatever the number of others.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

// A table of family netdev, of the interface.
inline constexpr std::string_view kIngressEgressTable = "ovn-lite-netdev-ingress";

// Whether the element is one by which answers find an ingress host.
bool is_of_ingress_host(const kernel::nft::Element& element);

// Adds what the sandbox of one endpoint of the ingress network has, but for its homes.
void add_ingress_backend(const Ingress& ingress, const LocalEndpoint& local,
                         kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
