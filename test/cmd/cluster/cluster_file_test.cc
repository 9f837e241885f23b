// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/cluster_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cmd/cluster/durable_file.h"
#include "test/support/temp_folder.h"

namespace ovn::cluster {
namespace {

class ClusterFileTest : public test::FolderTest {
 protected:
  static ClusterFile sample() {
    ClusterFile file;
    file.cluster = *Uuid::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
    file.node = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    file.name = "host-1";
    file.address = *ip::Address::parse("10.0.0.1");
    file.role = Role::manager;
    file.secret.fill(7);
    file.keys = {{1, {}}, {2, {}}};
    file.keys[1].key.fill(9);
    file.managers = {{*ip::Endpoint::parse("10.0.0.1:7957"), {}}};
    file.seeds = {*ip::Endpoint::parse("[fd00::2]:7956")};
    return file;
  }
  std::string error_of(std::string_view from, std::string_view to) {
    std::string text = format(sample());
    text.replace(text.find(from), from.size(), to);
    auto parsed = parse_cluster_file(text, "F");
    return parsed ? "" : parsed.error().message;
  }

  std::string dir_ = folder_ + "/state";
};

TEST_F(ClusterFileTest, survives_the_way_through_its_text) {
  auto parsed = parse_cluster_file(format(sample()), "F");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, sample());
}

TEST_F(ClusterFileTest, errors_name_the_file_and_the_field) {
  EXPECT_EQ(error_of("version = 1", "version = 2"), "F: version 2: this release reads version 1");
  EXPECT_EQ(error_of("name = ", "nome = "), "F: 'name' is missing or not a text");
  EXPECT_EQ(error_of("name = \"host-1\"", "name = \"\"").substr(0, 8), "F: node ");
  EXPECT_EQ(error_of("secret = \"07", "secret = \"zz"), "F: 'secret' is not 32 hex digits");
  EXPECT_EQ(error_of("role = \"manager", "role = \"king"),
            "F: 'role': 'king' is neither manager nor agent");
  EXPECT_EQ(error_of("id = 1\n", "id = 65536\n"), "F: 'id' is missing or not a number up to 65535");
  EXPECT_EQ(error_of("cluster = ", "cluster == ").substr(0, 4), "F:3:");
  EXPECT_EQ(parse_cluster_file("version = 1", "F").error().code, Errc::corrupt);
}

TEST_F(ClusterFileTest, a_host_without_the_file_is_in_no_cluster) {
  auto loaded = load_cluster_file(dir_);
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
}

TEST_F(ClusterFileTest, is_created_once_readable_by_its_owner_alone) {
  ASSERT_TRUE(create_cluster_file(dir_, sample()));
  struct stat status;
  ASSERT_EQ(stat(cluster_file_path(dir_).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_EQ(**load_cluster_file(dir_), sample());

  auto again = create_cluster_file(dir_, sample());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
  EXPECT_EQ(again.error().message,
            "this host is in cluster 6f9619ff-8b86-4d01-b42d-00cf4fc964ff already, as manager "
            "'host-1' (" + cluster_file_path(dir_) + ")");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir_), {}), 1);
}

TEST_F(ClusterFileTest, is_refused_when_others_can_read_it) {
  ASSERT_TRUE(create_cluster_file(dir_, sample()));
  chmod(cluster_file_path(dir_).c_str(), 0644);
  auto loaded = load_cluster_file(dir_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message, cluster_file_path(dir_) +
            ": mode 0644: it holds a secret, others must not read it");
}

TEST_F(ClusterFileTest, what_replaces_the_file_is_as_secret) {
  ASSERT_TRUE(create_cluster_file(dir_, sample()));
  ClusterFile fresh = sample();
  fresh.keys = {{7, {}}};
  ASSERT_TRUE(replace_cluster_file(dir_, fresh));
  EXPECT_EQ(**load_cluster_file(dir_), fresh);
}

TEST_F(ClusterFileTest, the_node_id_is_made_once) {
  auto first = node_id(dir_);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(*node_id(dir_), *first);
  std::ofstream(dir_ + "/node-id") << "nonsense\n";
  EXPECT_EQ(node_id(dir_).error().code, Errc::corrupt);
}

TEST_F(ClusterFileTest, credentials_survive_and_their_key_is_kept_secret) {
  auto made = make_credentials("test");
  ASSERT_TRUE(made);
  ASSERT_TRUE(save_credentials(dir_, *made));
  EXPECT_EQ(*load_credentials(dir_), *made);
  struct stat status;
  ASSERT_EQ(stat((dir_ + "/manager.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(ClusterFileTest, a_file_that_cannot_be_written_leaves_nothing_behind) {
  ASSERT_TRUE(make_folder(folder_ + "/taken/cluster.toml", 0700));
  EXPECT_FALSE(write_durably(folder_ + "/taken/cluster.toml", "x", 0600, IfThere::replace));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ + "/taken"), {}), 1);
}

}  // namespace
}  // namespace ovn::cluster
