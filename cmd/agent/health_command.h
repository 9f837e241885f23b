// SPDX-License-Identifier: Apache-2.0
// A shell command in a container, which may do what the process may by which the container was
// attached, and no more: it has that one's namespaces, root folder, ids and capabilities, and gets
// no more by what it executes. Whoever made the container's image has it in hand, so nothing of
// ours is within its reach: no descriptor, no memory (it cannot be traced before execve()), not our
// program. Between fork() and execve() only what is safe after a fork of one thread of several
// (signal-safety(7)).
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/model/endpoint.h"
#include "netlink/fd.h"

namespace ovn::agent {

struct HealthCommand {
  int32_t pid = 0;     // of the process that waits for the command, in a session with it
  netlink::Fd pidfd;   // readable when it has ended
  netlink::Fd report;  // says why the command could not be executed
};

// On the kernel's thread. Errors: those of open_container_process(), kernel.
Result<HealthCommand> start_health_command(const model::Sandbox& sandbox,
                                           const std::string& command);
// Ends all of its session that has not left it.
void kill_health_command(const HealthCommand& command);
// Nothing while it runs; well if it has ended with 0. Errors: unavailable with its exit code, 128
// and more for a signal; why it could not be executed; kernel if nobody can tell.
std::optional<Result<void>> reap_health_command(const HealthCommand& command);

}  // namespace ovn::agent
