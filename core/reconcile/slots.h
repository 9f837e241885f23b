// SPDX-License-Identifier: Apache-2.0
// Which slot of a service leads to which backend. The slots of a VIP or published port are 0 to
// N-1, and that each is there is all that balancing needs (balance.h, ingress.h); who has which is
// free. So the kernel's own order is kept: whoever has a slot below N keeps it, and only the gaps
// are filled. A backend that goes leaves one gap, which the one in the last slot takes; one that
// comes takes the next slot. That is a constant number of elements for a backend, however many
// there are, and nothing to remember: an agent that starts again finds the order in the kernel.
#pragma once

#include "core/kernel/op.h"

namespace ovn::reconcile {

// Gives the slots in `desired` to the same backends in the order that costs the fewest changes from
// `actual`. Both are sorted by key; no other element is looked at.
void settle_slots(std::vector<kernel::nft::Element>& desired,
                  const std::vector<kernel::nft::Element>& actual);

// What becomes of the connections that `gone` led, an element that is dropped or replaced: they
// stay if the backend has another slot; datagrams end if it drains; all end if it is there no more.
kernel::Flows flows_after(const kernel::nft::Element& gone,
                          const std::vector<kernel::nft::Element>& desired);

}  // namespace ovn::reconcile
