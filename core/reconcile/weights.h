// SPDX-License-Identifier: Apache-2.0
// How many slots each backend of a service has. Weights are divided by what they have in common, so
// that equal ones take one slot each; more than kSlotsMax in all are scaled down, to no less than
// one slot each. Who has which slot is not decided here (slots.h).
#pragma once

#include <map>
#include <span>

#include "core/kernel/objects.h"
#include "core/reconcile/services.h"

namespace ovn::reconcile {

// Of one service.
inline constexpr uint32_t kSlotsMax = 512;

// Who has how many slots; 0: it drains. Backends as elements say it: their address, and the port if
// the service is one of a port.
using SlotCounts = std::map<Bytes, uint32_t>;

// Of the backends of that family, each with what stands behind its address.
SlotCounts slot_counts(std::span<const Backend> backends, ip::Family family,
                       const Bytes& behind = {});
uint32_t sum_of(const SlotCounts& slots);

// Adds the elements of one service's slots and of those that drain: `front` says where, in its set
// of slots, and holds the service's part of the key. Returns the number of slots.
uint32_t add_slots(const kernel::nft::Element& front, const SlotCounts& slots,
                   kernel::Snapshot& snapshot);

}  // namespace ovn::reconcile
