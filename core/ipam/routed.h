// SPDX-License-Identifier: Apache-2.0
// A host's routes as a reason to choose another subnet.
#pragma once

#include <vector>

#include "core/base/ip.h"

namespace ovn::ipam {

// So many are told to the manager.
inline constexpr size_t kAvoidMax = 1024;

// What of the prefixes that a host has routes to is worth keeping clear of: not those wider than a
// /8 (IPv6: /16), by which VPNs lead everything their way (0.0.0.0/1 and 128.0.0.0/1), nor those
// inside another one. If there are more than kAvoidMax, the widest.
std::vector<ip::Prefix> worth_avoiding(std::vector<ip::Prefix> routed);

}  // namespace ovn::ipam
