// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/weights.h"

#include <algorithm>
#include <numeric>

namespace ovn::reconcile {

SlotCounts slot_counts(std::span<const Backend> backends, ip::Family family) {
  uint64_t total = 0;
  uint32_t common = 0;
  for (const Backend& backend : backends) {
    if (backend.address.family() != family) continue;
    total += backend.weight;
    common = std::gcd(common, uint32_t{backend.weight});
  }
  common = std::max(common, 1u);
  total /= common;
  SlotCounts slots;
  for (const Backend& backend : backends) {
    if (backend.address.family() != family) continue;
    uint64_t share = backend.weight / common;
    if (total > kSlotsMax && share > 0) share = std::max<uint64_t>(share * kSlotsMax / total, 1);
    slots.emplace(backend.address, static_cast<uint32_t>(share));
  }
  return slots;
}

uint32_t sum_of(const SlotCounts& slots) {
  uint32_t sum = 0;
  for (const auto& [_, share] : slots) sum += share;
  return sum;
}

}  // namespace ovn::reconcile
