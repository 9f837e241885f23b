// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/container_process.h"

#include <cerrno>
#include <charconv>
#include <optional>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cmd/agent/target.h"
#include "core/base/file.h"
#include "netlink/netns.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

constexpr int kNamespaces = CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP |
                            CLONE_NEWNS | CLONE_NEWNET;

// What follows "NAME:" on a line of its own.
std::optional<std::string_view> value_of(std::string_view name, std::string_view status) {
  std::string start = fmt::format("\n{}:", name);
  size_t at = status.find(start);
  if (at == status.npos) return {};
  status.remove_prefix(at + start.size());
  return status.substr(0, status.find('\n'));
}

template <class T>
std::vector<T> numbers_in(std::string_view text, int base) {
  std::vector<T> numbers;
  for (size_t at; (at = text.find_first_not_of(" \t")) != text.npos;) {
    text.remove_prefix(at);
    T number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc()) break;
    numbers.push_back(number);
    text.remove_prefix(end - text.data());
  }
  return numbers;
}

// The number there is at that place of a line.
template <class T>
Result<T> number_in(std::string_view name, std::string_view status, size_t place, int base) {
  auto numbers = numbers_in<T>(value_of(name, status).value_or(""), base);
  if (numbers.size() <= place) return fail(Errc::corrupt, "no {} in its status", name);
  return numbers[place];
}

Result<netlink::Fd> only_what_is_in(const netlink::Fd& root) {
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE;
  constexpr size_t kFirstVersion = sizeof attributes.handled_access_fs;
  netlink::Fd rules(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attributes, kFirstVersion, 0)));
  if (!rules) return fail_errno(errno, "this kernel's Landlock");
  landlock_path_beneath_attr beneath{LANDLOCK_ACCESS_FS_EXECUTE, root.get()};
  if (::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
    return fail_errno(errno, "Landlock rule");
  }
  return rules;
}

Result<bool> is_in_our_user_namespace(const std::string& folder) {
  struct stat ours, its;
  std::string path = folder + "/ns/user";
  if (::stat("/proc/self/ns/user", &ours) != 0) return fail_errno(errno, "/proc/self/ns/user");
  if (::stat(path.c_str(), &its) != 0) return fail_errno(errno, path);
  return ours.st_dev == its.st_dev && ours.st_ino == its.st_ino;
}

Result<void> look_at_process(const model::Sandbox& sandbox, ContainerProcess& process) {
  TRY(uint64_t cookie, netlink::netns_cookie(netlink::process_netns_path(sandbox.pid)));
  if (cookie != sandbox.cookie) {
    return fail(Errc::conflict, "process {} is not in the container", sandbox.pid);
  }
  std::string folder = fmt::format("/proc/{}", sandbox.pid);
  TRY(bool ours, is_in_our_user_namespace(folder));
  process.namespaces = kNamespaces | (ours ? 0 : CLONE_NEWUSER);
  std::string root = folder + "/root";
  process.root = netlink::Fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!process.root) return fail_errno(errno, root);
  if (ours) {
    TRY(process.executables, only_what_is_in(process.root));
  }
  TRY(auto status, read_file(folder + "/status"));
  TRY(process.rights, rights_in(status.text));
  return {};
}

}  // namespace

Result<ContainerProcess> open_container_process(const model::Sandbox& sandbox) {
  if (sandbox.pid == 0) {
    return fail(Errc::invalid, "it was not attached by process: there is none to run a command as");
  }
  ContainerProcess process;
  TRY(process.pidfd, open_pidfd(sandbox.pid));
  auto looked = look_at_process(sandbox, process);
  if (has_ended(process.pidfd)) return fail(Errc::not_found, "the process has ended");
  if (!looked) return Failure{std::move(looked).error()};
  return process;
}

Result<ProcessRights> rights_in(std::string_view status) {
  constexpr size_t kEffective = 1;  // after the real one
  ProcessRights rights;
  TRY(rights.uid, number_in<uid_t>("Uid", status, kEffective, 10));
  TRY(rights.gid, number_in<gid_t>("Gid", status, kEffective, 10));
  auto groups = value_of("Groups", status);
  if (!groups) return fail(Errc::corrupt, "no Groups in its status");
  rights.groups = numbers_in<gid_t>(*groups, 10);
  TRY(uint64_t effective, number_in<uint64_t>("CapEff", status, 0, 16));
  TRY(uint64_t bounding, number_in<uint64_t>("CapBnd", status, 0, 16));
  rights.capabilities = effective & bounding;
  return rights;
}

}  // namespace ovn::agent
