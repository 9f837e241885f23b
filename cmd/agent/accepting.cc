// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/accepting.h"

#include <sys/socket.h>

#include <cerrno>

#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

constexpr Duration kPauseWithoutDescriptors = std::chrono::milliseconds(200);

metrics::Counter accept_failures("ovn_lite_accept_failures_total",
                                 "Connections that could not be taken (descriptors used up).");

}  // namespace

void count_accept_failure() { accept_failures.add(); }

Accepting::Accepting(Loop& loop, int listening, Taken taken)
    : loop_(loop), listening_(listening), taken_(std::move(taken)), retry_(loop) {
  resume();
}

void Accepting::pause() {
  retry_.disarm();
  watch_.reset();
}

// Both the pause after a failure and whoever paused lead here.
void Accepting::resume() {
  if (watch_) return;
  watch_ = std::make_unique<FdWatch>(loop_, listening_, [this] { take_one(); });
}

void Accepting::take_one() {
  netlink::Fd client(::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (client) return taken_(std::move(client));
  if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) return;
  count_accept_failure();
  watch_.reset();
  retry_.arm_after(kPauseWithoutDescriptors, [this] { resume(); });
}

}  // namespace ovn::agent
