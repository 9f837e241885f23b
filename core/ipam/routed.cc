// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/routed.h"

#include <algorithm>

namespace ovn::ipam {

std::vector<ip::Prefix> worth_avoiding(std::vector<ip::Prefix> routed) {
  std::erase_if(routed, [](const ip::Prefix& prefix) {
    return prefix.length() < (prefix.is_v4() ? 8u : 16u);
  });
  // The wider one of two with the same first address comes first, and what it contains behind it.
  std::ranges::sort(routed, {}, [](const ip::Prefix& prefix) {
    return std::pair(prefix.first(), prefix.length());
  });
  std::vector<ip::Prefix> widest;
  for (const ip::Prefix& prefix : routed) {
    if (widest.empty() || !widest.back().contains(prefix)) widest.push_back(prefix.network());
  }
  if (widest.size() > kAvoidMax) {
    std::ranges::stable_sort(widest, {}, &ip::Prefix::length);
    widest.resize(kAvoidMax);
  }
  return widest;
}

}  // namespace ovn::ipam
