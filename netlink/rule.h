// SPDX-License-Identifier: Apache-2.0
// RULE(attribute, type, ...): a row of a table of rules, with the attribute's name as the kernel's
// headers have it. For the files that hold such tables; everybody else includes policy.h.
#pragma once

#include "netlink/policy.h"

#define RULE(attribute, ...) \
  { attribute, #attribute, __VA_ARGS__ }
