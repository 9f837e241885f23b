// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/durable_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/file.h"
#include "test/support/temp_folder.h"

namespace ovn::cluster {
namespace {

class DurableFile : public test::FolderTest {
 protected:
  size_t files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::string path_ = folder_ + "/file";
};

TEST_F(DurableFile, what_is_written_is_read_with_its_mode) {
  ASSERT_TRUE(write_durably(path_, "text\n", 0600, IfThere::refuse));
  auto file = read_file(path_);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->text, "text\n");
  EXPECT_EQ(file->mode & 07777, 0600u);
  EXPECT_EQ(files(), 1u) << "nothing is left beside it";
}

TEST_F(DurableFile, one_that_is_there_is_replaced_only_if_asked) {
  ASSERT_TRUE(write_durably(path_, "one", 0600, IfThere::refuse));
  auto refused = write_durably(path_, "two", 0600, IfThere::refuse);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::exists);
  EXPECT_EQ(read_file(path_)->text, "one");
  ASSERT_TRUE(write_durably(path_, "two", 0644, IfThere::replace));
  EXPECT_EQ(read_file(path_)->text, "two");
  EXPECT_EQ(read_file(path_)->mode & 07777, 0644u);
  EXPECT_EQ(files(), 1u);
}

TEST_F(DurableFile, a_folder_that_is_not_there_is_named) {
  auto refused = write_durably(folder_ + "/none/file", "x", 0600, IfThere::replace);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(folder_ + "/none/file"), std::string::npos)
      << refused.error().message;
}

TEST_F(DurableFile, a_file_is_removed_also_when_it_is_gone) {
  std::ofstream(path_) << "x";
  EXPECT_TRUE(remove_file(path_));
  EXPECT_TRUE(remove_file(path_));
  EXPECT_TRUE(sync_folder_of(path_));
  auto refused = remove_file(folder_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "remove " + folder_ + ": EISDIR (Is a directory)");
}

TEST_F(DurableFile, folders_are_made_with_their_parents) {
  ASSERT_TRUE(make_folder(folder_ + "/a/b", 0700));
  struct stat status;
  ASSERT_EQ(stat((folder_ + "/a/b").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  EXPECT_TRUE(make_folder(folder_ + "/a/b", 0700)) << "once more";
}

}  // namespace
}  // namespace ovn::cluster
