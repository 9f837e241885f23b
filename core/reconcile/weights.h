// SPDX-License-Identifier: Apache-2.0
// How many slots each backend of a service has. Weights are divided by what they have in common, so
// that equal ones take one slot each; more than kSlotsMax in all are scaled down, to no less than
// one slot each.
#pragma once

#include <map>
#include <span>

#include "core/reconcile/services.h"

namespace ovn::reconcile {

// Of one service.
inline constexpr uint32_t kSlotsMax = 512;

// Who has how many slots; 0: it drains.
using SlotCounts = std::map<ip::Address, uint32_t>;

// Of the backends of that family.
SlotCounts slot_counts(std::span<const Backend> backends, ip::Family family);
uint32_t sum_of(const SlotCounts& slots);

}  // namespace ovn::reconcile
