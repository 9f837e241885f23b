// SPDX-License-Identifier: Apache-2.0
// The store on a disk that fails: at every operation in turn, once or for good, and by the death of
// the process. What was acknowledged is there afterwards, and a batch is there whole or not at all.
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>

#include "core/store/sqlite_store.h"
#include "test/support/fault_vfs.h"
#include "test/support/temp_folder.h"

namespace ovn::store {
namespace {

using Duration = test::FaultVfs::Duration;

struct Folder : test::TempFolder {
  std::string file() const { return path() + "/state.db"; }
};

// Batch i replaces what batch i - 1 put: the entries tell the last batch and that it is whole.
Batch batch(int i) {
  std::string value(1000, static_cast<char>('a' + i));
  return {{Change::Verb::put, {"first", "same", value}},
          {Change::Verb::put, {"n", std::to_string(i), value}},
          {Change::Verb::drop, {"n", std::to_string(i - 1), ""}}};
}

// The number of the last batch, -1 for none. Fails the test if it is not whole.
int last_batch(Store& store) {
  auto entries = store.load();
  EXPECT_TRUE(entries) << (entries ? "" : entries.error().message);
  if (!entries || entries->empty()) return -1;
  EXPECT_EQ(entries->size(), 2u);
  EXPECT_EQ(entries->front().value, entries->back().value);
  return std::stoi(entries->back().key);
}

void expect_failure(const Error& error, const std::string& path) {
  EXPECT_EQ(error.code, Errc::unavailable) << error.message;
  EXPECT_TRUE(error.message.starts_with(path + ": ")) << error.message;
}

// Opens, commits five batches and closes; the number of the last batch that was acknowledged.
int session(const std::string& path) {
  auto store = SqliteStore::open(path);
  if (!store) expect_failure(store.error(), path);
  int acknowledged = -1;
  for (int i = 0; store && i < 5; ++i) {
    auto done = (*store)->commit(batch(i));
    if (!done) expect_failure(done.error(), path);
    if (!done) return acknowledged;
    acknowledged = i;
    EXPECT_EQ(last_batch(**store), i);
  }
  return acknowledged;
}

void fail_every_operation(int sqlite_code, Duration duration) {
  for (int n = 1;; ++n) {
    SCOPED_TRACE(n);
    Folder folder;
    test::FaultVfs disk;
    disk.fail(n, sqlite_code, duration);
    int acknowledged = session(folder.file());
    bool reached = disk.heal();

    auto store = SqliteStore::open(folder.file());
    ASSERT_TRUE(store) << store.error().message;
    int last = last_batch(**store);
    // On a disk that stays broken, the log could not be taken back.
    bool refused_is_there = duration == Duration::for_good && last == acknowledged + 1;
    EXPECT_TRUE(last == acknowledged || refused_is_there) << last << " after " << acknowledged;
    ASSERT_TRUE((*store)->commit(batch(last + 1)));
    EXPECT_EQ(last_batch(**store), last + 1);
    if (!reached) {
      EXPECT_GT(n, 20);
      return;
    }
  }
}

TEST(SqliteFaults, no_operation_that_fails_once_loses_or_splits_a_batch) {
  fail_every_operation(SQLITE_IOERR_WRITE, Duration::once);
  fail_every_operation(SQLITE_IOERR_FSYNC, Duration::once);
}

TEST(SqliteFaults, no_disk_that_breaks_or_fills_up_loses_or_splits_a_batch) {
  fail_every_operation(SQLITE_IOERR_WRITE, Duration::for_good);
  fail_every_operation(SQLITE_FULL, Duration::for_good);
}

TEST(SqliteFaults, a_full_disk_is_called_so_and_later_commits_work_again) {
  Folder folder;
  test::FaultVfs disk;
  auto store = *SqliteStore::open(folder.file());
  ASSERT_TRUE(store->commit(batch(0)));
  disk.fail(1, SQLITE_FULL, Duration::for_good);
  EXPECT_EQ(store->commit(batch(1)).error().message,
            folder.file() + ": commit: database or disk is full");
  EXPECT_EQ(last_batch(*store), 0);
  disk.heal();
  EXPECT_TRUE(store->commit(batch(1)));
  EXPECT_EQ(last_batch(*store), 1);
}

// A limit on the size of files is a refusal of the system that needs no special disk.
TEST(SqliteFaults, what_the_system_refused_is_said_with_its_errno) {
  Folder folder;
  auto store = *SqliteStore::open(folder.file());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  auto handler = signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 20'000;
  setrlimit(RLIMIT_FSIZE, &small);
  auto refused = store->commit({{Change::Verb::put, {"n", "0", std::string(40'000, 'x')}}});
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().sys_errno, EFBIG);
  EXPECT_EQ(refused.error().message,
            folder.file() + ": commit: disk I/O error: EFBIG (File too large)");
  EXPECT_TRUE(store->commit(batch(0)));
}

TEST(SqliteFaults, a_migration_that_fails_anywhere_is_done_by_the_next_start) {
  const char* const newer[] = {SqliteStore::current_schema()[0],
                               "UPDATE entry SET value = 'migrated'", "CREATE TABLE later (x)"};
  for (int n = 1;; ++n) {
    SCOPED_TRACE(n);
    Folder folder;
    test::FaultVfs disk;
    ASSERT_EQ(session(folder.file()), 4);
    disk.fail(n, SQLITE_IOERR_WRITE, Duration::once);
    if (auto store = SqliteStore::open(folder.file(), newer); !store) {
      expect_failure(store.error(), folder.file());
    }
    bool reached = disk.heal();

    auto migrated = SqliteStore::open(folder.file(), newer);
    ASSERT_TRUE(migrated) << migrated.error().message;
    EXPECT_EQ((*migrated)->load()->front().value, "migrated");
    auto copy = SqliteStore::open(folder.file() + ".v1");
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(last_batch(**copy), 4);
    if (!reached) {
      EXPECT_GT(n, 8);
      return;
    }
  }
}

// In a process of its own, because the variable is read once. The child is this program again, with
// the environment that the parent made.
[[noreturn]] void commit_two() {
  auto store = *SqliteStore::open(std::getenv("STORE_TEST_FILE"));
  for (int i = 0; i < 2; ++i) {
    auto done = store->commit(batch(i));
    fprintf(stderr, "%d=%s\n", i, done ? "ok" : done.error().message.c_str());
  }
  store.reset();
  std::exit(0);
}

class SqliteFailpointDeathTest : public testing::Test {
 protected:
  void SetUp() override {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    if (std::getenv("STORE_TEST_FILE")) return;  // the child, which ends without cleaning up
    folder_.emplace();
    setenv("STORE_TEST_FILE", folder_->file().c_str(), 1);
  }
  void TearDown() override {
    unsetenv("STORE_TEST_FILE");
    unsetenv("OVN_LITE_FAILPOINT");
  }
  int last() { return last_batch(**SqliteStore::open(folder_->file())); }

  std::optional<Folder> folder_;
};

TEST_F(SqliteFailpointDeathTest, dying_before_a_commit_leaves_the_batch_before) {
  setenv("OVN_LITE_FAILPOINT", "store.commit.before:kill@2", 1);
  EXPECT_EXIT(commit_two(), testing::KilledBySignal(SIGKILL), "0=ok\n$");
  EXPECT_EQ(last(), 0);
}

TEST_F(SqliteFailpointDeathTest, dying_after_a_commit_leaves_that_batch) {
  setenv("OVN_LITE_FAILPOINT", "store.commit.after:kill@2", 1);
  EXPECT_EXIT(commit_two(), testing::KilledBySignal(SIGKILL), "0=ok\n$");
  EXPECT_EQ(last(), 1);
}

TEST_F(SqliteFailpointDeathTest, an_error_before_a_commit_changes_nothing) {
  setenv("OVN_LITE_FAILPOINT", "store.commit.before:error@2", 1);
  EXPECT_EXIT(commit_two(), testing::ExitedWithCode(0), "1=failpoint store.commit.before");
  EXPECT_EQ(last(), 0);
}

TEST_F(SqliteFailpointDeathTest, an_error_after_a_commit_comes_with_the_batch_on_disk) {
  setenv("OVN_LITE_FAILPOINT", "store.commit.after:error@2", 1);
  EXPECT_EXIT(commit_two(), testing::ExitedWithCode(0), "1=failpoint store.commit.after");
  EXPECT_EQ(last(), 1);
}

}  // namespace
}  // namespace ovn::store
