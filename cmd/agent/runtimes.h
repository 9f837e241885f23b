// SPDX-License-Identifier: Apache-2.0
// Finds out whom a target means: asks Docker by its socket and the other runtimes by their files,
// and makes sure that the process they name is the container's: its pidfd is opened first, then the
// runtime is asked once more (a process id may be used again, a pidfd stays with its process).
// Nothing here holds up the loop: files are read on the kernel's thread, and a Docker that does not
// answer is given up after a while.
#pragma once

#include <functional>
#include <optional>

#include "cmd/agent/kernel_thread.h"
#include "cmd/agent/target.h"
#include "cmd/config.h"
#include "core/runtime/container.h"

namespace ovn::agent {

class Runtimes {
 public:
  Runtimes(Loop& loop, KernelThread& kernel, Config::Runtime places);

  // The namespace that `text` means. Errors: invalid; not_found; conflict (several may be meant, it
  // does not run, it is in another's namespace); timeout, corrupt (runtimes).
  void resolve(const std::string& text, std::function<void(Result<Target>)> then);

  using Found = std::function<void(Result<std::optional<runtime::Container>>)>;
  // Which container is meant, running or not; none if no runtime knows it.
  void find(const runtime::Target& target, Found found);
  // The same as a target to be attached, after find(). Errors: as resolve().
  void settle(const runtime::Container& container, std::function<void(Result<Target>)> then);

 private:
  Loop& loop_;
  KernelThread& kernel_;
  Config::Runtime places_;
};

}  // namespace ovn::agent
