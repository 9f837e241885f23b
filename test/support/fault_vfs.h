// SPDX-License-Identifier: Apache-2.0
// A file layer for SQLite that fails on demand: while it lives, databases are opened through it.
// Writing, syncing, cutting and removing are the operations that count and fail; reading and
// locking always work. Syncs are counted and not passed on: tests lose no power, and are fast.
#pragma once

#include <cstdint>
#include <string>

#include <sqlite3.h>

namespace ovn::test {

class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  enum class Duration { once, for_good };
  // The n-th operation from now (1 is the next), or all from that one on, give this SQLite error
  // and have no effect.
  void fail(uint64_t n, int sqlite_code, Duration duration);
  // All following operations work. True if one failed.
  bool heal();

  uint64_t syncs() const { return syncs_; }

 private:
  struct File;
  static const sqlite3_io_methods kMethods;

  // The error that the next operation shall give, SQLITE_OK for none.
  int next();

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  uint64_t operations_ = 0;
  uint64_t syncs_ = 0;
  uint64_t fail_first_ = UINT64_MAX, fail_last_ = UINT64_MAX;  // operations, counted from 1
  int code_ = 0;
};

}  // namespace ovn::test
