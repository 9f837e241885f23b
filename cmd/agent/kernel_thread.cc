// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/kernel_thread.h"

#include <algorithm>

#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

using std::chrono::milliseconds;

constexpr Duration kQuiet = milliseconds(200), kDeleteAtMost = milliseconds(1000);
constexpr Duration kDeleteRetry = std::chrono::seconds(1);

metrics::Counter deleted_total("ovn_lite_kernel_links_deleted_total",
                               "Links deleted some time after they were dropped.");
metrics::Counter deleted_us_total("ovn_lite_kernel_links_deleted_us_total",
                                  "Microseconds that it took the kernel.");

}  // namespace

KernelThread::KernelThread(Loop& loop, std::unique_ptr<kernel::Kernel> kernel)
    : loop_(loop), kernel_(std::move(kernel)), timer_(loop), worker_(loop, "ovn-kernel") {}

void KernelThread::dump(reconcile::Dump request, Dumped dumped) {
  auto work = [request = std::move(request)](kernel::Kernel& kernel) {
    auto answer = kernel.dump(request.namespaces, request.sysctls);
    return std::pair(std::move(answer), kernel.dropped());
  };
  run(std::move(work), [this, dumped = std::move(dumped)](auto done) {
    note_dropped(done.second);
    dumped(std::move(done.first));
  });
}

void KernelThread::apply(reconcile::Apply request, Applied applied) {
  auto work = [request = std::move(request)](kernel::Kernel& kernel) {
    auto results = kernel.apply(request.ops);
    return std::pair(std::move(results), kernel.dropped());
  };
  run(std::move(work), [this, applied = std::move(applied)](auto done) {
    note_dropped(done.second);
    applied(std::move(done.first));
  });
}

void KernelThread::note_dropped(size_t count) {
  if (count == 0) return delete_by_.reset();
  Instant now = loop_.now();
  if (!delete_by_) delete_by_ = now + kDeleteAtMost;
  timer_.arm(std::min(now + kQuiet, *delete_by_), [this] { delete_dropped(); });
}

void KernelThread::delete_dropped() {
  delete_by_.reset();
  auto work = [this](kernel::Kernel& kernel) {
    size_t before = kernel.dropped();
    Instant began = loop_.now();
    kernel.delete_dropped();
    size_t left = kernel.dropped();
    auto took = std::chrono::duration_cast<std::chrono::microseconds>(loop_.now() - began);
    deleted_total.add(static_cast<int64_t>(before - left));
    deleted_us_total.add(took.count());
    return std::pair(left, left < before);
  };
  run(std::move(work), [this](auto done) {
    auto [left, some] = done;
    // Between two calls others have their turn.
    Duration pause = some ? Duration(0) : kDeleteRetry;
    if (left > 0) timer_.arm_after(pause, [this] { delete_dropped(); });
  });
}

}  // namespace ovn::agent
