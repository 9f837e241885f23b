// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/reconcile/drivers.h"
#include "test/core/reconcile/views.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;

Snapshot pair_of(std::vector<const char*> addresses) {
  Snapshot snapshot;
  Port port{NetnsName("net"), "br0", 1400, {.hairpin = true}};
  add_pair(test::local("a", addresses), port, snapshot);
  return snapshot;
}

TEST(Pair, the_outer_end_is_a_port_and_the_inner_has_the_addresses) {
  Snapshot snapshot = pair_of({"10.0.0.2/24"});
  ASSERT_EQ(snapshot.links.size(), 2u);
  EXPECT_EQ(snapshot.links[0].master, "br0");
  EXPECT_TRUE(snapshot.links[0].port.hairpin);
  EXPECT_EQ(snapshot.links[0].mtu, 1400u);
  EXPECT_EQ(snapshot.links[1].name, "eth0");
  EXPECT_FALSE(snapshot.links[1].port.hairpin);
  ASSERT_EQ(snapshot.addresses.size(), 1u);
  EXPECT_EQ(snapshot.addresses[0].netns, snapshot.links[1].netns);
}

TEST(Pair, ipv6_is_on_only_where_there_is_an_address_of_it) {
  EXPECT_EQ(pair_of({"10.0.0.2/24"}).sysctls[0].value, "1");
  EXPECT_EQ(pair_of({"10.0.0.2/24", "fd00::2/64"}).sysctls[0].value, "0");
}

}  // namespace
}  // namespace ovn::reconcile
