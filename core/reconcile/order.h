// SPDX-License-Identifier: Apache-2.0
// What must be there before what. Puts go: namespace, its nftables with their chains and elements
// (a guard stands before what it guards), its sysctls, links (a bridge before its ports, a link
// before those that stand on it, a veth before its peer's attributes), sysctls of single links,
// addresses, neighbours and forwarding entries, routes, rules that lead to them; nftables of a
// single link with their elements once that is there. Drops go the other way round.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/kernel/op.h"

namespace ovn::reconcile {

// All of `drops`, then all of `puts`, each in an order that the kernel accepts; among equals the
// given order stays.
std::vector<kernel::Op> in_order(std::vector<kernel::Op> drops, std::vector<kernel::Op> puts);

// The object's kind and key, as people write it: "address ov-1a2b/br0 10.0.0.1/24".
std::string key_text(const kernel::Object& object);

// key_text() of the objects that this one cannot be without: its namespaces, its link, its master.
std::vector<std::string> prerequisites(const kernel::Object& object);

// "eth0" of "net/ipv6/conf/eth0/disable_ipv6"; empty for a sysctl that is not a single link's.
std::string_view link_of(const kernel::Sysctl& sysctl);

}  // namespace ovn::reconcile
