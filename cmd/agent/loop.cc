// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/metrics.h"

namespace ovn::agent {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr Duration kTurnMax = std::chrono::milliseconds(5);

metrics::Counter slow_turns("ovn_lite_loop_slow_turns_total",
                            "Calls that kept the event loop busy for more than 5 ms.");
metrics::Gauge longest_turn("ovn_lite_loop_longest_turn_microseconds",
                            "The longest that one call kept the event loop busy.");

}  // namespace

Loop::Loop() : context_(std::make_unique<asio::io_context>(1)) {}

Loop::~Loop() = default;

Instant Loop::now() const {
  return Instant(std::chrono::steady_clock::now().time_since_epoch());
}

int64_t unix_now() {
  using std::chrono::system_clock;
  return system_clock::to_time_t(system_clock::now());
}

void Loop::post(std::function<void()> task) {
  asio::post(*context_, [this, task = std::move(task)] { turn(task); });
}

void Loop::run() {
  auto guard = asio::make_work_guard(*context_);
  context_->run();
  context_->restart();
}

void Loop::stop() { context_->stop(); }

void Loop::turn(const std::function<void()>& task) {
  Instant begin = now();
  task();
  Duration spent = now() - begin;
  if (spent > kTurnMax) slow_turns.add();
  auto micros = std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
  if (micros > longest_turn.value()) longest_turn.set(micros);
}

struct Timer::State {
  explicit State(asio::io_context& context) : timer(context) {}

  asio::steady_timer timer;
  std::function<void()> task;
  uint64_t generation = 0;  // a completion that was queued before the last arm() is stale
};

Timer::Timer(Loop& loop) : loop_(loop), state_(std::make_shared<State>(loop.context())) {}

Timer::~Timer() { disarm(); }

void Timer::arm(Instant deadline, std::function<void()> task) {
  disarm();
  if (deadline == kNever) return;
  state_->task = std::move(task);
  state_->timer.expires_at(std::chrono::steady_clock::time_point(deadline.time_since_epoch()));
  state_->timer.async_wait(
      [&loop = loop_, state = state_, generation = state_->generation](error_code why) {
        if (why || generation != state->generation) return;
        loop.turn(std::exchange(state->task, nullptr));
      });
}

void Timer::arm_after(Duration delay, std::function<void()> task) {
  arm(loop_.now() + delay, std::move(task));
}

void Timer::disarm() {
  ++state_->generation;
  state_->task = nullptr;
  state_->timer.cancel();
}

struct FdWatch::State : std::enable_shared_from_this<State> {
  State(Loop& owner, int fd, For what, std::function<void()> task)
      : loop(owner),
        descriptor(owner.context(), fd),
        kind(what == For::reading ? asio::posix::stream_descriptor::wait_read
                                  : asio::posix::stream_descriptor::wait_error),
        ready(std::move(task)) {}

  void wait() {
    descriptor.async_wait(kind, [self = shared_from_this()](error_code why) {
      if (why || !self->ready) return;
      self->loop.turn(self->ready);
      if (self->ready) self->wait();
    });
  }

  Loop& loop;
  asio::posix::stream_descriptor descriptor;
  asio::posix::stream_descriptor::wait_type kind;
  std::function<void()> ready;
};

FdWatch::FdWatch(Loop& loop, int fd, For what, std::function<void()> ready)
    : state_(std::make_shared<State>(loop, fd, what, std::move(ready))) {
  state_->wait();
}

FdWatch::~FdWatch() {
  state_->descriptor.release();
  // The function may be running just now: it is freed after this turn, not under its feet.
  state_->loop.post([task = std::exchange(state_->ready, nullptr)] {});
}

struct SignalWatch::State : std::enable_shared_from_this<State> {
  State(Loop& owner, std::function<void(int)> task)
      : loop(owner), signals(owner.context()), raised(std::move(task)) {}

  void wait() {
    signals.async_wait([self = shared_from_this()](error_code why, int number) {
      if (why || !self->raised) return;
      self->loop.turn([&] { self->raised(number); });
      if (self->raised) self->wait();
    });
  }

  Loop& loop;
  asio::signal_set signals;
  std::function<void(int)> raised;
};

SignalWatch::SignalWatch(Loop& loop, std::initializer_list<int> signals,
                         std::function<void(int)> raised)
    : state_(std::make_shared<State>(loop, std::move(raised))) {
  for (int number : signals) state_->signals.add(number);
  state_->wait();
}

SignalWatch::~SignalWatch() {
  state_->signals.cancel();
  // As of FdWatch.
  state_->loop.post([task = std::exchange(state_->raised, nullptr)] {});
}

}  // namespace ovn::agent
