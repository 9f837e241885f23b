// SPDX-License-Identifier: Apache-2.0
// A change of kernel state. Put makes the object exist with its managed fields as given (create,
// change or replace: it is idempotent); Drop makes it not exist (dropping what is not there is no
// error).
#pragma once

#include <string>

#include "core/kernel/objects.h"

namespace ovn::kernel {

// What becomes of connections that were led by an element that is dropped (netlink/conntrack.h).
enum class Flows { stay, datagrams_end, end };

struct Op {
  enum class Verb { put, drop };
  Verb verb;
  Object object;
  Flows flows = Flows::stay;

  friend bool operator==(const Op&, const Op&) = default;
};

inline Op put(Object object) { return {Op::Verb::put, std::move(object)}; }
inline Op drop(Object object) { return {Op::Verb::drop, std::move(object)}; }

// Whether `put` gives other data to the element that `drop` takes away: a plan has both, one after
// the other.
bool replaces(const Op& drop, const Op& put);

// "put address host/eth0 10.0.0.1/24"; of a drop it says which flows go too
std::string to_string(const Op& op);

}  // namespace ovn::kernel
