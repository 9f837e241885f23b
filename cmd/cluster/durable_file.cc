// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/durable_file.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/failpoint.h"

namespace ovn::cluster {

namespace {

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<void> write_all(int fd, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_errno(errno, "write " + path);
    text.remove_prefix(static_cast<size_t>(n));
  }
  if (::fsync(fd) != 0) return fail_errno(errno, "fsync " + path);
  return {};
}

Result<void> write_aside(const std::string& aside, std::string_view text, mode_t mode) {
  Fd fd(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (fd.get() < 0) return fail_errno(errno, "create " + aside);
  if (::fchmod(fd.get(), mode) != 0) return fail_errno(errno, "chmod " + aside);
  return write_all(fd.get(), text, aside);
}

}  // namespace

Result<void> sync_folder_of(const std::string& path) {
  std::string folder = path.substr(0, path.rfind('/') + 1);
  Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) return fail_errno(errno, "fsync " + folder);
  return {};
}

Result<void> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return fail_errno(errno, "remove " + path);
}

Result<void> write_durably(const std::string& path, std::string_view text, mode_t mode,
                           IfThere if_there) {
  std::string aside = fmt::format("{}.{}.new", path, ::getpid());
  ::unlink(aside.c_str());
  auto written = write_aside(aside, text, mode);
  if (written) written = failpoint("file.rename");
  unsigned flags = if_there == IfThere::refuse ? RENAME_NOREPLACE : 0;
  if (written && ::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), flags) != 0) {
    written = fail_errno(errno, "create " + path);
  }
  if (!written) {
    ::unlink(aside.c_str());
    return written;
  }
  return sync_folder_of(path);
}

Result<void> make_folder(const std::string& path, mode_t mode) {
  for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST) {
      return fail_errno(errno, "make folder " + part);
    }
    if (end == path.npos) return {};
  }
}

}  // namespace ovn::cluster
