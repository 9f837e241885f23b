// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/target.h"

#include <cerrno>
#include <map>
#include <set>

#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cmd/agent/runtime_files.h"
#include "core/base/check.h"
#include "netlink/netns.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

// Errors that say nothing about what was looked at.
bool is_shortage(const Error& error) {
  return error.sys_errno == EMFILE || error.sys_errno == ENFILE || error.sys_errno == ENOMEM;
}

// Only a process that still lives after the look was the one meant all the time.
template <class Look>
auto while_it_lives(const Target& target, Look look) -> decltype(look()) {
  auto named = [&](Error error) {
    return Failure{std::move(error).within(fmt::format("target '{}'", target.canonical))};
  };
  std::shared_ptr<const netlink::Fd> pidfd = target.pidfd;
  if (target.pid != 0 && !pidfd) {
    auto opened = open_pidfd(target.pid);
    if (!opened) return named(std::move(opened).error());
    pidfd = std::make_shared<const netlink::Fd>(*std::move(opened));
  }
  auto found = look();
  if (pidfd && has_ended(*pidfd)) return named({Errc::not_found, 0, "the process has ended"});
  if (!found) return named(std::move(found).error());
  return found;
}

}  // namespace

Target target_of(const runtime::Target& named) {
  using runtime::Kind;
  OVN_CHECK(!runtime::is_container(named.kind));
  if (named.kind == Kind::path) return {named.name, named.name, 0};
  if (int32_t pid = named.pid(); pid != 0) {
    return {to_string(runtime::Target{Kind::pid, std::to_string(pid)}),
            netlink::process_netns_path(pid), pid};
  }
  return {to_string(runtime::Target{Kind::netns, named.name}),
          fmt::format("{}/{}", kNetnsFolder, named.name), 0};
}

Result<uint64_t> cookie_of(const Target& target) {
  return while_it_lives(target, [&] { return netlink::netns_cookie(target.netns_path); });
}

Result<kernel::Snapshot> look_at(const Target& target, const kernel::NetnsName& name,
                                 kernel::Kernel& kernel) {
  return while_it_lives(target, [&]() -> Result<kernel::Snapshot> {
    const kernel::Netns netns{name, target.netns_path, false, 0};
    TRY(auto found, kernel.dump({&netns, 1}, {}));
    // Known under two names, its links would seem to be another's.
    const kernel::Op forget = kernel::drop(netns);
    (void)kernel.apply({&forget, 1});
    if (!found.namespaces.empty()) return found;
    CHECK_OK(netlink::netns_cookie(target.netns_path));  // says why not
    return fail(Errc::not_found, "{} has gone", target.netns_path);
  });
}

Result<netlink::Fd> open_pidfd(int32_t pid) {
  netlink::Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (fd) return fd;
  // EINVAL: a thread's id, not a process's.
  if (errno == ESRCH || errno == EINVAL) return fail(Errc::not_found, "no such process");
  return fail_errno(errno, "pidfd_open");
}

bool has_ended(const netlink::Fd& pidfd) {
  pollfd query{pidfd.get(), POLLIN, 0};
  return ::poll(&query, 1, 0) != 0;
}

Result<int32_t> find_process_in(uint64_t cookie) {
  std::map<ino_t, bool> judged;  // processes are many, namespaces few
  TRY(auto pids, netlink::all_processes());
  for (int32_t pid : pids) {
    std::string path = netlink::process_netns_path(pid);
    struct stat status;
    if (::stat(path.c_str(), &status) != 0) continue;
    auto [place, is_new] = judged.try_emplace(status.st_ino);
    if (is_new) {
      auto found = netlink::netns_cookie(path);
      if (!found && is_shortage(found.error())) return Failure{std::move(found).error()};
      place->second = found && *found == cookie;
    }
    if (place->second) return pid;
  }
  return 0;
}

}  // namespace ovn::agent
