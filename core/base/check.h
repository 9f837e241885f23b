// SPDX-License-Identifier: Apache-2.0
// OVN_CHECK: an invariant of the program. Always on: a broken one aborts with file, line and text,
// since going on would spread wrong state to the kernel and to other hosts.
#pragma once

namespace ovn {

[[noreturn]] void check_failed(const char* file, int line, const char* condition);

}  // namespace ovn

#define OVN_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::ovn::check_failed(__FILE__, __LINE__, #condition))
