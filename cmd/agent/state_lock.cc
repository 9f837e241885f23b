// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/state_lock.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "cmd/cluster/durable_file.h"

namespace ovn::agent {

namespace {

std::string holder(int fd) {
  char text[24] = "";
  if (::pread(fd, text, sizeof text - 1, 0) <= 0) return "";
  return fmt::format(" (process {})", std::string_view(text, std::strcspn(text, "\n")));
}

}  // namespace

Result<netlink::Fd> lock_state(const std::string& state_dir) {
  CHECK_OK(cluster::make_folder(state_dir, 0700));
  std::string path = state_dir + "/agent.lock";
  netlink::Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return fail_errno(errno, "open " + path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fail_errno(errno, "lock " + path);
    return fail(Errc::conflict, "another agent{} uses the state folder {}", holder(fd.get()),
                state_dir);
  }
  std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd.get(), 0) != 0 ||
      ::pwrite(fd.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return fail_errno(errno, "write " + path);
  }
  return fd;
}

}  // namespace ovn::agent
