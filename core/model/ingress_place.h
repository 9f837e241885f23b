// SPDX-License-Identifier: Apache-2.0
// This host in the ingress network: an endpoint without a container, from which what comes in by
// published ports of services goes on to their backends. Kept on disk, since connections go on
// under its addresses when the agent starts anew.
#pragma once

#include <vector>

#include "core/model/endpoint.h"
#include "core/model/network.h"

namespace ovn::model {

struct IngressPlace {
  NetworkId id;  // the network's
  std::vector<Allocation> addresses;  // an IPv4 one first

  // By these hosts are told apart: the low 16 bits of the first address, and its MAC. 0 has no
  // host.
  static uint16_t number_of(const ip::Address& address) {
    size_t size = address.size();
    return static_cast<uint16_t>(address.data()[size - 2] << 8 | address.data()[size - 1]);
  }
  Mac mac() const { return Mac::for_address(addresses.at(0).address.address()); }
  friend bool operator==(const IngressPlace&, const IngressPlace&) = default;
};

}  // namespace ovn::model
