// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/store_thread.h"

#include "core/base/log.h"
#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

constexpr Duration kReloadPause = std::chrono::seconds(1);

metrics::Counter commits("ovn_lite_store_commits_total", "Commits made durable.");
metrics::Counter failures("ovn_lite_store_failures_total", "Commits and loads that failed.");

}  // namespace

StoreThread::StoreThread(Loop& loop, Worker& worker, store::Store& store, Reload reload)
    : loop_(loop), worker_(worker), store_(store), reload_(std::move(reload)), retry_(loop) {}

void StoreThread::commit(store::Batch batch, Committed committed) {
  if (reloading_) {
    return committed(fail(Errc::unavailable, "the store failed and is being read again"));
  }
  if (batch.empty() && !busy_) return committed({});
  batch_.insert(batch_.end(), std::make_move_iterator(batch.begin()),
                std::make_move_iterator(batch.end()));
  waiters_.push_back(std::move(committed));
  if (!busy_) flush();
}

void StoreThread::flush() {
  busy_ = true;
  worker_.run([&store = store_, batch = std::exchange(batch_, {})] { return store.commit(batch); },
              [this, waiters = std::exchange(waiters_, {})](Result<void> result) mutable {
                finished(std::move(result), std::move(waiters));
              });
}

void StoreThread::finished(Result<void> result, std::vector<Committed> waiters) {
  busy_ = false;
  if (result) {
    commits.add();
    if (!waiters_.empty()) flush();
  } else {
    failures.add();
    log::error("store: {}", result.error().message);
    waiters.insert(waiters.end(), std::make_move_iterator(waiters_.begin()),
                   std::make_move_iterator(waiters_.end()));
    waiters_.clear();
    batch_.clear();
    reload();
  }
  for (auto& committed : waiters) committed(result);
}

void StoreThread::reload() {
  reloading_ = true;
  worker_.run([&store = store_] { return store.load(); },
              [this](Result<std::vector<store::Entry>> entries) {
                if (entries) {
                  reloading_ = false;
                  return reload_(*entries);
                }
                failures.add();
                log::error("store: read again: {}", entries.error().message);
                retry_.arm_after(kReloadPause, [this] { reload(); });
              });
}

}  // namespace ovn::agent
