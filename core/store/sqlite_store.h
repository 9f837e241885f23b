// SPDX-License-Identifier: Apache-2.0
// The store in one SQLite file, write-ahead log, synchronous: a commit costs one fdatasync (and two
// more, every thousand pages or so, to move the log into the file). An exclusive lock is held from
// open() on, so that a second agent on the same state folder is refused. A commit that failed has
// changed nothing; only if the disk fails until the process ends, it may show, whole, at the next
// start.
//
// The file carries our mark (PRAGMA application_id) and a schema version (user_version). Files of
// other programs and of newer releases are refused and left as they are; those of older releases
// are migrated forward after a copy FILE.v<N> is on disk.
#pragma once

#include <memory>
#include <span>

#include "core/store/sqlite.h"
#include "core/store/store.h"

namespace ovn::store {

class SqliteStore : public Store {
 public:
  // The SQL that leads from each schema version to the next: version n is the first n steps. Steps
  // are only ever appended.
  using Schema = std::span<const char* const>;
  static Schema current_schema();

  // Opens or creates the file, mode 0600. Errors: conflict (another process has it, another program
  // made it), corrupt, denied, unavailable (newer schema, disk full, read-only, I/O).
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                   Schema schema = current_schema());

  Result<std::vector<Entry>> load() override;
  Result<void> commit(const Batch& batch) override;

 private:
  SqliteStore() = default;

  Result<void> lock();
  Result<void> check_ours(int newest_version);
  Result<void> configure();
  Result<void> migrate(Schema schema);
  Result<void> keep_copy(int version);
  Result<void> apply(const Change& change);

  Database database_;
  Statement put_, drop_;
};

}  // namespace ovn::store
