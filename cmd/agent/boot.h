// SPDX-License-Identifier: Apache-2.0
// What the agent finds when it starts: the host's boot, and namespaces that an earlier run left.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/kernel/objects.h"

namespace ovn::agent {

// The random id of this boot of the host (/proc/sys/kernel/random/boot_id).
Result<std::string> host_boot_id();

// The namespaces in the folder, by file. A folder that is not there has none.
std::vector<kernel::Netns> leftover_namespaces(const std::string& folder);

}  // namespace ovn::agent
