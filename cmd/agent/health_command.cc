// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_command.h"

#include <cerrno>
#include <csignal>
#include <iterator>

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/agent/container_process.h"

namespace ovn::agent {

namespace {

constexpr int kNotStarted = 127;
constexpr int kSignalBase = 128;
constexpr int kReport = 3;

// Where the way to the command may end.
enum class Step : uint32_t { ids, namespaces, fork, root, confine, capabilities, null, shell };
constexpr std::string_view kSteps[] = {
    "take the container's ids",          "enter the container", "fork in the container",
    "change to the container's root",    "confine the command", "take the container's capabilities",
    "the container's /dev/null",         "the container's /bin/sh"};

struct Obstacle {
  Step step;
  int32_t error;
};

// What the child needs, made before the fork.
struct Child {
  const ContainerProcess& process;
  int report;
  const char* const* argv;
  const char* const* environment;
};

void must(bool done, Step step, int report) {
  if (done) return;
  Obstacle obstacle{step, errno};
  (void)!::write(report, &obstacle, sizeof obstacle);
  ::_exit(kNotStarted);
}

// Capabilities stay until all else is done. System calls, since the C library's functions speak to
// threads that are not here.
bool take_ids(const ProcessRights& rights) {
  return ::prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) == 0 &&
         ::syscall(SYS_setgroups, rights.groups.size(), rights.groups.data()) == 0 &&
         ::syscall(SYS_setresgid, rights.gid, rights.gid, rights.gid) == 0 &&
         ::syscall(SYS_setresuid, rights.uid, rights.uid, rights.uid) == 0;
}

// Ambient ones outlive execve() for others than root too (capabilities(7)).
bool take_capabilities(uint64_t kept) {
  for (int i = 0; ::prctl(PR_CAPBSET_READ, i) >= 0; ++i) {
    bool keeps = kept >> i & 1;
    if (!keeps && ::prctl(PR_CAPBSET_DROP, i) != 0) return false;
  }
  auto low = static_cast<uint32_t>(kept), high = static_cast<uint32_t>(kept >> 32);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct data[] = {{low, low, low}, {high, high, high}};
  bool set = ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 &&
             ::prctl(PR_SET_SECUREBITS, SECUREBITS_DEFAULT) == 0 &&
             ::syscall(SYS_capset, &header, data) == 0;
  for (int i = 0; set && i < 64; ++i) {
    if (kept >> i & 1) set = ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) == 0;
  }
  return set;
}

// Once it gains nothing by execve(), Landlock takes rules from anybody.
bool confine(const netlink::Fd& executables) {
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         (!executables || ::syscall(SYS_landlock_restrict_self, executables.get(), 0) == 0);
}

// A path of the container's may lead to any descriptor of ours by /proc/self/fd.
bool keep_only_report(int report) {
  return (report == kReport || ::dup2(report, kReport) == kReport) &&
         ::syscall(SYS_close_range, kReport + 1U, ~0U, 0U) == 0 &&
         ::fcntl(kReport, F_SETFD, FD_CLOEXEC) == 0;
}

// The container's: it could change who may open ours.
bool open_null() {
  int null = ::open("/dev/null", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status;
  if (null < 0 || ::fstat(null, &status) != 0) return false;
  errno = ENODEV;
  if (!S_ISCHR(status.st_mode) || status.st_rdev != makedev(1, 3)) return false;
  for (int fd : {0, 1, 2}) {
    if (::dup2(null, fd) != fd) return false;
  }
  return true;
}

[[noreturn]] void run_command(const Child& child) {
  const ContainerProcess& process = child.process;
  bool inside = ::fchdir(process.root.get()) == 0 && ::chroot(".") == 0;
  must(inside, Step::root, child.report);
  must(confine(process.executables), Step::confine, child.report);
  must(keep_only_report(child.report), Step::confine, child.report);
  must(take_capabilities(process.rights.capabilities), Step::capabilities, kReport);
  must(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, Step::confine, kReport);
  must(open_null(), Step::null, kReport);
  ::execve("/bin/sh", const_cast<char* const*>(child.argv),
           const_cast<char* const*>(child.environment));
  must(false, Step::shell, kReport);
  ::_exit(kNotStarted);
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalBase + WTERMSIG(status);
}

// A process stays in its own pid namespace: only what it forks is in the other.
[[noreturn]] void run_child(const Child& child) {
  ::setsid();
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number : {SIGPIPE, SIGCHLD}) ::signal(number, SIG_DFL);
  must(::prctl(PR_SET_DUMPABLE, 0) == 0, Step::confine, child.report);
  must(take_ids(child.process.rights), Step::ids, child.report);
  bool inside = ::setns(child.process.pidfd.get(), child.process.namespaces) == 0;
  must(inside, Step::namespaces, child.report);
  pid_t command = ::_Fork();
  if (command == 0) run_command(child);
  must(command > 0, Step::fork, child.report);
  ::syscall(SYS_close_range, 3U, ~0U, 0U);
  int status = 0;
  while (::waitpid(command, &status, 0) < 0 && errno == EINTR) continue;
  ::_exit(code_of(status));
}

std::optional<Failure> obstacle_of(const HealthCommand& command) {
  Obstacle obstacle;
  if (::read(command.report.get(), &obstacle, sizeof obstacle) != sizeof obstacle) return {};
  auto step = static_cast<size_t>(obstacle.step);
  return fail_errno(obstacle.error, step < std::size(kSteps) ? kSteps[step] : "health command");
}

}  // namespace

Result<HealthCommand> start_health_command(const model::Sandbox& sandbox,
                                           const std::string& command) {
  TRY(auto process, open_container_process(sandbox));
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return fail_errno(errno, "pipe");
  HealthCommand started{0, {}, netlink::Fd(ends[0])};
  netlink::Fd report(ends[1]);
  const char* argv[] = {"sh", "-c", command.c_str(), nullptr};
  const char* environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                               nullptr};
  Child child{process, report.get(), argv, environment};
  started.pid = ::fork();
  if (started.pid == 0) run_child(child);
  if (started.pid < 0) return fail_errno(errno, "fork");
  started.pidfd = netlink::Fd(static_cast<int>(::syscall(SYS_pidfd_open, started.pid, 0)));
  if (started.pidfd) return started;
  Failure why = fail_errno(errno, "pidfd_open");
  kill_health_command(started);
  ::waitpid(started.pid, nullptr, 0);
  return why;
}

void kill_health_command(const HealthCommand& command) {
  // Until it has a session of its own its group is another one.
  ::kill(-command.pid, SIGKILL);
  ::kill(command.pid, SIGKILL);
}

std::optional<Result<void>> reap_health_command(const HealthCommand& command) {
  int status = 0;
  pid_t ended = ::waitpid(command.pid, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return {};
  if (ended < 0) return Result<void>(fail_errno(errno, "the end of the command"));
  if (auto obstacle = obstacle_of(command)) return Result<void>(*std::move(obstacle));
  if (int code = code_of(status)) {
    return Result<void>(fail(Errc::unavailable, "exit code {}", code));
  }
  return Result<void>();
}

}  // namespace ovn::agent
