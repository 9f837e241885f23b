// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/weights.h"

#include <algorithm>
#include <numeric>

#include "core/kernel/translation.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

// A share may be off by one in so many.
constexpr uint64_t kExactness = 20;

using Weights = std::vector<uint64_t>;  // or shares, of the same backends

Weights weights_of(std::span<const Backend> backends, ip::Family family) {
  Weights weights;
  uint64_t common = 0;
  for (const Backend& backend : backends) {
    if (backend.address.family() != family) continue;
    weights.push_back(backend.weight);
    common = std::gcd(common, weights.back());
  }
  for (uint64_t& weight : weights) weight /= std::max<uint64_t>(common, 1);
  return weights;
}

uint64_t sum_of(const Weights& weights) {
  return std::accumulate(weights.begin(), weights.end(), uint64_t{0});
}

// By the largest remainders (Hamilton's method): each is rounded down, and what is then left goes
// to those who lost most.
Weights scaled(const Weights& weights, uint64_t total, uint64_t slots) {
  Weights shares;
  std::vector<std::pair<uint64_t, size_t>> lost;
  uint64_t given = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    uint64_t product = weights[i] * slots, least = weights[i] > 0 ? 1 : 0;
    shares.push_back(std::max(product / total, least));
    given += shares.back();
    if (product >= total) lost.emplace_back(total - product % total, i);
  }
  std::ranges::sort(lost);
  for (const auto& [_, i] : lost) {
    if (given >= slots) break;
    ++shares[i], ++given;
  }
  return shares;
}

bool is_exact(const Weights& weights, uint64_t total, const Weights& shares) {
  uint64_t given = sum_of(shares);
  for (size_t i = 0; i < weights.size(); ++i) {
    uint64_t has = shares[i] * total, meant = weights[i] * given;
    if ((std::max(has, meant) - std::min(has, meant)) * kExactness > meant) return false;
  }
  return true;
}

Weights shares_of(const Weights& weights) {
  uint64_t total = sum_of(weights);
  for (uint64_t slots = kSlotsFew; slots < total; slots *= 2) {
    Weights shares = scaled(weights, total, slots);
    if (slots >= kSlotsMax || is_exact(weights, total, shares)) return shares;
  }
  return weights;
}

}  // namespace

SlotCounts slot_counts(std::span<const Backend> backends, ip::Family family, const Bytes& behind) {
  Weights shares = shares_of(weights_of(backends, family));
  SlotCounts slots;
  auto share = shares.begin();
  for (const Backend& backend : backends) {
    if (backend.address.family() != family) continue;
    slots.emplace(joined(bytes_of(backend.address), behind), static_cast<uint32_t>(*share++));
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
