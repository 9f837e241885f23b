// SPDX-License-Identifier: Apache-2.0
// The tables that lead queries to our sockets, in the real kernel: it takes them, and gives them
// back as they were.
#include "core/reconcile/sandbox_dns.h"

#include <gtest/gtest.h>

#include "core/reconcile/desired.h"
#include "netlink/kernel.h"
#include "test/support/netns_fixture.h"

namespace ovn {
namespace {

class SandboxDnsInKernel : public test::NetnsTest,
                           public testing::WithParamInterface<model::DnsMode> {};

TEST_P(SandboxDnsInKernel, comes_back_as_it_was_asked_for) {
  model::Sandbox sandbox;
  sandbox.id = model::SandboxId("0123456789abcdef");
  sandbox.dns = GetParam();
  kernel::Snapshot wanted;
  reconcile::add_dns(sandbox, model::kDnsPort, wanted);
  auto netns = make_sandbox("box");
  netns.name = reconcile::sandbox_netns(sandbox.id);
  netlink::Kernel kernel;
  ASSERT_TRUE(kernel.dump({{netns}}, {}));
  std::vector<kernel::Op> ops{kernel::put(wanted.tables.at(0))};
  auto results = kernel.apply(ops);
  ASSERT_TRUE(results[0]) << results[0].error().message;
  auto found = kernel.dump({{netns}}, {});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->tables.size(), 1u);
  EXPECT_EQ(listing(found->tables[0]), listing(wanted.tables[0]));
}

INSTANTIATE_TEST_SUITE_P(modes, SandboxDnsInKernel,
                         testing::Values(model::DnsMode::resolv, model::DnsMode::intercept),
                         [](const auto& mode) { return std::string(to_string(mode.param)); });

}  // namespace
}  // namespace ovn
