// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/cluster_wait.h"

#include <filesystem>
#include <fstream>

#include "cmd/cluster/init.h"
#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

class ClusterWaitTest : public test::FolderTest {
 protected:
  void begin() {
    wait_ = *ClusterWait::begin(loop_, folder_, [this](Result<cluster::ClusterFile> file) {
      ++calls_;
      found_ = std::move(file);
    });
    EXPECT_EQ(calls_, 0) << "never from within the call";
  }
  cluster::ClusterFile init() {
    return *cluster::init({folder_, "host1", ip::Address::v4(0x7f000001), 7957});
  }
  bool run_until_called() {
    return test::run_until(loop_, [this] { return calls_ > 0; });
  }

  Loop loop_;
  std::unique_ptr<ClusterWait> wait_;
  Result<cluster::ClusterFile> found_ = fail(Errc::internal, "nothing yet");
  int calls_ = 0;
};

TEST_F(ClusterWaitTest, a_file_that_appears_is_found) {
  begin();
  auto file = init();
  ASSERT_TRUE(run_until_called());
  EXPECT_EQ(*found_, file);
}

TEST_F(ClusterWaitTest, a_file_that_was_there_before_is_found) {
  auto file = init();
  begin();
  ASSERT_TRUE(run_until_called());
  EXPECT_EQ(*found_, file);
}

TEST_F(ClusterWaitTest, other_files_are_none_of_its_business_and_it_calls_once) {
  begin();
  for (const char* name : {"/state.db", "/notes.txt"}) {
    std::ofstream(folder_ + "/aside") << "x";
    std::filesystem::rename(folder_ + "/aside", folder_ + name);
  }
  init();
  ASSERT_TRUE(run_until_called());
  std::filesystem::rename(folder_ + "/state.db", folder_ + "/other.db");
  loop_.post([this] { loop_.post([this] { loop_.stop(); }); });
  loop_.run();
  EXPECT_EQ(calls_, 1);
}

TEST_F(ClusterWaitTest, a_file_that_is_none_is_an_error) {
  begin();
  std::ofstream(folder_ + "/aside") << "nonsense";
  std::filesystem::permissions(folder_ + "/aside", std::filesystem::perms::owner_read);
  std::filesystem::rename(folder_ + "/aside", folder_ + "/cluster.toml");
  ASSERT_TRUE(run_until_called());
  ASSERT_FALSE(found_);
  EXPECT_EQ(found_.error().code, Errc::corrupt);
}

TEST_F(ClusterWaitTest, a_folder_that_is_not_there_cannot_be_watched) {
  auto wait = ClusterWait::begin(loop_, folder_ + "/none", [](auto) {});
  ASSERT_FALSE(wait);
  EXPECT_EQ(wait.error().message,
            "watch " + folder_ + "/none: ENOENT (No such file or directory)");
}

}  // namespace
}  // namespace ovn::agent
