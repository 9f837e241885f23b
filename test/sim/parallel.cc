// SPDX-License-Identifier: Apache-2.0
#include "test/sim/parallel.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <new>
#include <vector>

#include <fmt/core.h>

#include "core/base/check.h"

namespace ovn::sim {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t kProgress = 1000;  // seeds between two lines that tell how far it is

// In memory that the processes share.
struct Shared {
  std::atomic<uint64_t> next = 0, done = 0, broken = 0, events = 0, stream_bytes = 0;
  std::array<std::atomic<uint64_t>, VerdictTimes::kCells> verdicts;
};

void work(Shared& shared, uint64_t first, uint64_t count, const Limits& limits,
          Clock::time_point end, const std::function<Outcome(uint64_t)>& run) {
  while (limits.time.count() == 0 || Clock::now() < end) {
    if (limits.stop_at_failure && shared.broken > 0) return;
    uint64_t number = shared.next++;
    if (number >= count) return;
    Outcome outcome = run(first + number);
    if (uint64_t done = ++shared.done; done % kProgress == 0) {
      fmt::print(stderr, "{} of {} seeds done, {} broken\n", done, count, shared.broken.load());
    }
    shared.events += outcome.events;
    shared.stream_bytes += outcome.stream_bytes;
    for (size_t i = 0; i < VerdictTimes::kCells; ++i) {
      shared.verdicts[i] += outcome.verdicts.cells[i];
    }
    if (outcome.failure.empty()) continue;
    ++shared.broken;
    // In one write, so that two processes do not mix their lines.
    std::fwrite(outcome.failure.data(), 1, outcome.failure.size(), stdout);
    std::fflush(stdout);
  }
}

}  // namespace

Total run_seeds(uint64_t first, uint64_t count, const Limits& limits,
                const std::function<Outcome(uint64_t seed)>& run) {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  OVN_CHECK(memory != MAP_FAILED);
  auto* shared = new (memory) Shared();
  Clock::time_point end = Clock::now() + limits.time;
  std::fflush(stdout);
  std::vector<pid_t> children;
  for (unsigned i = 0; i < std::max(1u, limits.jobs); ++i) {
    pid_t child = fork();
    OVN_CHECK(child >= 0);
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      work(*shared, first, count, limits, end, run);
      _exit(0);
    }
    children.push_back(child);
  }
  uint64_t died = 0;
  for (pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) ++died;
  }
  Total total{shared->done, shared->broken + died, shared->events, shared->stream_bytes, {}};
  std::ranges::copy(shared->verdicts, total.verdicts.cells.begin());
  munmap(memory, sizeof(Shared));
  return total;
}

}  // namespace ovn::sim
