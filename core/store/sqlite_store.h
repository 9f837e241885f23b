// SPDX-License-Identifier: Apache-2.0
// The store in one SQLite file, write-ahead log, synchronous: a commit costs one fsync. An exclusive
// lock is held from open() on, so that a second agent on the same state folder is refused. The schema
// has a version (PRAGMA user_version); files of older versions are migrated forward after a copy
// FILE.v<N> is made, files of newer ones are refused.
#pragma once

#include <memory>
#include <span>

#include "core/store/store.h"

struct sqlite3;

namespace ovn::store {

class SqliteStore : public Store {
 public:
  // The SQL that leads from each schema version to the next: version n is the first n steps. Steps are
  // only ever appended.
  using Schema = std::span<const char* const>;
  static Schema current_schema();

  // Opens or creates the file, mode 0600. Errors: conflict (another process has it), corrupt,
  // unavailable (newer schema, disk full, read-only, I/O).
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                   Schema schema = current_schema());
  ~SqliteStore() override;

  Result<std::vector<Entry>> load() override;
  Result<void> commit(const Batch& batch) override;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  SqliteStore(sqlite3* database, std::string path);

  Result<void> configure();
  Result<void> migrate(Schema schema);
  Result<void> execute(const char* sql);
  Result<int> schema_version();
  Failure failure(std::string_view what) const;

  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

}  // namespace ovn::store
