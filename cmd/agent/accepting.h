// SPDX-License-Identifier: Apache-2.0
// Takes connections from a listening socket, one each time that the loop comes by. Where the
// descriptors are used up the socket stays readable, and the loop would spin: that is counted, and
// followed by a pause, during which who connects waits in the kernel's backlog.
#pragma once

#include <functional>
#include <memory>

#include "cmd/agent/loop.h"
#include "netlink/fd.h"

namespace ovn::agent {

// Counts a connection that was taken, and could not be kept for the same want.
void count_accept_failure();

class Accepting {
 public:
  using Taken = std::function<void(netlink::Fd)>;

  // Begins at once. Does not own the socket, which must not block.
  Accepting(Loop& loop, int listening, Taken taken);

  // Until resume(), also by way of a pause that has begun before.
  void pause();
  void resume();

 private:
  void take_one();

  Loop& loop_;
  int listening_;
  Taken taken_;
  Timer retry_;
  std::unique_ptr<FdWatch> watch_;
};

}  // namespace ovn::agent
