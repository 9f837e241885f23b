// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "test/support/temp_folder.h"

namespace ovn {
namespace {

class File : public test::FolderTest {
 protected:
  std::string path_ = folder_ + "/file";
};

TEST_F(File, is_read_whole_with_its_mode) {
  std::string text(10'000, 'x');
  text[5'000] = '\0';
  std::ofstream(path_) << text;
  ::chmod(path_.c_str(), 0640);
  auto file = read_file(path_);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->text, text);
  EXPECT_EQ(file->mode, 0640u);
}

TEST_F(File, of_any_size_up_to_the_bound) {
  std::ofstream(path_) << "12345";
  EXPECT_EQ(read_file(path_, 5)->text, "12345");
  auto refused = read_file(path_, 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::corrupt);
  EXPECT_EQ(refused.error().message, path_ + ": above 4 bytes");
  EXPECT_FALSE(read_file("/dev/zero")) << "and none without an end";
}

TEST_F(File, that_is_not_there_is_not_found) {
  EXPECT_EQ(read_file(path_).error().code, Errc::not_found);
  EXPECT_EQ(read_file(path_).error().message, path_ + ": ENOENT (No such file or directory)");
}

TEST_F(File, that_opens_and_cannot_be_read_is_an_error) {
  auto refused = read_file(folder_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, folder_ + ": EISDIR (Is a directory)");
  refused = read_file("/proc/self/mem");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sys_errno, EIO);
}

TEST_F(File, names_of_a_folder_are_told) {
  std::ofstream(path_) << "x";
  std::filesystem::create_directory(folder_ + "/more");
  auto names = names_in(folder_);
  ASSERT_TRUE(names);
  std::ranges::sort(*names);
  EXPECT_EQ(*names, (std::vector<std::string>{"file", "more"}));
  EXPECT_EQ(names_in(folder_ + "/none").error().code, Errc::not_found);
  EXPECT_EQ(names_in(path_).error().sys_errno, ENOTDIR);
}

}  // namespace
}  // namespace ovn
