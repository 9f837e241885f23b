// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/weights.h"

#include <algorithm>
#include <numeric>

#include "core/kernel/translation.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

SlotCounts slot_counts(std::span<const Backend> backends, ip::Family family, const Bytes& behind) {
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
    slots.emplace(joined(bytes_of(backend.address), behind), static_cast<uint32_t>(share));
  }
  return slots;
}

uint32_t sum_of(const SlotCounts& slots) {
  uint32_t sum = 0;
  for (const auto& [_, share] : slots) sum += share;
  return sum;
}

uint32_t add_slots(const Element& front, const SlotCounts& slots, Snapshot& snapshot) {
  uint32_t next = 0;
  for (const auto& [backend, share] : slots) {
    for (uint32_t n = 0; n < share; ++n) {
      Element slot = front;
      slot.at = joined(front.at, native(next++)), slot.data = backend;
      snapshot.elements.push_back(std::move(slot));
    }
    if (share > 0) continue;
    Element draining = front;
    draining.set = draining_beside(front.set), draining.at = joined(front.at, backend);
    snapshot.elements.push_back(std::move(draining));
  }
  return next;
}

}  // namespace ovn::reconcile
