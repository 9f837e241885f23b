// SPDX-License-Identifier: Apache-2.0
// The way out of one overlay network on one host: addresses, on the wire between the network's
// namespace and the host, that nobody else ever sees. Kept on disk, since connections go on under
// them when the agent starts anew.
#pragma once

#include "core/base/ip.h"
#include "core/model/network.h"

namespace ovn::model {

// Of the network's end, each with the length of the subnet that all uplinks share whose first
// address is the host's.
struct Uplink {
  NetworkId id;  // the network's
  ip::Prefix address;
  ip::Prefix address6;

  const ip::Prefix& of(ip::Family family) const {
    return family == ip::Family::v4 ? address : address6;
  }
  friend bool operator==(const Uplink&, const Uplink&) = default;
};

// The host's end of it.
inline ip::Prefix host_end(const ip::Prefix& uplink) {
  return {uplink.first().plus(1), uplink.length()};
}

}  // namespace ovn::model
