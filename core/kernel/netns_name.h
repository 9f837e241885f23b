// SPDX-License-Identifier: Apache-2.0
// The name of ours under which the kernel port knows a network namespace.
#pragma once

#include "core/base/id.h"

namespace ovn::kernel {

using NetnsName = Id<struct NetnsTag>;

inline const NetnsName kHost{"host"};  // the agent's own

}  // namespace ovn::kernel
