// SPDX-License-Identifier: Apache-2.0
// Durable commits for one owner of state on the loop. Batches that come while a commit is under way
// go into the next one together, so that many callers share an fsync. When a commit fails,
// everything that waits fails with it: the owner's memory is ahead of the disk. The store is then
// read again, the owner takes over what is there, and only then are commits accepted again.
#pragma once

#include <functional>
#include <vector>

#include "cmd/agent/worker.h"
#include "core/store/store.h"

namespace ovn::agent {

class StoreThread {
 public:
  using Committed = std::function<void(Result<void>)>;
  // Replaces the owner's memory by the store's entries.
  using Reload = std::function<void(const std::vector<store::Entry>&)>;

  // `worker` and `store` must outlive it; nobody else may use the store.
  StoreThread(Loop& loop, Worker& worker, store::Store& store, Reload reload);

  // `committed` is called when the batch is on disk or cannot be; at once if it is empty and no
  // other commit is awaited. Errors: the store's; unavailable while the store is read again.
  void commit(store::Batch batch, Committed committed);
  // The owner's memory has what is not on disk and never will be.
  bool reloading() const { return reloading_; }

 private:
  void flush();
  void finished(Result<void> result, std::vector<Committed> waiters);
  void reload();

  Loop& loop_;
  Worker& worker_;
  store::Store& store_;
  Reload reload_;
  Timer retry_;
  store::Batch batch_;
  std::vector<Committed> waiters_;
  bool busy_ = false;
  bool reloading_ = false;
};

}  // namespace ovn::agent
