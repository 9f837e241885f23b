// SPDX-License-Identifier: Apache-2.0
// Processes as /proc has them: they come and go while one looks.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/base/result.h"

namespace ovn::netlink {

// Those that this one sees. Errors: kernel.
Result<std::set<int32_t>> all_processes();

// Where the network namespace of a process is.
std::string process_netns_path(int32_t pid);

}  // namespace ovn::netlink
