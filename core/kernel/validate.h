// SPDX-License-Identifier: Apache-2.0
// What an op must be before anyone sends it to a kernel. Both implementations of the port ask here
// first, so that a wrong value is the same clear error everywhere instead of the kernel's EINVAL.
#pragma once

#include "core/base/result.h"
#include "core/kernel/op.h"

namespace ovn::kernel {

inline constexpr size_t kLinkNameMax = 15;  // IFNAMSIZ less its NUL
inline constexpr size_t kAliasMax = 254;    // dev_set_alias() takes 255 bytes, NUL and all
inline constexpr uint16_t kVlanIdMax = 4094;  // 4095 is reserved (802.1Q)
// The metric that the kernel gives an IPv6 route that asks for none (IP6_RT_PRIO_USER). In values
// it is written 0 in both families.
inline constexpr uint32_t kIpv6DefaultMetric = 1024;
// The table of what is the host's own (RT_TABLE_LOCAL): a route in it is of type local, to the host
// itself as far as its packets come by that link.
inline constexpr uint32_t kLocalTable = 255;

// Errors: invalid, naming the object and what is wrong with it.
Result<void> validate(const Op& op);

}  // namespace ovn::kernel
