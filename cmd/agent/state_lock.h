// SPDX-License-Identifier: Apache-2.0
// One agent for each state folder: an flock on STATE_DIR/agent.lock for as long as the process
// lives.
#pragma once

#include <string>

#include "core/base/result.h"
#include "netlink/fd.h"

namespace ovn::agent {

// Makes the folder (0700) if need be. Errors: conflict, naming the process that has it; denied.
Result<netlink::Fd> lock_state(const std::string& state_dir);

}  // namespace ovn::agent
