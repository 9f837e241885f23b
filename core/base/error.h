// SPDX-License-Identifier: Apache-2.0
// The one error value of the program: a code that callers switch on, the errno of the system call
// that failed (0 if none), and a message for people. Context is added when an error crosses a
// module: outermost first, joined by ": ". core/api maps a code to HTTP status and exit code.
#pragma once

#include <string>
#include <string_view>

#include <fmt/core.h>

namespace ovn {

// What kind of failure it is. Every code has exactly one HTTP status and one CLI exit code.
enum class Errc {
  not_found,    // the named object does not exist
  exists,       // an object of that name is there already
  invalid,      // the caller's input is wrong
  exhausted,    // a pool, quota or bound is used up
  conflict,     // the request contradicts the present state
  unavailable,  // a peer, manager or store cannot be reached now
  timeout,      // it may still happen, but not within the time given
  denied,       // the caller may not do this
  kernel,       // the kernel refused; sys_errno says how
  corrupt,      // bytes read from disk or net are not what they should be
  internal,     // a bug of ours
};

// The code's stable name as it stands in JSON ("not_found").
std::string_view to_string(Errc code);

// The code of that stable name; Errc::internal for a name from a newer release.
Errc parse_errc(std::string_view name);

struct Error {
  Errc code = Errc::internal;
  int sys_errno = 0;
  std::string message;

  // The same error with `context` put before its message.
  Error within(std::string_view context) &&;

  friend bool operator==(const Error&, const Error&) = default;
};

// Carries an Error into any Result<T>; made by fail().
struct Failure {
  Error error;
};

template <class... Args>
Failure fail(Errc code, fmt::format_string<Args...> format, Args&&... args) {
  return {Error{code, 0, fmt::format(format, std::forward<Args>(args)...)}};
}

// A failed system call: "`what`: ENOENT (No such file or directory)", code kernel unless the errno
// has a better one (EACCES and EPERM are denied, ENOENT not_found, EEXIST exists).
Failure fail_errno(int sys_errno, std::string_view what);

// "ENOENT" for 2; "errno 4711" where the system has no name.
std::string errno_name(int sys_errno);

}  // namespace ovn
