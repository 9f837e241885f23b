// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/loop.h"

#include <csignal>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "cmd/agent/worker.h"

namespace ovn::agent {
namespace {

using std::chrono::milliseconds;

TEST(Loop, timers_fire_in_the_order_of_their_deadlines) {
  Loop loop;
  std::string order;
  Timer late(loop), early(loop);
  late.arm_after(milliseconds(20), [&] { order += "late", loop.stop(); });
  early.arm_after(milliseconds(1), [&] { order += "early "; });
  loop.run();
  EXPECT_EQ(order, "early late");
}

TEST(Loop, arming_again_replaces_and_disarming_forgets) {
  Loop loop;
  int calls = 0;
  Timer timer(loop), never(loop), end(loop);
  timer.arm_after(milliseconds(1), [&] { calls += 100; });
  timer.arm_after(milliseconds(5), [&] { calls += 1; });
  never.arm_after(milliseconds(1), [&] { calls += 100; });
  never.arm(kNever, [&] { calls += 100; });
  end.arm_after(milliseconds(20), [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(calls, 1);
}

TEST(Loop, a_timer_that_is_due_but_destroyed_stays_silent) {
  Loop loop;
  bool called = false;
  auto victim = std::make_unique<Timer>(loop);
  Timer killer(loop), end(loop);
  Instant now = loop.now();
  killer.arm(now - milliseconds(2), [&] { victim.reset(); });
  victim->arm(now - milliseconds(1), [&] { called = true; });
  end.arm_after(milliseconds(5), [&] { loop.stop(); });
  loop.run();
  EXPECT_FALSE(called);
}

TEST(Loop, a_timer_may_arm_itself_again_and_may_be_destroyed_by_its_own_task) {
  Loop loop;
  int rounds = 0;
  auto timer = std::make_unique<Timer>(loop);
  std::function<void()> again = [&] {
    if (++rounds < 3) return timer->arm_after(milliseconds(1), again);
    timer.reset();
    loop.stop();
  };
  timer->arm_after(milliseconds(1), again);
  loop.run();
  EXPECT_EQ(rounds, 3);
}

TEST(Loop, a_descriptor_is_reported_as_long_as_it_is_readable) {
  Loop loop;
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  std::string got;
  std::unique_ptr<FdWatch> watch;
  watch = std::make_unique<FdWatch>(loop, pipe[0], [&] {
    char c;
    ASSERT_EQ(::read(pipe[0], &c, 1), 1);
    got += c;
    if (c != '!') return;
    watch.reset();
    loop.post([&] { loop.stop(); });
  });
  ASSERT_EQ(::write(pipe[1], "abc!more", 8), 8);
  loop.run();
  EXPECT_EQ(got, "abc!");
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(Loop, signals_arrive_as_calls) {
  Loop loop;
  int raised = 0;
  SignalWatch watch(loop, {SIGHUP, SIGTERM}, [&](int number) {
    raised += number;
    if (number == SIGTERM) loop.stop();
  });
  loop.post([] { ::kill(::getpid(), SIGHUP), ::kill(::getpid(), SIGTERM); });
  loop.run();
  EXPECT_EQ(raised, SIGHUP + SIGTERM);
}

TEST(Loop, a_signal_watch_that_has_ended_is_not_called) {
  Loop loop;
  int raised = 0;
  std::unique_ptr<SignalWatch> watch;
  watch = std::make_unique<SignalWatch>(loop, std::initializer_list<int>{SIGHUP}, [&](int) {
    ++raised;
    watch.reset();
    loop.post([&] { loop.stop(); });
  });
  loop.post([] { ::kill(::getpid(), SIGHUP); });
  loop.run();
  EXPECT_EQ(raised, 1);
}

TEST(Worker, results_come_back_in_order_on_the_loop) {
  Loop loop;
  std::string order;
  auto loop_thread = pthread_self();
  Worker worker(loop, "test");
  for (int i = 0; i < 3; ++i) {
    worker.run([i, loop_thread] { return pthread_equal(pthread_self(), loop_thread) ? -1 : i; },
               [&](int result) {
                 EXPECT_TRUE(pthread_equal(pthread_self(), loop_thread));
                 order += std::to_string(result);
                 if (result == 2) loop.stop();
               });
  }
  loop.run();
  EXPECT_EQ(order, "012");
}

TEST(Worker, its_end_waits_for_what_is_queued) {
  Loop loop;
  int done = 0;
  {
    Worker worker(loop, "test");
    for (int i = 0; i < 10; ++i) worker.run([&] { return ++done; }, [](int) {});
  }
  EXPECT_EQ(done, 10);
}

}  // namespace
}  // namespace ovn::agent
