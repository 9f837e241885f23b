// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/link_kinds.h"

#include <gtest/gtest.h>

namespace ovn::kernel {
namespace {

const Lower kLower{kHost, "eth0"};

TEST(LinkKinds, tell_what_they_stand_on) {
  for (const LinkKind& kind : {LinkKind(Macvlan{kLower}), LinkKind(Ipvlan{kLower}),
                               LinkKind(Vlan{kLower, 10})}) {
    ASSERT_TRUE(lower_of(kind)) << to_string(kind);
    EXPECT_EQ(*lower_of(kind), kLower);
  }
  for (const LinkKind& kind : {LinkKind(Bridge()), LinkKind(Dummy()), LinkKind(Vxlan())}) {
    EXPECT_FALSE(lower_of(kind)) << to_string(kind);
  }
}

TEST(LinkKinds, are_told_in_the_words_of_ip_link) {
  EXPECT_EQ(to_string(LinkKind(Macvlan{kLower, Macvlan::Mode::isolated})),
            "macvlan on host/eth0 mode private");
  EXPECT_EQ(to_string(LinkKind(Ipvlan{kLower, Ipvlan::Mode::l3s, Ipvlan::Flag::vepa})),
            "ipvlan on host/eth0 mode l3s vepa");
  EXPECT_EQ(to_string(LinkKind(Vlan{kLower, 10})), "vlan on host/eth0 id 10");
  EXPECT_EQ(to_string(LinkKind(Dummy())), "dummy");
}

}  // namespace
}  // namespace ovn::kernel
