// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_command.h"

#include <filesystem>
#include <fstream>

#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

namespace fs = std::filesystem;

// A process with namespaces and a root folder of its own, as a runtime makes it of an image.
class Isolated {
 public:
  enum class As { user, root, root_of_user_namespace };
  static constexpr uid_t kUser = 4711;

  explicit Isolated(As as, const char* shell = "/usr/bin/sh") : as_(as), shell_(shell) {
    int ready[2];
    EXPECT_EQ(::pipe(ready), 0);
    outer_ = ::fork();
    if (outer_ == 0) run_outer(ready[1]);
    ::close(ready[1]);
    EXPECT_EQ(::read(ready[0], &pid_, sizeof pid_), ssize_t{sizeof pid_})
        << "needs root: it makes namespaces";
    ::close(ready[0]);
  }
  Isolated(const Isolated&) = delete;
  ~Isolated() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    ::waitpid(outer_, nullptr, 0);
  }

  model::Sandbox sandbox() const {
    model::Sandbox sandbox;
    sandbox.pid = pid_;
    sandbox.netns_path = fmt::format("/proc/{}/ns/net", pid_);
    sandbox.cookie = *netlink::netns_cookie(sandbox.netns_path);
    return sandbox;
  }
  // "pid:[4026531836]"
  std::string name_of(const std::string& kind) const {
    return fs::read_symlink(fmt::format("/proc/{}/ns/{}", pid_, kind)).native();
  }

 private:
  [[noreturn]] void run_outer(int ready) {
    int kinds = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    if (::unshare(kinds | CLONE_NEWNS) != 0) ::_exit(1);
    int inside[2];
    if (::pipe(inside) != 0) ::_exit(1);
    pid_t inner = ::fork();
    if (inner == 0) run_inner(inside[1]);
    ::close(inside[1]);
    char done;
    bool well = ::read(inside[0], &done, 1) == 1;
    if (well && ::write(ready, &inner, sizeof inner) == sizeof inner) {
      ::waitpid(inner, nullptr, 0);
    }
    ::_exit(0);
  }
  [[noreturn]] void run_inner(int ready) {
    bool inside = as_ == As::root_of_user_namespace ? enter_users() : make_root() && become();
    char done = 1;
    if (!inside || ::write(ready, &done, 1) != 1) ::_exit(1);
    ::close(ready);
    for (;;) ::pause();
  }
  bool make_root() {
    std::string usr = folder_ + "/usr", proc = folder_ + "/proc", dev = folder_ + "/dev";
    bool made = ::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                ::mount("image", folder_.c_str(), "tmpfs", 0, "mode=755") == 0;
    for (const auto& path : {usr, proc, dev, folder_ + "/bin"}) fs::create_directory(path);
    fs::create_symlink("usr/lib", folder_ + "/lib");
    fs::create_symlink("usr/lib64", folder_ + "/lib64");
    fs::create_symlink(shell_, folder_ + "/bin/sh");
    std::ofstream(folder_ + "/image") << "x";
    return made && ::mount("/usr", usr.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
           ::mount("/dev", dev.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
           ::mount("proc", proc.c_str(), "proc", 0, nullptr) == 0 &&
           ::chroot(folder_.c_str()) == 0 && ::chdir("/") == 0;
  }
  bool become() {
    if (as_ == As::root) return drop_some();
    gid_t groups[] = {kUser + 1, kUser + 2};
    return ::setgroups(2, groups) == 0 && ::setgid(kUser) == 0 && ::setuid(kUser) == 0;
  }

  // With the host's root folder: the kernel makes none in a changed one.
  static bool enter_users() {
    if (::unshare(CLONE_NEWUSER) != 0) return false;
    std::ofstream map("/proc/self/uid_map");
    return static_cast<bool>(map << "0 0 1" << std::flush);
  }
  // What a runtime leaves to root is less than all.
  static bool drop_some() {
    constexpr uint32_t kKept = 0xa80425fb;
    for (int i = 0; ::prctl(PR_CAPBSET_READ, i) >= 0; ++i) {
      if ((i >= 32 || !(kKept >> i & 1)) && ::prctl(PR_CAPBSET_DROP, i) != 0) return false;
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct kept[] = {{kKept, kKept, 0}, {0, 0, 0}};
    return ::syscall(SYS_capset, &header, kept) == 0;
  }

  As as_;
  const char* shell_;
  const test::TempFolder image_;
  const std::string& folder_ = image_.path();
  pid_t outer_ = 0, pid_ = 0;
};

model::Sandbox sandbox_of(const test::Container& container) {
  model::Sandbox sandbox;
  sandbox.pid = container.pid();
  sandbox.netns_path = container.path();
  sandbox.cookie = container.cookie();
  return sandbox;
}

// "well", or what is wrong, when it has ended by itself or was killed.
std::string end_of(const model::Sandbox& sandbox, const std::string& command, bool kill = false) {
  auto started = start_health_command(sandbox, command);
  if (!started) return started.error().message;
  if (kill) kill_health_command(*started);
  pollfd ended{started->pidfd.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 20'000), 1) << command;
  auto result = reap_health_command(*started);
  if (!result) return "it runs on";
  return *result ? "well" : result->error().message;
}

TEST(HealthCommand, ends_with_its_own_code) {
  test::Container container;
  EXPECT_EQ(end_of(sandbox_of(container), "true"), "well");
  EXPECT_EQ(end_of(sandbox_of(container), "exit 7"), "exit code 7");
  EXPECT_EQ(end_of(sandbox_of(container), "no-such-program"), "exit code 127");
  EXPECT_EQ(end_of(sandbox_of(container), "kill -9 $$"), "exit code 137");
}

TEST(HealthCommand, has_nothing_of_ours) {
  test::Container container;
  EXPECT_EQ(end_of(sandbox_of(container),
                   "[ -z \"$HOME\" ] && [ \"$(ls /proc/self/fd | wc -l)\" -le 4 ]"), "well");
}

TEST(HealthCommand, is_in_all_of_the_containers_namespaces_and_in_its_root) {
  Isolated container(Isolated::As::root);
  for (std::string kind : {"net", "mnt", "pid", "ipc", "uts", "cgroup", "user"}) {
    std::string same = fmt::format("[ \"$(readlink /proc/self/ns/{})\" = '{}' ]", kind,
                                   container.name_of(kind));
    EXPECT_EQ(end_of(container.sandbox(), same), "well") << kind;
  }
  EXPECT_EQ(end_of(container.sandbox(), "[ -e /image ] && [ $(pwd) = / ] && [ ! -e /tmp ]"),
            "well");
}

TEST(HealthCommand, has_the_ids_of_the_containers_process_and_none_of_our_capabilities) {
  Isolated container(Isolated::As::user);
  EXPECT_EQ(end_of(container.sandbox(), "[ \"$(id -u) $(id -g)\" = '4711 4711' ]"), "well");
  EXPECT_EQ(end_of(container.sandbox(), "[ \"$(id -G)\" = '4711 4712 4713' ]"), "well");
  for (std::string line : {"CapInh:.0000000000000000", "CapPrm:.0000000000000000",
                           "CapEff:.0000000000000000", "CapBnd:.0000000000000000",
                           "CapAmb:.0000000000000000", "NoNewPrivs:.1"}) {
    EXPECT_EQ(end_of(container.sandbox(), "grep -q '^" + line + "$' /proc/self/status"), "well")
        << line;
  }
}

TEST(HealthCommand, has_as_root_what_the_containers_root_has) {
  Isolated container(Isolated::As::root);
  for (std::string kind : {"CapEff", "CapBnd"}) {
    std::string same = fmt::format(
        "[ \"$(grep {} /proc/self/status | cut -c8-)\" = \"$(grep CapEff /proc/1/status | cut "
        "-c8-)\" ]", kind);
    EXPECT_EQ(end_of(container.sandbox(), same), "well") << kind;
  }
}

TEST(HealthCommand, is_in_the_containers_user_namespace) {
  Isolated container(Isolated::As::root_of_user_namespace);
  EXPECT_EQ(end_of(container.sandbox(), fmt::format("[ \"$(readlink /proc/self/ns/user)\" = '{}' ]",
                                                    container.name_of("user"))), "well");
  EXPECT_EQ(end_of(container.sandbox(), "[ $(id -u) = 0 ]"), "well");
}

// What it would be is our own program, which its root could write to while it runs.
TEST(HealthCommand, a_shell_that_leads_to_our_own_program_is_not_executed) {
  Isolated container(Isolated::As::root, "/proc/self/exe");
  EXPECT_EQ(end_of(container.sandbox(), "true"),
            "the container's /bin/sh: EACCES (Permission denied)");
}

TEST(HealthCommand, an_image_without_a_shell_is_told) {
  Isolated container(Isolated::As::user, "/no/such/shell");
  EXPECT_EQ(end_of(container.sandbox(), "true"),
            "the container's /bin/sh: ENOENT (No such file or directory)");
}

TEST(HealthCommand, is_killed_with_what_it_has_started) {
  test::Container container;
  EXPECT_EQ(end_of(sandbox_of(container), "sleep 60 & sleep 60", true), "exit code 137");
}

TEST(HealthCommand, one_whose_end_nobody_can_tell_has_failed) {
  test::Container container;
  auto before = ::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(end_of(sandbox_of(container), "true"),
            "the end of the command: ECHILD (No child processes)");
  ::signal(SIGCHLD, before);
}

}  // namespace
}  // namespace ovn::agent
