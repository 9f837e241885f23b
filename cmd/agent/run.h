// SPDX-License-Identifier: Apache-2.0
// `agent run`: the daemon's life, from the configuration to the last farewell.
#pragma once

#include <functional>

#include "cmd/config.h"
#include "core/base/result.h"

namespace ovn::agent {

// Reads the configuration again, on SIGHUP. Errors: invalid, with all problems in the message.
using ReloadConfig = std::function<Result<Config>()>;

// Runs the agent until SIGTERM or SIGINT. A host that is in no cluster becomes a cluster of one,
// but only without seeds and with [manager] enabled; otherwise it waits for `cluster join` or
// `cluster init`, answering `status` meanwhile. Logging must be configured. Errors: conflict
// (another agent has the state folder), exists (socket or port taken), denied, corrupt (state).
Result<void> run(const Config& config, ReloadConfig reload);

}  // namespace ovn::agent
