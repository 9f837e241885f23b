// SPDX-License-Identifier: Apache-2.0
// How many slots each backend of a service has. Weights are divided by what they have in common, so
// that equal ones take one slot each. Up to kSlotsMax in all, every backend has the share that its
// weight means, or one that is at most a twentieth off it: beyond kSlotsFew the weights are scaled
// down to a number of slots where that is so. More than kSlotsMax are scaled to that many, to no
// less than one slot each, and what takes twenty slots or more is as exact. Who has which slot is
// not decided here (slots.h).
//
// A change of one backend changes the slots of others in two cases. When the common divisor changes
// (to 100 and 100 comes 50), each gets or gives up as many times its slots. And while the weights
// are scaled, the number of slots may be another one of four after a change, or shares move by a
// slot: that is at most all slots. Nobody loses connections by either.
#pragma once

#include <map>
#include <span>

#include "core/kernel/objects.h"
#include "core/reconcile/services.h"

namespace ovn::reconcile {

// Of one service: what is not scaled, and the most.
inline constexpr uint32_t kSlotsFew = 512, kSlotsMax = 4096;

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
