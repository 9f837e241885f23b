// SPDX-License-Identifier: Apache-2.0
// A change of kernel state. Put makes the object exist with its managed fields as given (create,
// change or replace: it is idempotent); Drop makes it not exist (dropping what is not there is no
// error).
#pragma once

#include <string>

#include "core/kernel/objects.h"

namespace ovn::kernel {

struct Op {
  enum class Verb { put, drop };
  Verb verb;
  Object object;

  friend bool operator==(const Op&, const Op&) = default;
};

inline Op put(Object object) { return {Op::Verb::put, std::move(object)}; }
inline Op drop(Object object) { return {Op::Verb::drop, std::move(object)}; }

// "put address host/eth0 10.0.0.1/24"
std::string to_string(const Op& op);

}  // namespace ovn::kernel
