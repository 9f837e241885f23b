// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/explain.h"

#include <gtest/gtest.h>

namespace ovn::ipam {
namespace {

ip::Address address(std::string_view text) { return *ip::Address::parse(text); }

class Explain : public testing::Test {
 protected:
  Explanation ask(std::string_view text, std::optional<Holder> endpoint = {}) {
    model::Subnet subnet;
    subnet.prefix = *ip::Prefix::parse("10.0.0.0/24");
    subnet.gateway = address("10.0.0.1");
    model::Lease block, alone;
    block.id = 17;
    block.block = *ip::Prefix::parse("10.0.0.4/30");
    alone.id = 18;
    alone.block = *ip::Prefix::parse("10.0.0.6/32");
    std::vector<model::Lease> leases{block, alone};
    auto name = [](const Uuid&) { return std::string("beta"); };
    return explain(Pool(subnet), address(text), leases, name, endpoint);
  }
};

TEST_F(Explain, what_the_subnet_sets_aside) {
  EXPECT_EQ(ask("10.0.0.0").holder, "network");
  EXPECT_EQ(ask("10.0.0.255").holder, "broadcast");
  EXPECT_EQ(ask("10.0.0.1").holder, "gateway");
  EXPECT_EQ(ask("10.0.0.1").why, "the gateway of 10.0.0.0/24");
}

TEST_F(Explain, what_is_leased_and_to_whom) {
  Explanation in_block = ask("10.0.0.5");
  EXPECT_EQ(in_block.holder, "lease");
  EXPECT_EQ(in_block.lease->id, 17u);
  EXPECT_EQ(in_block.why,
            "in block 10.0.0.4/30, leased to node 'beta' (lease 17), in use by no known endpoint");
  Explanation alone = ask("10.0.0.6");
  EXPECT_EQ(alone.lease->id, 18u);
  EXPECT_EQ(alone.why, "leased alone to node 'beta' (lease 18), in use by no known endpoint");
}

TEST_F(Explain, what_is_free) {
  Explanation free = ask("10.0.0.9");
  EXPECT_EQ(free.holder, "free");
  EXPECT_FALSE(free.lease);
  EXPECT_EQ(free.why, "an address of 10.0.0.0/24, in no lease known here");
}

TEST_F(Explain, what_an_endpoint_has) {
  Explanation held = ask("10.0.0.5", Holder{"e1", "web", "beta"});
  EXPECT_EQ(held.holder, "endpoint");
  EXPECT_EQ(held.why,
            "endpoint 'web' on node 'beta' has it; in block 10.0.0.4/30, leased to node 'beta' "
            "(lease 17)");
}

}  // namespace
}  // namespace ovn::ipam
