// SPDX-License-Identifier: Apache-2.0
#include "test/support/fault_vfs.h"

#include <utility>

namespace ovn::test {

// SQLite allocates the file; the real layer's own file follows it in memory.
struct FaultVfs::File {
  sqlite3_file base;
  FaultVfs* vfs;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  static File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

  static int close(sqlite3_file* file) {
    sqlite3_file* real = of(file)->real();
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
  }

  template <auto Method>
  struct Forward;
  template <class... Args, int (*sqlite3_io_methods::*Method)(sqlite3_file*, Args...)>
  struct Forward<Method> {
    static int always(sqlite3_file* file, Args... args) {
      sqlite3_file* real = of(file)->real();
      return (real->pMethods->*Method)(real, args...);
    }
    static int unless_it_fails(sqlite3_file* file, Args... args) {
      if (int code = of(file)->vfs->next()) return code;
      return always(file, args...);
    }
  };

  static int sync(sqlite3_file* file, int) {
    ++of(file)->vfs->syncs_;
    return of(file)->vfs->next();
  }
};

// Version 1 has no shared memory, so that the log works only under an exclusive lock.
const sqlite3_io_methods FaultVfs::kMethods = [] {
  using M = sqlite3_io_methods;
  M methods{};
  methods.iVersion = 1;
  methods.xClose = File::close;
  methods.xRead = File::Forward<&M::xRead>::always;
  methods.xWrite = File::Forward<&M::xWrite>::unless_it_fails;
  methods.xTruncate = File::Forward<&M::xTruncate>::unless_it_fails;
  methods.xSync = File::sync;
  methods.xFileSize = File::Forward<&M::xFileSize>::always;
  methods.xLock = File::Forward<&M::xLock>::always;
  methods.xUnlock = File::Forward<&M::xUnlock>::always;
  methods.xCheckReservedLock = File::Forward<&M::xCheckReservedLock>::always;
  methods.xFileControl = File::Forward<&M::xFileControl>::always;
  methods.xSectorSize = File::Forward<&M::xSectorSize>::always;
  methods.xDeviceCharacteristics = File::Forward<&M::xDeviceCharacteristics>::always;
  return methods;
}();

FaultVfs::FaultVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.zName = "fault";
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.xOpen = [](sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
    auto* self = static_cast<FaultVfs*>(vfs->pAppData);
    File::of(file)->base.pMethods = &kMethods;
    File::of(file)->vfs = self;
    return self->real_->xOpen(self->real_, name, File::of(file)->real(), flags, given);
  };
  vfs_.xDelete = [](sqlite3_vfs* vfs, const char* name, int) {
    auto* self = static_cast<FaultVfs*>(vfs->pAppData);
    if (int code = self->next()) return code;
    return self->real_->xDelete(self->real_, name, 0);
  };
  sqlite3_vfs_register(&vfs_, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void FaultVfs::fail(uint64_t n, int sqlite_code, Duration duration) {
  fail_first_ = operations_ + n;
  fail_last_ = duration == Duration::once ? fail_first_ : UINT64_MAX;
  code_ = sqlite_code;
}

bool FaultVfs::heal() { return std::exchange(fail_first_, UINT64_MAX) <= operations_; }

int FaultVfs::next() {
  ++operations_;
  return fail_first_ <= operations_ && operations_ <= fail_last_ ? code_ : SQLITE_OK;
}

}  // namespace ovn::test
