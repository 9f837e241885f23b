// SPDX-License-Identifier: Apache-2.0
// Containers of the runtimes that tell by files: podman (its storage says the names, crun or runc
// the processes), containerd, crun and runc, systemd-nspawn; and namespaces with a name. A state
// file outlives its process if that was killed, and the process' id may be another's by then: only
// a process that began when the file says so is the container's.
#pragma once

#include <string>
#include <vector>

#include "cmd/config.h"
#include "core/runtime/container.h"

namespace ovn::agent {

inline constexpr std::string_view kNetnsFolder = "/run/netns";

// What the target may mean among those, running or not; others of a bare word's kinds are not
// looked for here. Reads folders and files. Errors: corrupt, denied, kernel.
Result<std::vector<runtime::Container>> find_in_files(const Config::Runtime& places,
                                                      const runtime::Target& target);

}  // namespace ovn::agent
