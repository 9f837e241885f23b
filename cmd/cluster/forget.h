// SPDX-License-Identifier: Apache-2.0
// The end of a host's membership on disk. The cluster file goes after all that a start
// can do without, so that a host whose leave was cut short is still a member that can leave again.
#pragma once

#include <string>

#include "core/base/result.h"

namespace ovn::cluster {

// Removes from `state_dir` the databases, the manager's credentials, the node's id and the cluster
// file; nobody may have them open. What is not ours stays. Errors: the system's, naming the file.
Result<void> forget_cluster(const std::string& state_dir);

}  // namespace ovn::cluster
