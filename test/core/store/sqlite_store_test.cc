// SPDX-License-Identifier: Apache-2.0
#include "core/store/sqlite_store.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "core/base/random.h"
#include "test/support/fault_vfs.h"
#include "test/support/temp_folder.h"

namespace ovn::store {
namespace {

class SqliteStoreTest : public test::FolderTest {
 protected:
  static Change put(std::string kind, std::string key, std::string value) {
    return {Change::Verb::put, {std::move(kind), std::move(key), std::move(value)}};
  }

  static std::string contents(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string path_ = folder_ + "/state.db";
};

TEST_F(SqliteStoreTest, what_was_committed_is_there_after_reopening) {
  {
    auto store = *SqliteStore::open(path_);
    ASSERT_TRUE(store->commit({put("network", "b", "{}"), put("endpoint", "a", "\"é\\u0000\"")}));
    ASSERT_TRUE(store->commit(
        {put("network", "b", "{\"x\":1}"), {Change::Verb::drop, {"endpoint", "missing", ""}}}));
  }
  auto store = *SqliteStore::open(path_);
  EXPECT_EQ(*store->load(),
            (std::vector<Entry>{{"endpoint", "a", "\"é\\u0000\""}, {"network", "b", "{\"x\":1}"}}));
}

TEST_F(SqliteStoreTest, the_file_is_for_root_alone) {
  auto store = *SqliteStore::open(path_);
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(SqliteStoreTest, a_second_opener_is_refused) {
  auto first = *SqliteStore::open(path_);
  auto second = SqliteStore::open(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_EQ(second.error().message, path_ + ": another process has this file open");
}

TEST_F(SqliteStoreTest, a_newer_schema_is_refused_and_left_alone) {
  const char* const newer[] = {SqliteStore::current_schema()[0], "CREATE TABLE later (x)"};
  ASSERT_TRUE(SqliteStore::open(path_, newer));
  auto store = SqliteStore::open(path_);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().message,
            path_ + ": schema version 2 is from a newer release; this one knows up to 1");
  EXPECT_TRUE(SqliteStore::open(path_, newer));
}

TEST_F(SqliteStoreTest, an_older_schema_is_migrated_after_a_copy_was_made) {
  ASSERT_TRUE((*SqliteStore::open(path_))->commit({put("network", "a", "{}")}));
  const char* const newer[] = {SqliteStore::current_schema()[0],
                               "UPDATE entry SET value = '{\"migrated\":true}'"};
  auto store = *SqliteStore::open(path_, newer);
  EXPECT_EQ((*store->load())[0].value, "{\"migrated\":true}");
  auto copy = *SqliteStore::open(path_ + ".v1");
  EXPECT_EQ((*copy->load())[0].value, "{}");
}

TEST_F(SqliteStoreTest, a_failed_migration_leaves_the_file_as_it_was) {
  ASSERT_TRUE((*SqliteStore::open(path_))->commit({put("network", "a", "{}")}));
  const char* const broken[] = {SqliteStore::current_schema()[0],
                                "DELETE FROM entry; SELECT * FROM nowhere"};
  EXPECT_FALSE(SqliteStore::open(path_, broken));
  EXPECT_EQ((*SqliteStore::open(path_).value_or(nullptr)->load()).size(), 1u);
}

TEST_F(SqliteStoreTest, a_file_that_is_no_database_is_called_corrupt_and_kept) {
  std::string garbage(8192, 'x');
  std::ofstream(path_) << garbage;
  auto store = SqliteStore::open(path_);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::corrupt);
  EXPECT_EQ(store.error().message, path_ + ": lock: file is not a database");
  EXPECT_EQ(contents(path_), garbage);
}

// Whatever bytes a disk returns, opening and loading end in an answer.
TEST_F(SqliteStoreTest, damaged_bytes_give_an_error_or_entries) {
  test::FaultVfs fast;
  {
    auto store = *SqliteStore::open(path_);
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(store->commit({put("network", std::to_string(i), std::string(200, 'v'))}));
    }
  }
  const std::string whole = contents(path_);
  Random random(1);
  size_t refused = 0;
  for (int round = 0; round < 200; ++round) {
    std::string damaged = whole;
    size_t page = random.below(whole.size() / 4096) * 4096;
    for (int i = 0; i < 8; ++i) {
      damaged[page + random.below(200)] ^= static_cast<char>(random.next());
    }
    std::ofstream(path_, std::ios::trunc) << damaged;
    auto store = SqliteStore::open(path_);
    auto entries = store ? (*store)->load() : Result<std::vector<Entry>>(fail(Errc::corrupt, ""));
    if (store && entries) continue;
    ++refused;
    const Error& error = store ? entries.error() : store.error();
    EXPECT_TRUE(error.message.starts_with(path_ + ": ")) << error.message;
  }
  EXPECT_GT(refused, 50u);
}

TEST_F(SqliteStoreTest, the_database_of_another_program_is_refused_and_left_alone) {
  for (const char* sql :
       {"CREATE TABLE entry (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"}) {
    std::filesystem::remove(path_);
    sqlite3* foreign = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &foreign), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(foreign, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(foreign);
    const std::string before = contents(path_);
    auto store = SqliteStore::open(path_);
    ASSERT_FALSE(store) << sql;
    EXPECT_EQ(store.error().code, Errc::conflict);
    EXPECT_EQ(store.error().message, path_ + ": is the database of another program");
    EXPECT_EQ(contents(path_), before);
  }
}

TEST_F(SqliteStoreTest, a_file_of_ours_without_the_table_is_corrupt) {
  const char* const no_table[] = {"CREATE TABLE other (x)"};
  auto store = SqliteStore::open(path_, no_table);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::corrupt);
  EXPECT_EQ(store.error().message, path_ + ": commit: no such table: entry");
}

TEST_F(SqliteStoreTest, quotes_in_the_path_are_part_of_the_name) {
  std::string folder = folder_ + "/it's \"here\"";
  std::filesystem::create_directory(folder);
  path_ = folder + "/state.db";
  ASSERT_TRUE((*SqliteStore::open(path_))->commit({put("network", "a", "{}")}));
  const char* const newer[] = {SqliteStore::current_schema()[0], "CREATE TABLE later (x)"};
  ASSERT_TRUE(SqliteStore::open(path_, newer));
  EXPECT_EQ((*SqliteStore::open(path_ + ".v1"))->load()->size(), 1u);
}

TEST_F(SqliteStoreTest, a_commit_costs_one_sync_and_an_empty_one_none) {
  test::FaultVfs disk;
  for (const char* time : {"new", "opened again"}) {
    auto store = *SqliteStore::open(path_);
    for (int i = 0; i < 10; ++i) {
      uint64_t before = disk.syncs();
      Batch batch{put("endpoint", std::to_string(i), "{}"), put("sandbox", "s", time)};
      ASSERT_TRUE(store->commit(batch));
      EXPECT_EQ(disk.syncs() - before, 1u) << time << " " << i;
    }
    uint64_t before = disk.syncs();
    ASSERT_TRUE(store->commit({}));
    EXPECT_EQ(disk.syncs(), before);
  }
}

TEST_F(SqliteStoreTest, a_missing_folder_is_named) {
  auto store = SqliteStore::open(folder_ + "/nowhere/state.db");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().message,
            "open " + folder_ + "/nowhere/state.db: ENOENT (No such file or directory)");
}

