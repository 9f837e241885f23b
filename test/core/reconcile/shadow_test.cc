// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/shadow.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

using namespace kernel;

const NetnsName kNet("n"), kBox("s");

Link link(const NetnsName& netns, const char* name, LinkKind kind, const char* master = "") {
  return {netns, name, std::move(kind), {}, 0, true, master, ""};
}
Address address(const NetnsName& netns, const char* link) {
  return {netns, link, *ip::Prefix::parse("10.0.0.1/24")};
}

TEST(Shadow, falls_on_the_object_and_on_what_needs_it) {
  Shadow shadow;
  EXPECT_FALSE(shadow.covers(put(link(kNet, "br0", Bridge()))));
  shadow.add(put(link(kNet, "br0", Bridge())));
  EXPECT_TRUE(shadow.covers(put(link(kNet, "br0", Bridge()))));
  EXPECT_TRUE(shadow.covers(put(address(kNet, "br0"))));
  EXPECT_TRUE(shadow.covers(put(link(kNet, "v", Veth{kBox, "eth0"}, "br0"))));
  EXPECT_FALSE(shadow.covers(put(link(kNet, "other", Bridge()))));
  EXPECT_FALSE(shadow.covers(put(address(kBox, "br0"))));
}

TEST(Shadow, of_a_namespace_falls_on_all_that_is_in_it) {
  Shadow shadow;
  shadow.add(put(Netns{kNet, "/n", true, 0}));
  EXPECT_TRUE(shadow.covers(put(Sysctl{kNet, "net/ipv4/ip_forward", "1", false})));
  EXPECT_TRUE(shadow.covers(put(link(kBox, "v", Veth{kNet, "eth0"}))));
  EXPECT_FALSE(shadow.covers(put(address(kBox, "eth0"))));
}

TEST(Shadow, of_a_veth_falls_on_its_other_end) {
  Shadow shadow;
  shadow.add(put(link(kNet, "v", Veth{kBox, "eth0"})));
  EXPECT_TRUE(shadow.covers(put(link(kBox, "eth0", VethPeer()))));
  EXPECT_TRUE(shadow.covers(put(address(kBox, "eth0"))));
}

}  // namespace
}  // namespace ovn::reconcile
