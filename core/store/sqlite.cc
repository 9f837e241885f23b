// SPDX-License-Identifier: Apache-2.0
#include "core/store/sqlite.h"

#include <sqlite3.h>

#include <cerrno>

namespace ovn::store {

namespace {

Errc code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // our SQL is right: the tables are not ours
      return Errc::corrupt;
    default:
      return Errc::unavailable;
  }
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text(statement_.get(), index, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

Result<bool> Statement::step() {
  errno = 0;
  int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->failure(what_);
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text ? std::string(text, size) : std::string();
}

int Statement::number(int column) const { return sqlite3_column_int(statement_.get(), column); }

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<void> Database::open(const std::string& path) {
  path_ = path;
  sqlite3* database = nullptr;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  errno = 0;
  int code = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) return failure("open");
  return {};
}

Result<void> Database::execute(const std::string& sql, std::string_view what) {
  errno = 0;
  int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(what);
  return {};
}

Result<Statement> Database::prepare(const char* sql, std::string_view what) {
  sqlite3_stmt* prepared = nullptr;
  int code = sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr);
  if (code != SQLITE_OK) return failure(what);
  Statement statement;
  statement.statement_.reset(prepared);
  statement.database_ = this;
  statement.what_ = what;
  return statement;
}

Result<int> Database::number(const char* sql, std::string_view what) {
  TRY(Statement statement, prepare(sql, what));
  TRY(bool row, statement.step());
  return row ? statement.number(0) : 0;
}

Failure Database::failure(std::string_view what) const {
  // SQLite keeps the errno of many failures (sqlite3_system_errno), but not of a failed COMMIT.
  int sys_errno = errno;
  int code = sqlite3_errcode(database_.get());
  if (code_of(code) == Errc::conflict) {
    return fail(Errc::conflict, "{}: another process has this file open", path_);
  }
  std::string why = fmt::format("{}: {}: {}", path_, what, sqlite3_errmsg(database_.get()));
  int kind = code & 0xff;
  bool by_system = (kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN) && sys_errno != 0;
  Failure failure = by_system ? fail_errno(sys_errno, why) : fail(Errc::internal, "{}", why);
  failure.error.code = code_of(code);
  return failure;
}

}  // namespace ovn::store
