// SPDX-License-Identifier: Apache-2.0
// What the data plane is told of services: addresses and weights, nothing of where they come from.
// Of a service inside a network: one BalancedService for each family that it has a virtual address
// (VIP) of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ip.h"

namespace ovn::reconcile {

// Weight 0 is one that drains: it gets no new connections, and those that it has go on. One that is
// in the list no more is gone for good, and what is still sent to it is answered by a reset.
struct Backend {
  ip::Address address;
  uint16_t weight = 1;

  friend bool operator==(const Backend&, const Backend&) = default;
};

// Backends are of the VIP's family, no address twice. None with a weight: connections are refused.
struct BalancedService {
  std::string name;
  ip::Address vip;
  std::vector<Backend> backends;

  friend bool operator==(const BalancedService&, const BalancedService&) = default;
};

}  // namespace ovn::reconcile
