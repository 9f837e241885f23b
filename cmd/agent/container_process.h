// SPDX-License-Identifier: Apache-2.0
// The process by which a container was attached, as the pattern of another that is to run among its
// kind and may do no more than it: its namespaces, root folder, ids and capabilities
// (proc_pid_status(5)). All of it is of one process that is in the sandbox: it is held by a pidfd
// from before the first look, and still lived after the last.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "core/base/result.h"
#include "core/model/endpoint.h"
#include "netlink/fd.h"

namespace ovn::agent {

// Effective ids, as the agent's user namespace has them.
struct ProcessRights {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
  uint64_t capabilities = 0;  // effective, and within its bounding set

  friend bool operator==(const ProcessRights&, const ProcessRights&) = default;
};

struct ContainerProcess {
  netlink::Fd pidfd;
  netlink::Fd root;
  int namespaces = 0;  // CLONE_NEW* for setns(); CLONE_NEWUSER only if it is not in ours
  // A Landlock ruleset by which only what is in `root` is executed; none in a user namespace of
  // its own. Without it the container's /bin/sh could be a link to /proc/self/exe, which is our
  // own program, and a root of the host's could write to that (CVE-2019-5736).
  netlink::Fd executables;
  ProcessRights rights;
};

// Errors: invalid if the sandbox was not attached by process; not_found if the process has ended;
// conflict if it is not in the sandbox; denied, kernel.
Result<ContainerProcess> open_container_process(const model::Sandbox& sandbox);

// Errors: corrupt if a line that is needed is not there.
Result<ProcessRights> rights_in(std::string_view status);

}  // namespace ovn::agent
