// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/key_keeper.h"

#include <filesystem>

#include "cmd/cluster/durable_file.h"
#include "cmd/cluster/init.h"
#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

class KeyKeeperTest : public test::FolderTest {
 protected:
  KeyKeeperTest() {
    file_ = *cluster::init({folder_, "host1", test::address("192.0.2.1"), 7957});
    file_.keys = {{1, {1, 2, 3}}};  // the rig's
    EXPECT_TRUE(cluster::replace_cluster_file(folder_, file_));
    keeper_.emplace(rig_.store_worker, *rig_.gossip, file_, folder_);
  }

  static model::GossipKey key(uint16_t id, model::KeyState state) {
    return {id, {static_cast<uint8_t>(id), 2, 3}, state, 0, 0};
  }
  Result<void> adopt(const std::vector<model::GossipKey>& ring) {
    std::optional<Result<void>> done;
    keeper_->adopt(ring, [this] { ++cut_off_; }, [&](Result<void> result) { done = result; });
    EXPECT_TRUE(rig_.run_until([&] { return done.has_value(); }));
    return *done;
  }
  std::vector<uint16_t> used() { return rig_.gossip->node().inspect(rig_.loop.now()).keys; }
  std::vector<uint16_t> on_disk() {
    std::vector<uint16_t> ids;
    auto file = cluster::load_cluster_file(folder_);
    for (const auto& one : (*file)->keys) ids.push_back(one.id);
    return ids;
  }

  using Ids = std::vector<uint16_t>;
  cluster::ClusterFile file_;
  test::Rig rig_;
  std::optional<KeyKeeper> keeper_;
  int cut_off_ = 0;
};

using model::KeyState;

TEST_F(KeyKeeperTest, each_step_of_a_rotation_is_used_and_on_disk_when_it_is_confirmed) {
  ASSERT_TRUE(adopt({key(1, KeyState::primary), key(2, KeyState::installed)}));
  EXPECT_EQ(used(), (Ids{1, 2}));
  EXPECT_EQ(on_disk(), (Ids{1, 2}));
  ASSERT_TRUE(adopt({key(1, KeyState::retiring), key(2, KeyState::primary)}));
  EXPECT_EQ(used(), (Ids{2, 1}));
  EXPECT_EQ(on_disk(), (Ids{2, 1}));
  ASSERT_TRUE(adopt({key(2, KeyState::primary)}));
  EXPECT_EQ(used(), Ids{2});
  EXPECT_EQ(on_disk(), Ids{2});
  EXPECT_EQ(cut_off_, 0);
  EXPECT_EQ(**cluster::load_cluster_file(folder_), file_);
}

TEST_F(KeyKeeperTest, a_ring_that_is_there_already_is_not_written_again) {
  std::filesystem::remove(cluster::cluster_file_path(folder_));
  ASSERT_TRUE(adopt({key(1, KeyState::primary)}));
  EXPECT_FALSE(std::filesystem::exists(cluster::cluster_file_path(folder_)));
}

TEST_F(KeyKeeperTest, who_missed_a_whole_rotation_is_told_that_it_was_cut_off) {
  ASSERT_TRUE(adopt({key(7, KeyState::primary)}));
  EXPECT_EQ(cut_off_, 1);
  model::GossipKey other = key(7, KeyState::primary);
  other.secret.fill(9);
  ASSERT_TRUE(adopt({other}));
  EXPECT_EQ(cut_off_, 2) << "another key of the same number";
}

TEST_F(KeyKeeperTest, what_is_no_ring_changes_nothing) {
  for (const auto& ring : {std::vector<model::GossipKey>(), {key(2, KeyState::installed)}}) {
    auto adopted = adopt(ring);
    ASSERT_FALSE(adopted);
    EXPECT_EQ(adopted.error().code, Errc::invalid);
  }
  EXPECT_EQ(used(), Ids{1});
  EXPECT_EQ(on_disk(), Ids{1});
}

TEST_F(KeyKeeperTest, a_disk_that_does_not_take_it_does_not_cut_the_host_off) {
  // Nothing can be renamed onto a folder.
  std::filesystem::remove(cluster::cluster_file_path(folder_));
  ASSERT_TRUE(cluster::make_folder(cluster::cluster_file_path(folder_), 0700));
  EXPECT_FALSE(adopt({key(1, KeyState::retiring), key(2, KeyState::primary)}));
  EXPECT_EQ(used(), (Ids{2, 1}));
  EXPECT_EQ(file_.keys.size(), 1u);
  std::filesystem::remove(cluster::cluster_file_path(folder_));
  ASSERT_TRUE(adopt({key(1, KeyState::retiring), key(2, KeyState::primary)})) << "it came again";
  EXPECT_EQ(on_disk(), (Ids{2, 1}));
}

TEST(KeyExplanation, says_who_may_have_missed_a_rotation) {
  ip::Endpoint from{ip::Address::v4(0x0a630003), 7956};
  std::vector<cluster::GossipKey> held{{2, {}}, {1, {}}};
  EXPECT_EQ(explain({from, 3, false}, held, "ok"),
            "gossip from 10.99.0.3:7956 is sealed with key 3, this host holds 2, 1: that host has "
            "missed a rotation, or is of another cluster");
  EXPECT_EQ(explain({from, 3, false}, held, "unreachable: no answer"),
            "gossip from 10.99.0.3:7956 is sealed with key 3, this host holds 2, 1: if this host "
            "has missed a rotation it is cut off until the manager, who is unreachable: no answer, "
            "tells it the keys");
  EXPECT_EQ(explain({from, 2, true}, held, "ok"),
            "gossip from 10.99.0.3:7956 does not open under key 2: that host, or this one, has "
            "another key of that number; it is taken for a stranger");
}

}  // namespace
}  // namespace ovn::agent
