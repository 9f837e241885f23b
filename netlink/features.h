// SPDX-License-Identifier: Apache-2.0
// What a kernel must have been built with for an object to be made in it. It tells of the lack by
// errno alone ("EOPNOTSUPP (Unknown device type)"); people need the name of the module to load and
// of the option to build with.
#pragma once

#include <string_view>

#include "core/base/error.h"
#include "core/kernel/op.h"

namespace ovn::netlink {

// The error of an operation, with the feature named if it is the want of one: "...; the kernel has
// no vxlan: load module vxlan, or build with CONFIG_VXLAN".
Error name_missing_feature(Error error, const kernel::Op& op);

}  // namespace ovn::netlink
