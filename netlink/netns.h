// SPDX-License-Identifier: Apache-2.0
// Network namespaces as the kernel has them: entering one on this thread, and keeping one alive by
// a bind mount of its nsfs file, so that it survives the agent. The folder of the mounts is made a
// shared mount of its own, as iproute2 does: an unmount then reaches the copies which other mount
// namespaces took, and a removed namespace is not kept alive by them.
#pragma once

#include <string>

#include "core/base/result.h"
#include "netlink/fd.h"

namespace ovn::netlink {

inline constexpr const char* kOwnNetnsPath = "/proc/thread-self/ns/net";

// The calling thread is in another namespace for as long as this lives, and then back. Aborts if it
// cannot go back: a thread that acts in a wrong namespace would ruin it.
class NetnsScope {
 public:
  // Errors: kernel, denied.
  static Result<NetnsScope> enter(const Fd& netns);
  // The same, if the thread is in `home`, which stays open meanwhile: one open() less.
  static Result<NetnsScope> enter(const Fd& netns, const Fd& home);
  // Enters a new namespace, which vanishes with the scope unless something else holds it.
  static Result<NetnsScope> enter_new();

  NetnsScope(NetnsScope&& other) noexcept
      : home_(std::move(other.home_)), back_(std::exchange(other.back_, -1)) {}
  NetnsScope& operator=(NetnsScope&&) = delete;
  ~NetnsScope();

 private:
  explicit NetnsScope(Fd home) : home_(std::move(home)), back_(home_.get()) {}
  explicit NetnsScope(int back) : back_(back) {}

  Fd home_;   // unless it is another's
  int back_;  // -1: moved from
};

// Errors: not_found; invalid if it is something else than a network namespace.
Result<Fd> open_netns(const std::string& path);

// Makes a namespace that lives as long as the mount at `path`; one that is there already stays as
// it is. Missing folders are made. Errors: kernel, denied.
Result<void> create_netns(const std::string& path);

// Ends what create_netns() made; the folder's mount goes with its last namespace. A path where
// nothing is is no error. What is in the namespace goes some milliseconds later.
Result<void> remove_netns(const std::string& path);

// The identity of the namespace at `path` (SO_NETNS_COOKIE): never used again until the next boot.
// Errors: as open_netns().
Result<uint64_t> netns_cookie(const std::string& path);

// Whether the socket was opened in the namespace of that cookie: also one whose path has come to
// lead elsewhere is told. Errors: conflict if not.
Result<void> check_cookie(const Fd& socket, uint64_t wanted);

}  // namespace ovn::netlink
