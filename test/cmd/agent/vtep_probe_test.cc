// SPDX-License-Identifier: Apache-2.0
// Echo requests to this machine itself; the times are controller::VtepLiveness', and tested there.
#include "cmd/agent/vtep_probe.h"

#include <filesystem>

#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

// Raw sockets of this process, as the kernel lists them.
size_t open_sockets() {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    auto target = std::filesystem::read_symlink(entry.path(), gone).string();
    count += target.starts_with("socket:");
  }
  return count;
}

TEST(VtepProbe, sockets_are_open_only_while_there_is_somebody_to_ask) {
  Loop loop;
  VtepProbe probe(loop, [] {});
  size_t before = open_sockets();
  probe.set_targets({test::address("127.0.0.1"), test::address("::1")});
  EXPECT_EQ(open_sockets(), before + 2);
  probe.set_targets({});
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(open_sockets(), before);
}

TEST(VtepProbe, who_answers_is_alive_and_so_is_whom_nobody_doubts) {
  Loop loop;
  int changes = 0;
  VtepProbe probe(loop, [&] { ++changes; });
  std::set<ip::Address> targets{test::address("127.0.0.1"), test::address("::1")};
  probe.set_targets(targets);
  for (const auto& target : targets) EXPECT_TRUE(probe.alive(target));
  EXPECT_TRUE(probe.alive(test::address("192.0.2.1")));
  EXPECT_EQ(changes, 0);
}

}  // namespace
}  // namespace ovn::agent
