// SPDX-License-Identifier: Apache-2.0
// One container more, without computing all others anew: what it adds to the desired state, and the
// part of the kernel's state that has to do with it. An attachment costs the same however many
// there are.
#pragma once

#include <set>

#include "core/kernel/objects.h"

namespace ovn::reconcile {

// The namespaces of `more` that `desired` has not, or that are not ours: sandboxes. Whatever is
// desired in those is in `more`.
std::set<kernel::NetnsName> whole_spaces(const kernel::Snapshot& desired,
                                         const kernel::Snapshot& more);

// True if `desired` and `more` together are what they would be if they were computed together: what
// both have is the same, and in the namespaces `whole` is nothing but what `more` has.
bool extends(const kernel::Snapshot& desired, const kernel::Snapshot& more,
             const std::set<kernel::NetnsName>& whole);

void add(kernel::Snapshot& desired, const kernel::Snapshot& more);

// Of `state` the objects that `more` has too, and all in the namespaces `whole`.
kernel::Snapshot part_of(const kernel::Snapshot& state, const kernel::Snapshot& more,
                         const std::set<kernel::NetnsName>& whole);

}  // namespace ovn::reconcile
