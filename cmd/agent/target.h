// SPDX-License-Identifier: Apache-2.0
// What a person means by a container: "pid:4711" (or bare digits), "netns:blue" (or a bare name: a
// file below /run/netns), or the path of a namespace file. Looking at a target enters namespaces
// and belongs on the kernel thread.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/kernel/kernel.h"
#include "core/model/endpoint.h"
#include "netlink/fd.h"

namespace ovn::agent {

struct Target {
  std::string canonical;  // one spelling for each target
  std::string netns_path;
  int32_t pid = 0;  // 0: not given by process

  friend bool operator==(const Target&, const Target&) = default;
};

// /proc/PID/ns/net
std::string process_netns_path(int32_t pid);

// Errors: invalid.
Result<Target> parse_target(std::string_view text);

// The cookie of the target's namespace. Errors: not_found (no such process, file); invalid (no
// network namespace); denied.
Result<uint64_t> cookie_of(const Target& target);

// What the target's namespace holds, under that name; its cookie is in `namespaces`. The name does
// not become known to apply(). Errors: those of cookie_of(), and the kernel's.
Result<kernel::Snapshot> look_at(const Target& target, const kernel::NetnsName& name,
                                 kernel::Kernel& kernel);

// A descriptor that becomes readable when the process ends. Errors: not_found.
Result<netlink::Fd> open_pidfd(int32_t pid);

// The process of lowest id in the namespace of that cookie; 0 if there is none. It may outlive the
// one by which it was attached. Reads all of /proc. Errors: kernel, if descriptors or memory are
// used up: then nobody knows.
Result<int32_t> find_process_in(uint64_t cookie);

}  // namespace ovn::agent