TEST_F(SqliteStoreTest, a_full_disk_fails_the_commit_and_loses_nothing) {
  std::string small = folder_ + "/small";
  std::filesystem::create_directory(small);
  if (unshare(CLONE_NEWNS) != 0 || mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", small.c_str(), "tmpfs", 0, "size=256k") != 0) {
    GTEST_SKIP() << "needs root, to mount a small file system";
  }
  {
    auto store = *SqliteStore::open(small + "/state.db");
    ASSERT_TRUE(store->commit({put("network", "a", "{}")}));
    auto full = store->commit({put("network", "b", std::string(1 << 20, 'x'))});
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, Errc::unavailable);
    EXPECT_EQ(store->load()->size(), 1u);
    EXPECT_TRUE(store->commit({put("network", "c", "{}")})) << "there is room for a small one";
    EXPECT_EQ(store->load()->size(), 2u);
  }
  umount(small.c_str());
}

// A child commits one entry after the other and is killed at some time: what it was told to be
// committed must be there, and the file must open.
TEST_F(SqliteStoreTest, a_kill_loses_nothing_that_was_acknowledged) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto store = *SqliteStore::open(path_);
    for (int i = 0;; ++i) {
      if (!store->commit({put("n", std::to_string(i), "{}")})) _exit(1);
      if (write(pipe_ends[1], &i, sizeof i) != sizeof i) _exit(1);
    }
  }
  int acknowledged = -1;
  while (acknowledged < 50) ASSERT_EQ(read(pipe_ends[0], &acknowledged, sizeof acknowledged), 4);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(pipe_ends[1]);
  while (read(pipe_ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
  }
  close(pipe_ends[0]);
  auto store = *SqliteStore::open(path_);
  EXPECT_GE(store->load()->size(), static_cast<size_t>(acknowledged) + 1);
}

}  // namespace
}  // namespace ovn::store
