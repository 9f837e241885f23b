// SPDX-License-Identifier: Apache-2.0
// The event loop: one thread that owns all state, with the four things that may wake it: a posted
// task, a timer, a readable file descriptor, a signal. A plain face on Asio, so that few files
// compile it. Only post() may be called from other threads. Destroying a Timer, FdWatch or
// SignalWatch ends it: its function is not called any more. How long the loop was kept busy by one
// call is measured and exported, since probes of other hosts wait for it.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>

#include "core/base/time.h"

namespace boost::asio {
class io_context;
}

namespace ovn::agent {

class Loop {
 public:
  Loop();
  ~Loop();

  // The monotonic clock. Nobody below cmd/agent reads it.
  Instant now() const;

  void post(std::function<void()> task);
  // Serves until stop() is called, perhaps before.
  void run();
  void stop();

  // Calls `task` and accounts for the time it takes.
  void turn(const std::function<void()>& task);

  boost::asio::io_context& context() { return *context_; }

 private:
  std::unique_ptr<boost::asio::io_context> context_;
};

// Seconds since 1970, for what people read and disks keep; it may jump.
int64_t unix_now();

// Calls a function once, not before a given time.
class Timer {
 public:
  explicit Timer(Loop& loop);
  ~Timer();

  // Replaces what was armed before; kNever disarms.
  void arm(Instant deadline, std::function<void()> task);
  void arm_after(Duration delay, std::function<void()> task);
  void disarm();

 private:
  struct State;
  Loop& loop_;
  std::shared_ptr<State> state_;
};

// Calls a function whenever a descriptor is readable, or whenever there is an exceptional condition
// on it (EPOLLPRI). Does not own the descriptor.
class FdWatch {
 public:
  enum class For { reading, exception };

  FdWatch(Loop& loop, int fd, std::function<void()> ready)
      : FdWatch(loop, fd, For::reading, std::move(ready)) {}
  FdWatch(Loop& loop, int fd, For what, std::function<void()> ready);
  ~FdWatch();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

class SignalWatch {
 public:
  SignalWatch(Loop& loop, std::initializer_list<int> signals, std::function<void(int)> raised);
  ~SignalWatch();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ovn::agent
