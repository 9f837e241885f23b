// SPDX-License-Identifier: Apache-2.0
// A container whose network namespace is known: by a process in it, or by a file. Looking at it
// enters namespaces and belongs on the kernel thread. Who is meant by a name, runtimes.h finds out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/kernel/kernel.h"
#include "core/model/endpoint.h"
#include "core/runtime/target.h"
#include "netlink/fd.h"

namespace ovn::agent {

struct Target {
  std::string canonical;  // one spelling for each target
  std::string netns_path;
  int32_t pid = 0;  // 0: not given by process
  // Where a runtime said so: how people call it, the runtime's own id, and the process' pidfd,
  // opened before the runtime said it last.
  std::string name = {}, container = {};
  std::shared_ptr<const netlink::Fd> pidfd = {};

  friend bool operator==(const Target&, const Target&) = default;
};

// What `named` is by itself; a bare word is a process or a namespace with a name. Requires that it
// is of none of the runtimes' kinds.
Target target_of(const runtime::Target& named);

// The cookie of the target's namespace. Errors: not_found (no such process, file); invalid (no
// network namespace); denied.
Result<uint64_t> cookie_of(const Target& target);

// What the target's namespace holds, under that name; its cookie is in `namespaces`. The name does
// not become known to apply(). Errors: those of cookie_of(), and the kernel's.
Result<kernel::Snapshot> look_at(const Target& target, const kernel::NetnsName& name,
                                 kernel::Kernel& kernel);

// A descriptor that becomes readable when the process ends. Errors: not_found.
Result<netlink::Fd> open_pidfd(int32_t pid);

// Whether the process of a pidfd has.
bool has_ended(const netlink::Fd& pidfd);

// The process of lowest id in the namespace of that cookie; 0 if there is none. It may outlive the
// one by which it was attached. Reads all of /proc. Errors: kernel, if descriptors or memory are
// used up: then nobody knows.
Result<int32_t> find_process_in(uint64_t cookie);

}  // namespace ovn::agent
