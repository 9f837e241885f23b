// SPDX-License-Identifier: Apache-2.0
// The shadow that a failure throws over a list of operations: what needs an object that cannot be
// had now is not worth trying, nor is its failure news.
#pragma once

#include <set>
#include <string>

#include "core/kernel/op.h"

namespace ovn::reconcile {

class Shadow {
 public:
  // True if the operation's object or one that it needs is in the shadow.
  bool covers(const kernel::Op& op) const;
  // Of a veth, the other end is in the shadow too.
  void add(const kernel::Op& op);

 private:
  std::set<std::string> keys_;
};

}  // namespace ovn::reconcile
