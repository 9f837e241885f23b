// SPDX-License-Identifier: Apache-2.0
#include "core/store/sqlite_store.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/base/failpoint.h"

namespace ovn::store {

namespace {

constexpr int kApplicationId = 0x6f766e6c;  // "ovnl"

constexpr const char* kSchema[] = {
    "CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID",
};

// SQLite would make the file with the umask's rights: it holds what only root may read.
Result<void> create_private(const std::string& path) {
  int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return fail_errno(errno, fmt::format("open {}", path));
  close(fd);
  return {};
}

// Errors: unavailable.
Result<void> sync(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  bool synced = fd >= 0 && fsync(fd) == 0;
  int error = errno;
  if (fd >= 0) close(fd);
  if (!synced) return fail(Errc::unavailable, "sync {}: {}", path, errno_name(error));
  return {};
}

}  // namespace

SqliteStore::Schema SqliteStore::current_schema() { return kSchema; }

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, Schema schema) {
  CHECK_OK(create_private(path));
  std::unique_ptr<SqliteStore> store(new SqliteStore);
  Database& database = store->database_;
  CHECK_OK(database.open(path));
  CHECK_OK(store->lock());
  CHECK_OK(store->check_ours(static_cast<int>(schema.size())));
  CHECK_OK(store->configure());
  CHECK_OK(store->migrate(schema));
  TRY(store->put_, database.prepare("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", "commit"));
  TRY(store->drop_, database.prepare("DELETE FROM entry WHERE kind = ? AND key = ?", "commit"));
  return store;
}

// In exclusive mode a lock once taken is held for good, and the write-ahead log needs no shared
// memory.
Result<void> SqliteStore::lock() {
  return database_.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT", "lock");
}

// Reads only: what is not ours is left as it is.
Result<void> SqliteStore::check_ours(int newest_version) {
  TRY(int application, database_.number("PRAGMA application_id", "open"));
  TRY(int version, database_.number("PRAGMA user_version", "open"));
  TRY(int changes, database_.number("PRAGMA schema_version", "open"));
  bool empty = application == 0 && version == 0 && changes == 0;
  if (application != kApplicationId && !empty) {
    return fail(Errc::conflict, "{}: is the database of another program", database_.path());
  }
  if (version > newest_version) {
    return fail(Errc::unavailable,
                "{}: schema version {} is from a newer release; this one knows up to {}",
                database_.path(), version, newest_version);
  }
  return {};
}

// Writing our mark also makes the log and puts its header on disk, so that the first commit costs
// no more than any other.
Result<void> SqliteStore::configure() {
  CHECK_OK(database_.execute("PRAGMA journal_mode = WAL", "begin the write-ahead log"));
  CHECK_OK(database_.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -256", "configure"));
  return database_.execute(fmt::format("PRAGMA application_id = {}", kApplicationId), "mark");
}

Result<void> SqliteStore::migrate(Schema schema) {
  TRY(int version, database_.number("PRAGMA user_version", "open"));
  int newest = static_cast<int>(schema.size());
  if (version > 0 && version < newest) CHECK_OK(keep_copy(version));
  for (; version < newest; ++version) {
    std::string what = fmt::format("migrate to schema version {}", version + 1);
    std::string step = fmt::format("BEGIN IMMEDIATE; {}; PRAGMA user_version = {}; COMMIT",
                                   schema[version], version + 1);
    CHECK_OK(database_.execute(step, what));
  }
  return {};
}

// VACUUM INTO does not sync what it wrote.
Result<void> SqliteStore::keep_copy(int version) {
  std::string copy = fmt::format("{}.v{}", database_.path(), version);
  unlink(copy.c_str());
  CHECK_OK(create_private(copy));
  TRY(Statement vacuum, database_.prepare("VACUUM INTO ?", "keep a copy"));
  vacuum.bind(1, copy);
  CHECK_OK(vacuum.step());
  CHECK_OK(sync(copy));
  size_t slash = copy.rfind('/');
  return sync(slash == std::string::npos ? "." : copy.substr(0, slash + 1));
}

Result<std::vector<Entry>> SqliteStore::load() {
  TRY(Statement select,
      database_.prepare("SELECT kind, key, value FROM entry ORDER BY kind, key", "load"));
  std::vector<Entry> all;
  for (;;) {
    TRY(bool row, select.step());
    if (!row) return all;
    all.push_back({select.text(0), select.text(1), select.text(2)});
  }
}

Result<void> SqliteStore::apply(const Change& change) {
  bool put = change.verb == Change::Verb::put;
  Statement& statement = put ? put_ : drop_;
  statement.bind(1, change.entry.kind);
  statement.bind(2, change.entry.key);
  if (put) statement.bind(3, change.entry.value);
  auto done = statement.step();
  statement.reset();
  if (!done) return Failure{std::move(done).error()};
  return {};
}

Result<void> SqliteStore::commit(const Batch& batch) {
  CHECK_OK(failpoint("store.commit.before"));
  Result<void> done = database_.execute("BEGIN IMMEDIATE", "commit");
  for (size_t i = 0; done && i < batch.size(); ++i) done = apply(batch[i]);
  if (done) done = database_.execute("COMMIT", "commit");
  if (done) return failpoint("store.commit.after");
  // Some failures have rolled back already, which makes this one fail.
  (void)database_.execute("ROLLBACK", "roll back");
  return done;
}

}  // namespace ovn::store
