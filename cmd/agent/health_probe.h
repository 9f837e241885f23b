// SPDX-License-Identifier: Apache-2.0
// One look whether a container can serve, from inside its network namespace: a connection to a port
// of its address, a GET there, or a command (health_command.h), whose output is not read. What
// takes longer than the check allows is ended and counts as a failure; the wait for the kernel's
// thread does not count. Nobody looks into a namespace that is not the sandbox's by its cookie.
#pragma once

#include <functional>

#include "cmd/agent/kernel_thread.h"
#include "cmd/agent/loop.h"
#include "core/model/endpoint.h"

namespace ovn::agent {

// `then` is called once, from the loop. Errors: what is wrong, for people.
void look_at_health(Loop& loop, KernelThread& kernel, const model::Sandbox& sandbox,
                    const ip::Address& address, const model::HealthCheck& check,
                    std::function<void(Result<void>)> then);

}  // namespace ovn::agent
