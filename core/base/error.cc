// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

#include <cerrno>
#include <cstring>

namespace ovn {

namespace {

struct CodeName {
  Errc code;
  std::string_view name;
};

constexpr CodeName kCodeNames[] = {
    {Errc::not_found, "not_found"}, {Errc::exists, "exists"},
    {Errc::invalid, "invalid"},     {Errc::exhausted, "exhausted"},
    {Errc::conflict, "conflict"},   {Errc::unavailable, "unavailable"},
    {Errc::timeout, "timeout"},     {Errc::denied, "denied"},
    {Errc::kernel, "kernel"},       {Errc::corrupt, "corrupt"},
    {Errc::internal, "internal"},
};

Errc code_of_errno(int sys_errno) {
  switch (sys_errno) {
    case EACCES:
    case EPERM:
      return Errc::denied;
    case ENOENT:
      return Errc::not_found;
    case EEXIST:
      return Errc::exists;
    default:
      return Errc::kernel;
  }
}

}  // namespace

std::string_view to_string(Errc code) {
  for (const CodeName& entry : kCodeNames) {
    if (entry.code == code) return entry.name;
  }
  return "internal";
}

Errc parse_errc(std::string_view name) {
  for (const CodeName& entry : kCodeNames) {
    if (entry.name == name) return entry.code;
  }
  return Errc::internal;
}

Error Error::within(std::string_view context) && {
  message.insert(0, fmt::format("{}: ", context));
  return std::move(*this);
}

Failure fail_errno(int sys_errno, std::string_view what) {
  const char* meaning = strerrordesc_np(sys_errno);
  return {Error{code_of_errno(sys_errno), sys_errno,
                fmt::format("{}: {} ({})", what, errno_name(sys_errno),
                            meaning ? meaning : "unknown error")}};
}

std::string errno_name(int sys_errno) {
  const char* name = strerrorname_np(sys_errno);
  return name ? name : fmt::format("errno {}", sys_errno);
}

}  // namespace ovn
