// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/forget.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "test/support/temp_folder.h"

namespace ovn::cluster {
namespace {

class ForgetTest : public test::FolderTest {
 protected:
  void write(const std::string& name) { std::ofstream(folder_ + "/" + name) << "x"; }
  std::set<std::string> left() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.insert(entry.path().filename());
    }
    return names;
  }

};

TEST_F(ForgetTest, everything_of_the_cluster_goes_and_the_rest_stays) {
  for (const char* name : {"cluster.toml", "state.db", "state.db-wal", "state.db-shm", "manager.db",
                           "manager.key", "manager.crt", "node-id", "agent.lock", "notes.txt"}) {
    write(name);
  }
  ASSERT_TRUE(forget_cluster(folder_));
  EXPECT_EQ(left(), (std::set<std::string>{"agent.lock", "notes.txt"}));
  EXPECT_TRUE(forget_cluster(folder_)) << "once more does no harm";
}

TEST_F(ForgetTest, the_cluster_file_stays_while_something_else_cannot_be_removed) {
  write("cluster.toml"), write("manager.key");
  std::filesystem::create_directories(folder_ + "/manager.db/x");
  auto forgotten = forget_cluster(folder_);
  ASSERT_FALSE(forgotten);
  EXPECT_TRUE(forgotten.error().message.starts_with("remove " + folder_ + "/manager.db: EISDIR"))
      << forgotten.error().message;
  EXPECT_TRUE(left().contains("cluster.toml"));
  EXPECT_TRUE(left().contains("manager.key")) << "a manager starts again, to leave once more";
}

}  // namespace
}  // namespace ovn::cluster
