// SPDX-License-Identifier: Apache-2.0
// Who holds an address, and why: the answer of `ipam show ADDRESS`, put together from what the
// subnet sets aside, from the leases, and from the endpoint that the asker knows to have it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/ipam/pool.h"
#include "core/model/lease.h"

namespace ovn::ipam {

struct Holder {
  std::string endpoint;  // its id
  std::string name;      // its sandbox's
  std::string node;      // its host's name
};

struct Explanation {
  // "endpoint", "gateway", "aux", "network", "broadcast", "anycast", "lease" or "free".
  std::string_view holder;
  std::optional<model::Lease> lease;  // that the address belongs to
  std::string why;                    // for people
};

using NodeName = std::function<std::string(const Uuid&)>;

// `leases` are those of this subnet that the asker knows, `endpoint` has the address. Requires the
// address to be in the subnet.
Explanation explain(const Pool& pool, const ip::Address& address,
                    std::span<const model::Lease> leases, const NodeName& node_name,
                    const std::optional<Holder>& endpoint);

}  // namespace ovn::ipam
