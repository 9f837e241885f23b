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

// When it began, in clock ticks since the boot (field 22 of proc_pid_stat(5)); 0 if there is no
// such process. With its id it is a process's identity until the next boot: ids are used again.
uint64_t process_start(int32_t pid);

// Where the network namespace of a process is.
std::string process_netns_path(int32_t pid);

}  // namespace ovn::netlink
