// SPDX-License-Identifier: Apache-2.0
#include "core/store/memory_store.h"

namespace ovn::store {

Result<std::vector<Entry>> MemoryStore::load() {
  std::vector<Entry> all;
  for (const auto& [key, value] : entries_) all.push_back({key.first, key.second, value});
  return all;
}

Result<void> MemoryStore::commit(const Batch& batch) {
  if (fail_in_ > 0 && --fail_in_ == 0) return fail(Errc::unavailable, "commit: told to fail");
  for (const auto& [verb, entry] : batch) {
    if (verb == Change::Verb::put) {
      entries_[{entry.kind, entry.key}] = entry.value;
    } else {
      entries_.erase({entry.kind, entry.key});
    }
  }
  return {};
}

}  // namespace ovn::store
