// SPDX-License-Identifier: Apache-2.0
// A process that runs a shell command in a container's namespaces, in a session of its own. Between
// fork() and execve() only what is safe after a fork of one thread of several (signal-safety(7)).
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "netlink/fd.h"

namespace ovn::agent {

struct HealthCommand {
  int32_t pid = 0;
  netlink::Fd pidfd;  // readable when it has ended
};

// On the kernel's thread. `pid`: a process of the container, whose mount namespace the command is
// in; 0: the host's. Errors: not_found, kernel.
Result<HealthCommand> start_health_command(const std::string& netns_path, int32_t pid,
                                           const std::string& command);
// Ends all of its session that has not left it.
void kill_health_command(const HealthCommand& command);
// The exit code, 128 and more for a signal; nothing while it runs.
std::optional<int> reap_health_command(const HealthCommand& command);

}  // namespace ovn::agent
