// SPDX-License-Identifier: Apache-2.0
// For tests that need files: a folder of their own, which is gone with all in it at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace ovn::test {

class TempFolder {
 public:
  TempFolder() { EXPECT_NE(mkdtemp(path_.data()), nullptr); }
  TempFolder(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/ovn-lite-test-XXXXXX";
};

// A test with a folder, empty at its begin.
class FolderTest : public testing::Test {
 private:
  const TempFolder temp_;

 protected:
  const std::string& folder_ = temp_.path();
};

}  // namespace ovn::test
