// SPDX-License-Identifier: Apache-2.0
// The port between deciding and programming. netlink::Kernel talks to Linux; test/support's
// FakeKernel has the same semantics in memory and is held against the real one by a test.
// Both are used from one thread and may block (rtnl_lock).
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/kernel/objects.h"
#include "core/kernel/op.h"

namespace ovn::kernel {

class Kernel {
 public:
  virtual ~Kernel() = default;

  // The managed state of these namespaces. One that does not exist (or is not the one its cookie
  // names) is missing from Snapshot::namespaces and contributes nothing; that is no error. One that
  // is not owned is reported with its cookie and its foreign_sources.
  // Sysctls are read for the paths in `sysctls` only, in every namespace known, and one that serves
  // (see serves()) is reported with the value asked for. Of links, kHost reports our own only; in
  // the other namespaces those of others appear as Devices. Addresses, routes, routing rules and
  // neighbours are reported if they bear our mark, on whichever link; neighbours in kHost and owned
  // namespaces, and where a route of ours has its gateway on the link, whatever its subnets: the
  // kernel walks those of all namespaces for each. Names given here become known to apply().
  virtual Result<Snapshot> dump(std::span<const Netns> namespaces,
                                std::span<const Sysctl> sysctls) = 0;

  // Executes the ops in order, one result each; goes on after a failure. Namespaces that ops name
  // must have been made known by a dump or a Put<Netns> (owned or not) in this or an earlier call,
  // or be kHost. Each op is checked by validate() first. Errors: invalid; not_found (unknown
  // namespace); conflict (a link or route of that key is there and not ours, or the path leads to
  // another namespace now); else the kernel's, with its errno: ENODEV for a link that is not there.
  virtual std::vector<Result<void>> apply(std::span<const Op> ops) = 0;

  // How many links were dropped and are there, dead and in no dump, since to delete them takes
  // long: whoever has nothing more urgent deletes them, some with each call.
  virtual size_t dropped() const { return 0; }
  virtual void delete_dropped() {}
};

}  // namespace ovn::kernel
