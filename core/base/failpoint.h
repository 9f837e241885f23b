// SPDX-License-Identifier: Apache-2.0
// Failpoints: named places where a test may stop the process or make a step fail. They exist in
// every build and cost one load of a flag when OVN_LITE_FAILPOINT is unset. Form of the variable:
// NAME:ACTION[@N], where ACTION is kill (SIGKILL to ourselves), error (the place reports an I/O
// error) or count (write the running number and name of every point passed to standard error), and
// N is which passing of NAME it concerns, from 1. NAME `*` means any point. A variable of another
// form ends the process at the first point: a test that asks for nothing must not pass.
#pragma once

#include <string_view>

#include "core/base/result.h"

namespace ovn {

// Passes the point `name`. Errors: unavailable, when the variable asks for it; may not return.
Result<void> failpoint(std::string_view name);

}  // namespace ovn
