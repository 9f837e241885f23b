// SPDX-License-Identifier: Apache-2.0
// For the tests of what netlink::Kernel does to the kernel: a host with one network `net` and one
// sandbox `box`, and the words for ops on them.
#pragma once

#include <vector>

#include "netlink/kernel.h"
#include "test/support/netns_fixture.h"

namespace ovn::netlink {

using kernel::drop;
using kernel::Link;
using kernel::NetnsName;
using kernel::Op;
using kernel::put;

inline const NetnsName kNet("net"), kBox("box");
inline const Mac kMac({2, 0x42, 10, 0, 0, 2}), kPeerMac({2, 0x42, 10, 0, 0, 3});

inline Link link(NetnsName netns, std::string name, kernel::LinkKind kind,
                 std::string master = "") {
  return {std::move(netns),  std::move(name), std::move(kind), {}, 1450, true,
          std::move(master), "ovn-lite:x"};
}
inline ip::Address at(std::string_view text) { return *ip::Address::parse(text); }
inline ip::Prefix net(std::string_view text) { return *ip::Prefix::parse(text); }

class ApplyTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    box_ = make_sandbox("box");
    run({put(owned("net")), put(box_)});
  }

  void run(const std::vector<Op>& ops) {
    auto results = kernel_.apply(ops);
    for (size_t i = 0; i < ops.size(); ++i) {
      EXPECT_TRUE(results[i]) << to_string(ops[i]) << "\n" << results[i].error().message;
    }
  }
  Error refused(const Op& op) {
    auto result = kernel_.apply({&op, 1})[0];
    EXPECT_FALSE(result) << to_string(op);
    return result ? Error() : result.error();
  }
  kernel::Snapshot dump(std::vector<kernel::Sysctl> sysctls = {}) {
    auto snapshot =
        kernel_.dump(std::vector{kernel::Netns{kernel::kHost, ""}, owned("net"), box_}, sysctls);
    EXPECT_TRUE(snapshot) << snapshot.error().message;
    return snapshot ? *snapshot : kernel::Snapshot();
  }
  // The line of that link in a dump; empty if it is not there.
  std::string described(const Link& wanted) {
    for (const auto& have : dump().links) {
      if (have.key() == wanted.key()) return to_string(have);
    }
    return "";
  }

  kernel::Netns box_;
  Kernel kernel_;
};

}  // namespace ovn::netlink
