// SPDX-License-Identifier: Apache-2.0
// The kernel state as far as we know it: what the last dumps showed, and what we have done since.
// Where an operation makes the kernel forget more than it names, this forgets at least as much: the
// plan puts that again, and putting what is there does no harm.
#pragma once

#include <span>
#include <string>

#include "core/kernel/op.h"

namespace ovn::reconcile {

class Believed {
 public:
  const kernel::Snapshot& state() const { return state_; }

  // Whether take() of the same would change anything.
  bool agrees(std::span<const kernel::Netns> namespaces, const kernel::Snapshot& answer) const;
  // `answer` is all that is in `namespaces` now, and has the values of some sysctls.
  void take(std::span<const kernel::Netns> namespaces, kernel::Snapshot answer);
  // These operations of a plan have succeeded; in its order.
  void take(std::span<const kernel::Op> done);

 private:
  void put(const kernel::Netns& netns);
  void put(const kernel::Link& link);
  void drop(const kernel::Netns& netns);
  void drop(const kernel::Link& link);
  void drop_on(const kernel::NetnsName& netns, const std::string& link);
  void drop_link(const kernel::NetnsName& netns, const std::string& name);

  kernel::Snapshot state_;
};

}  // namespace ovn::reconcile
