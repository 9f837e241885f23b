// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_command.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netlink/netns.h"

namespace ovn::agent {

namespace {

constexpr int kNotStarted = 127;
constexpr int kSignalBase = 128;

// What the child needs, made before the fork.
struct Child {
  int mounts = -1;  // of the container; -1: ours
  int null = -1;
  const char* const* argv;
  const char* const* environment;
};

[[noreturn]] void run_child(const Child& child) {
  ::setsid();
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  for (int fd : {0, 1, 2}) ::dup2(child.null, fd);
  // Going into a mount namespace takes one along to its root.
  bool inside = child.mounts < 0 || ::setns(child.mounts, CLONE_NEWNS) == 0;
  ::syscall(SYS_close_range, 3U, ~0U, 0U);  // also what whoever started us had open
  if (inside && ::chdir("/") == 0) {
    ::execve("/bin/sh", const_cast<char* const*>(child.argv),
             const_cast<char* const*>(child.environment));
  }
  ::_exit(kNotStarted);
}

}  // namespace

Result<HealthCommand> start_health_command(const std::string& netns_path, int32_t pid,
                                           const std::string& command) {
  TRY(auto netns, netlink::open_netns(netns_path));
  netlink::Fd mounts;
  if (pid != 0) {
    std::string path = fmt::format("/proc/{}/ns/mnt", pid);
    mounts = netlink::Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!mounts) return fail_errno(errno, path);
  }
  netlink::Fd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return fail_errno(errno, "/dev/null");
  const char* argv[] = {"sh", "-c", command.c_str(), nullptr};
  const char* environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                               nullptr};
  Child child{mounts.get(), null.get(), argv, environment};
  TRY(auto scope, netlink::NetnsScope::enter(netns));
  pid_t forked = ::fork();
  if (forked == 0) run_child(child);
  if (forked < 0) return fail_errno(errno, "fork");
  HealthCommand started{forked, {}};
  started.pidfd = netlink::Fd(static_cast<int>(::syscall(SYS_pidfd_open, forked, 0)));
  if (started.pidfd) return started;
  Failure why = fail_errno(errno, "pidfd_open");
  kill_health_command(started);
  ::waitpid(forked, nullptr, 0);
  return why;
}

void kill_health_command(const HealthCommand& command) {
  // Until it has a session of its own its group is another one.
  ::kill(-command.pid, SIGKILL);
  ::kill(command.pid, SIGKILL);
}

std::optional<int> reap_health_command(const HealthCommand& command) {
  int status = 0;
  if (::waitpid(command.pid, &status, WNOHANG) != command.pid) return {};
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalBase + WTERMSIG(status);
}

}  // namespace ovn::agent
