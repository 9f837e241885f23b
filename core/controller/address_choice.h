// SPDX-License-Identifier: Apache-2.0
// Which addresses of a network something on this host gets: out of the blocks that the host has
// leased, taken in memory at once, so that nobody else chooses the same ones.
#pragma once

#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "core/controller/attach_rules.h"

namespace ovn::controller {

struct WantedAddresses {
  std::optional<ip::Address> ip, ip6;  // none: the next free one
  // Subnets for which the manager refused a lease as exhausted, and why: the next one is tried.
  std::map<ip::Prefix, std::string> exhausted = {};
};

// One of each family that the network has, IPv4 first; or the lease that it takes, and then nothing
// is taken.
using Addresses = std::variant<std::vector<model::Allocation>, NeedLease>;

// Errors: invalid (in no subnet), conflict (in use, naming the holder), exhausted.
Result<Addresses> choose_addresses(Host& host, const model::Network& network,
                                   const WantedAddresses& wanted, Instant now);

}  // namespace ovn::controller
