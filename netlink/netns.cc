// SPDX-License-Identifier: Apache-2.0
#include "netlink/netns.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "core/base/check.h"

namespace ovn::netlink {
namespace {

namespace fs = std::filesystem;

Result<Fd> open_own() {
  Fd fd(open(kOwnNetnsPath, O_RDONLY | O_CLOEXEC));
  if (!fd) return fail_errno(errno, kOwnNetnsPath);
  return fd;
}

// Mount points that we made by binding a folder onto itself are on their parent's device.
bool is_on_device_of(const fs::path& path, const fs::path& other) {
  struct stat a, b;
  return stat(path.c_str(), &a) == 0 && stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev;
}

Result<void> prepare_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_errno(error.value(), folder.native());
  const char* path = folder.c_str();
  if (mount("", path, "none", MS_SHARED | MS_REC, nullptr) == 0) return {};
  bool is_mount_point = errno != EINVAL;
  if (is_mount_point || mount(path, path, "none", MS_BIND | MS_REC, nullptr) != 0 ||
      mount("", path, "none", MS_SHARED | MS_REC, nullptr) != 0) {
    return fail_errno(errno, fmt::format("mount {}", folder.native()));
  }
  return {};
}

Result<uint64_t> cookie_of(const Fd& socket) {
  uint64_t cookie = 0;
  socklen_t size = sizeof cookie;
  if (getsockopt(socket.get(), SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &size) == 0) return cookie;
  return fail_errno(errno, "cookie");
}

}  // namespace

Result<NetnsScope> NetnsScope::enter(const Fd& netns) {
  TRY(Fd home, open_own());
  if (setns(netns.get(), CLONE_NEWNET) != 0) return fail_errno(errno, "enter network namespace");
  return NetnsScope(std::move(home));
}

Result<NetnsScope> NetnsScope::enter(const Fd& netns, const Fd& home) {
  if (setns(netns.get(), CLONE_NEWNET) != 0) return fail_errno(errno, "enter network namespace");
  return NetnsScope(home.get());
}

Result<NetnsScope> NetnsScope::enter_new() {
  TRY(Fd home, open_own());
  if (unshare(CLONE_NEWNET) != 0) return fail_errno(errno, "make network namespace");
  return NetnsScope(std::move(home));
}

NetnsScope::~NetnsScope() {
  if (back_ >= 0) OVN_CHECK(setns(back_, CLONE_NEWNET) == 0);
}

Result<Fd> open_netns(const std::string& path) {
  Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return fail_errno(errno, path);
  if (ioctl(fd.get(), NS_GET_NSTYPE) != CLONE_NEWNET) {
    return fail(Errc::invalid, "{}: not a network namespace", path);
  }
  return fd;
}

Result<void> create_netns(const std::string& path) {
  if (open_netns(path)) return {};
  CHECK_OK(prepare_folder(fs::path(path).parent_path()));
  // A crash between these two steps leaves an empty file, which the next attempt mounts over.
  Fd file(open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0));
  if (!file) return fail_errno(errno, path);
  TRY(auto scope, NetnsScope::enter_new());
  if (mount(kOwnNetnsPath, path.c_str(), "none", MS_BIND, nullptr) != 0) {
    return fail_errno(errno, fmt::format("mount {}", path));
  }
  return {};
}

Result<void> remove_netns(const std::string& path) {
  bool gone = umount2(path.c_str(), MNT_DETACH) == 0 || errno == EINVAL || errno == ENOENT;
  if (!gone) return fail_errno(errno, fmt::format("unmount {}", path));
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno(errno, path);
  fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  bool is_last = fs::is_empty(folder, error) && !error;
  if (is_last && is_on_device_of(folder, folder.parent_path())) umount2(folder.c_str(), MNT_DETACH);
  return {};
}

Result<uint64_t> netns_cookie(const std::string& path) {
  TRY(Fd netns, open_netns(path));
  TRY(auto scope, NetnsScope::enter(netns));
  Fd any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!any) return fail_errno(errno, fmt::format("{}: socket", path));
  auto cookie = cookie_of(any);
  if (!cookie) return Failure{std::move(cookie).error().within(path)};
  return cookie;
}

Result<void> check_cookie(const Fd& socket, uint64_t wanted) {
  TRY(uint64_t cookie, cookie_of(socket));
  if (cookie == wanted) return {};
  return fail(Errc::conflict, "another namespace is there by now");
}

}  // namespace ovn::netlink
