// SPDX-License-Identifier: Apache-2.0
// SQLite's C interface with our errors and lifetimes, as far as SqliteStore needs it. Every failure
// reads "PATH: WHAT: WHY", with the errno where the system refused: conflict if another process has
// the file, corrupt if it is not what it should be, else unavailable (disk full, I/O).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace ovn::store {

class Database;

// A prepared statement; the Database must outlive it.
class Statement {
 public:
  // Binds parameter `index`, counted from 1. The text is read in step(), not copied.
  void bind(int index, std::string_view text);
  // Goes to the next row; false when there is none.
  Result<bool> step();
  // Of the row stepped to; columns count from 0.
  std::string text(int column) const;
  int number(int column) const;
  // Ready for new parameters.
  void reset();

 private:
  friend Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  const Database* database_ = nullptr;
  std::string_view what_;
};

class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Opens an existing file.
  Result<void> open(const std::string& path);
  const std::string& path() const { return path_; }

  // Runs statements that give no rows. `what` says in an error what was tried.
  Result<void> execute(const std::string& sql, std::string_view what);
  // `what` must outlive the statement.
  Result<Statement> prepare(const char* sql, std::string_view what);
  // The number that a query of one row and one column gives.
  Result<int> number(const char* sql, std::string_view what);

  // The error of the call that failed last.
  Failure failure(std::string_view what) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

}  // namespace ovn::store
