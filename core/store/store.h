// SPDX-License-Identifier: Apache-2.0
// The port to durable state: a flat map from (kind, key) to a JSON text. A commit is atomic and
// durable when it returns (fsync). Used from the store thread only; loading happens before the loop
// starts. Implementations: SqliteStore, MemoryStore; etcd later.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace ovn::store {

struct Entry {
  std::string kind;  // "network", "endpoint", ...
  std::string key;
  std::string value;

  friend bool operator==(const Entry&, const Entry&) = default;
};

struct Change {
  enum class Verb { put, drop };
  Verb verb;
  Entry entry;  // value is empty in a drop

  friend bool operator==(const Change&, const Change&) = default;
};

using Batch = std::vector<Change>;

class Store {
 public:
  virtual ~Store() = default;

  // Everything, sorted by kind and key. Errors: corrupt, unavailable.
  virtual Result<std::vector<Entry>> load() = 0;
  // All of the batch or nothing. Errors: unavailable (disk full, read-only, I/O).
  virtual Result<void> commit(const Batch& batch) = 0;
};

}  // namespace ovn::store
