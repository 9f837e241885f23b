// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/mount_watch.h"

#include <sys/mount.h>

#include "netlink/netns.h"
#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

class MountWatchTest : public test::FolderTest {
 protected:
  MountWatchTest() {
    namespaces_ = {{kernel::NetnsName("a"), folder_ + "/a", true, 0},
                   {kernel::NetnsName("b"), folder_ + "/b", true, 0},
                   {kernel::NetnsName("s"), folder_ + "/s", false, 0}};
    for (const kernel::Netns& netns : namespaces_) {
      EXPECT_TRUE(netlink::create_netns(netns.path));
    }
    auto opened = MountWatch::open(
        loop_, [this]() -> auto& { return namespaces_; },
        [this](const kernel::NetnsName& netns) { gone_.push_back(netns.str()); });
    EXPECT_TRUE(opened);
    watch_ = *std::move(opened);
  }
  ~MountWatchTest() override {
    for (const kernel::Netns& netns : namespaces_) {
      EXPECT_TRUE(netlink::remove_netns(netns.path));
    }
  }
  void unmount(size_t i) {
    EXPECT_EQ(::umount2(namespaces_[i].path.c_str(), MNT_DETACH), 0);
  }

  Loop loop_;
  std::vector<kernel::Netns> namespaces_;
  std::vector<std::string> gone_;
  std::unique_ptr<MountWatch> watch_;
};

TEST_F(MountWatchTest, a_namespace_of_ours_that_lost_its_mount_is_told) {
  unmount(1);
  unmount(2);
  ASSERT_TRUE(test::run_until(loop_, [this] { return !gone_.empty(); }));
  EXPECT_EQ(gone_, std::vector<std::string>{"b"}) << "a container's is no business of ours";
  EXPECT_TRUE(netlink::create_netns(namespaces_[1].path));
  unmount(0);
  ASSERT_TRUE(test::run_until(loop_, [this] { return gone_.size() == 2; }));
  EXPECT_EQ(gone_[1], "a");
}

}  // namespace
}  // namespace ovn::agent
