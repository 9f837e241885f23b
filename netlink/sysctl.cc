// SPDX-License-Identifier: Apache-2.0
#include "netlink/sysctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "netlink/fd.h"

namespace ovn::netlink {
namespace {

constexpr size_t kValueSizeMax = 4096;

std::string file_of(const std::string& path) { return "/proc/sys/" + path; }

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\n") + 1);
  return text;
}

}  // namespace

Result<std::optional<std::string>> read_sysctl(const std::string& path) {
  Fd file(open(file_of(path).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::optional<std::string>();
  char buffer[kValueSizeMax];
  ssize_t size = file ? read(file.get(), buffer, sizeof buffer) : -1;
  if (size < 0) return fail_errno(errno, fmt::format("read {}", file_of(path)));
  return std::optional(trimmed({buffer, static_cast<size_t>(size)}));
}

Result<void> put_sysctl(const kernel::Sysctl& sysctl) {
  TRY(auto present, read_sysctl(sysctl.path));
  if (!present) return {};
  kernel::Sysctl have = sysctl;
  have.value = *present;
  if (kernel::serves(have, sysctl)) return {};
  Fd file(open(file_of(sysctl.path).c_str(), O_WRONLY | O_CLOEXEC));
  bool written = file && write(file.get(), sysctl.value.data(), sysctl.value.size()) >= 0;
  if (!written) return fail_errno(errno, "put " + kernel::to_string(sysctl));
  return {};
}

}  // namespace ovn::netlink
