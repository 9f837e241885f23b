// SPDX-License-Identifier: Apache-2.0
// SIGTERM, for small tools that then end what they have begun: it comes only while they wait, by
// ppoll() with the mask that is returned here, so that none is missed.
#pragma once

#include <csignal>

namespace ovn::bench {

inline volatile std::sig_atomic_t ending = 0;

inline sigset_t end_by_sigterm() {
  sigset_t term, while_waiting;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, &while_waiting);
  std::signal(SIGTERM, [](int) { ending = 1; });
  return while_waiting;
}

}  // namespace ovn::bench
