// SPDX-License-Identifier: Apache-2.0
// The common end of a look at some namespaces: all is there, and nothing else. Found out by looking
// at those alone; what is otherwise is left to plan.h.
#pragma once

#include <span>

#include "core/kernel/objects.h"

namespace ovn::reconcile {

// True if a plan would find nothing to do in these namespaces, which `actual` shows all of, nor
// about the sysctls in it, wherever. Both are normalized.
bool as_desired(std::span<const kernel::Netns> namespaces, const kernel::Snapshot& desired,
                const kernel::Snapshot& actual);

}  // namespace ovn::reconcile
