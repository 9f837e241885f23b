// SPDX-License-Identifier: Apache-2.0
// The part of a plan that concerns nf_tables. What changes in one namespace stands together, so
// that it is one transaction, and in an order in which every part of it leaves something whole, as
// an Apply may end anywhere: tables, loose chains, elements put or replaced, and only then elements
// and chains that go. An element with other data is dropped and put, one after the other.
#pragma once

#include "core/kernel/op.h"
#include "core/reconcile/link_plan.h"

namespace ovn::reconcile {

// Appends to both. All tables that a snapshot of the kernel holds are ours.
void plan_nft(const kernel::Snapshot& desired, const kernel::Snapshot& actual,
              const LinkPlan& links, Ops& drops, Ops& puts);

}  // namespace ovn::reconcile
