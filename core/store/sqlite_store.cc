// SPDX-License-Identifier: Apache-2.0
#include "core/store/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/base/failpoint.h"

namespace ovn::store {

namespace {

constexpr const char* kSchema[] = {
    "CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID",
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  return Statement(statement);
}

void bind(const Statement& statement, int index, const std::string& text) {
  sqlite3_bind_text(statement.get(), index, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

std::string column(const Statement& statement, int index) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), index));
  return std::string(text ? text : "", static_cast<size_t>(
                                           sqlite3_column_bytes(statement.get(), index)));
}

Errc code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::corrupt;
    default:
      return Errc::unavailable;
  }
}

// SQLite would make the file with the umask's rights: it holds what only root may read.
Result<void> create_private(const std::string& path) {
  int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return fail_errno(errno, fmt::format("open {}", path));
  close(fd);
  return {};
}

}  // namespace

void SqliteStore::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

SqliteStore::SqliteStore(sqlite3* database, std::string path)
    : database_(database), path_(std::move(path)) {}

SqliteStore::~SqliteStore() = default;

SqliteStore::Schema SqliteStore::current_schema() { return kSchema; }

Failure SqliteStore::failure(std::string_view what) const {
  int code = sqlite3_errcode(database_.get());
  if (code_of(code) == Errc::conflict) {
    return fail(Errc::conflict, "{}: another process has this file open", path_);
  }
  return fail(code_of(code), "{}: {}: {}", path_, what, sqlite3_errmsg(database_.get()));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, Schema schema) {
  CHECK_OK(create_private(path));
  sqlite3* database = nullptr;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(database, path));
  if (code != SQLITE_OK) return store->failure("open");
  CHECK_OK(store->configure());
  CHECK_OK(store->migrate(schema));
  return store;
}

Result<void> SqliteStore::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return failure(sql);
}

// In exclusive mode the write-ahead log needs no shared memory and the lock is held for good; the
// transaction takes it now rather than at the first commit.
Result<void> SqliteStore::configure() {
  CHECK_OK(execute("PRAGMA locking_mode = EXCLUSIVE"));
  CHECK_OK(execute("PRAGMA journal_mode = WAL"));
  CHECK_OK(execute("PRAGMA synchronous = FULL"));
  CHECK_OK(execute("PRAGMA cache_size = -256"));
  return execute("BEGIN IMMEDIATE; COMMIT");
}

Result<int> SqliteStore::schema_version() {
  Statement statement = prepare(database_.get(), "PRAGMA user_version");
  if (sqlite3_step(statement.get()) != SQLITE_ROW) return failure("read the schema version");
  return sqlite3_column_int(statement.get(), 0);
}

Result<void> SqliteStore::migrate(Schema schema) {
  TRY(int version, schema_version());
  int newest = static_cast<int>(schema.size());
  if (version > newest) {
    return fail(Errc::unavailable,
                "{}: schema version {} is from a newer release; this one knows up to {}", path_,
                version, newest);
  }
  if (version > 0 && version < newest) {
    std::string copy = fmt::format("{}.v{}", path_, version);
    unlink(copy.c_str());
    CHECK_OK(create_private(copy));
    CHECK_OK(execute(fmt::format("VACUUM INTO '{}'", copy).c_str()));
  }
  for (; version < newest; ++version) {
    std::string step = fmt::format("BEGIN IMMEDIATE; {}; PRAGMA user_version = {}; COMMIT",
                                   schema[version], version + 1);
    if (auto done = execute(step.c_str()); !done) {
      sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
      return done;
    }
  }
  return {};
}

Result<std::vector<Entry>> SqliteStore::load() {
  Statement statement =
      prepare(database_.get(), "SELECT kind, key, value FROM entry ORDER BY kind, key");
  std::vector<Entry> all;
  int code;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    all.push_back({column(statement, 0), column(statement, 1), column(statement, 2)});
  }
  if (code != SQLITE_DONE) return failure("load");
  return all;
}

Result<void> SqliteStore::commit(const Batch& batch) {
  CHECK_OK(failpoint("store.commit.before"));
  Statement put = prepare(database_.get(), "INSERT OR REPLACE INTO entry VALUES (?, ?, ?)");
  Statement drop = prepare(database_.get(), "DELETE FROM entry WHERE kind = ? AND key = ?");
  CHECK_OK(execute("BEGIN IMMEDIATE"));
  bool ok = true;
  for (auto change = batch.begin(); ok && change != batch.end(); ++change) {
    const Statement& statement = change->verb == Change::Verb::put ? put : drop;
    bind(statement, 1, change->entry.kind);
    bind(statement, 2, change->entry.key);
    if (change->verb == Change::Verb::put) bind(statement, 3, change->entry.value);
    ok = sqlite3_step(statement.get()) == SQLITE_DONE;
    sqlite3_reset(statement.get());
  }
  if (!ok || !execute("COMMIT")) {
    Failure why = failure("commit");
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    return why;
  }
  return failpoint("store.commit.after");
}

}  // namespace ovn::store
