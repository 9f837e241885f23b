// SPDX-License-Identifier: Apache-2.0
// For tests on the real kernel: each has a host of its own, a network namespace that the test's
// thread is in from beginning to end, and a folder for other namespaces. Nothing of it is left
// behind.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include "core/kernel/objects.h"
#include "netlink/netns.h"
#include "test/support/temp_folder.h"

namespace ovn::test {

// What a shell command, run in the namespace of the calling thread, prints.
inline std::string shell(const std::string& command) {
  FILE* pipe = popen(("exec 2>&1; " + command).c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  while (size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), size);
  }
  EXPECT_EQ(pclose(pipe), 0) << command << "\n" << output;
  return output;
}

class NetnsTest : public FolderTest {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes network namespaces";
    auto host = netlink::NetnsScope::enter_new();
    ASSERT_TRUE(host) << host.error().message;
    host_.emplace(*std::move(host));
  }

  void TearDown() override {
    if (!host_) return;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      EXPECT_TRUE(netlink::remove_netns(entry.path()));
    }
  }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  // A namespace that others made, and what we know it by.
  kernel::Netns make_sandbox(const std::string& name) {
    EXPECT_TRUE(netlink::create_netns(path(name)));
    auto cookie = netlink::netns_cookie(path(name));
    EXPECT_TRUE(cookie);
    return {kernel::NetnsName(name), path(name), false, cookie ? *cookie : 0};
  }
  // One of ours, as an op's object.
  kernel::Netns owned(const std::string& name) const {
    return {kernel::NetnsName(name), path(name), true, 0};
  }

  // The same command inside another namespace.
  std::string shell_in(const std::string& name, const std::string& command) {
    auto fd = netlink::open_netns(path(name));
    EXPECT_TRUE(fd);
    auto scope = netlink::NetnsScope::enter(*fd);
    EXPECT_TRUE(scope);
    return shell(command);
  }

 private:
  std::optional<netlink::NetnsScope> host_;
};

}  // namespace ovn::test
