// SPDX-License-Identifier: Apache-2.0
// The part of the bridge networks' table that publishes ports. A port behind NAT is one element of
// a map for each family (core/kernel/translation.h), a port of a routed network one element of a
// set. Connections to the host are looked up when they come in and when they begin on the host
// itself; those that go back by the way they came (containers to themselves and their neighbours,
// the host by 127.0.0.1) leave under the bridge's address, or the answer would pass us by.
//
// Where somebody else loaded br_netfilter (Docker, Kubernetes), a connection that is led back into
// its bridge is not routed but bridged there (br_nf_pre_routing_finish()): without an input device,
// as what the host sends itself, but not from an address of the host's; and, from a container to
// itself, out of the port that it came in by, which must be a hairpin.
#pragma once

#include "core/kernel/objects.h"
#include "core/model/endpoint.h"

namespace ovn::reconcile {

// What bridge_table() is made of besides its own.
std::vector<kernel::nft::Set> port_sets();
std::vector<kernel::nft::Chain> port_chains();
// To begin the chain postrouting with.
std::vector<kernel::nft::Rule> way_back_rules();
// To let into a routed network what is opened there, before the rest is refused.
std::vector<kernel::nft::Rule> opened_rules();

// Adds to that namespace's table the element that leads connections from the one to the other.
void add_translation(const kernel::NetnsName& netns, const model::HostPort& from,
                     const ip::Endpoint& to, kernel::Snapshot& snapshot);
// What asks those elements of whatever address, for each family.
std::vector<kernel::nft::Rule> port_translations();

void add_port_elements(const model::Network& network, const model::Endpoint& endpoint,
                       kernel::Snapshot& snapshot);

// Whether connections of the endpoint may be led back to it.
bool is_led_back(const model::Network& network, const model::Endpoint& endpoint);

// Whether the endpoint is published at an address of 127.0.0.0/8, or at ::1, by itself or among all
// others: the bridge must be let have packets of such addresses, which no other link ever is.
bool is_published_to_loopback(const model::Network& network, const model::Endpoint& endpoint,
                              ip::Family family);
// Lets answers to ::1 in by the bridge. To such an address the kernel looks for a route of the link
// that packets come by (rt6_need_strict()), and has one of the loopback device only. That one stays
// the first for all others. What bears ::1 on the wire is dropped before (ip6_rcv_core()); so are
// these answers where br_netfilter is used, which translates them earlier.
void add_loopback_route(const std::string& bridge, kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
