// SPDX-License-Identifier: Apache-2.0
// The address space that networks without a subnet of their own are given one from: default pools,
// each cut into subnets of one length. The choice is deterministic: the lowest subnet of the first
// pool that overlaps neither one in use nor a prefix that is in use outside of us (a host's
// routes).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/ip.h"
#include "core/base/uuid.h"

namespace ovn::ipam {

struct DefaultPool {
  ip::Prefix base;
  unsigned length;  // of the subnets; base.length() <= length <= base.length() + 63

  friend bool operator==(const DefaultPool&, const DefaultPool&) = default;
};

struct Space {
  std::vector<DefaultPool> pools;
  std::vector<ip::Prefix> reserved;
};

// The space of a cluster: the pools given, and for a family that none of them is of, the default
// ones: 10.0.0.0/8, then 192.168.0.0/16, in /24s; an RFC 4193 prefix in /64s whose 40 bits come
// from the cluster's id.
Space make_space(const Uuid& cluster, const std::vector<DefaultPool>& pools = {});

// A subnet of the space; of that length, if one is given, rather than the pools'. Errors:
// exhausted.
Result<ip::Prefix> choose_subnet(const Space& space, ip::Family family,
                                 std::span<const ip::Prefix> in_use,
                                 std::optional<unsigned> length = {});

}  // namespace ovn::ipam
