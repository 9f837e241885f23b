// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/space.h"

#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::ipam {
namespace {

ip::Prefix prefix(std::string_view text) { return *ip::Prefix::parse(text); }

std::string chosen(const Space& space, const std::vector<ip::Prefix>& in_use,
                   ip::Family family = ip::Family::v4, std::optional<unsigned> length = {}) {
  auto subnet = choose_subnet(space, family, in_use, length);
  return subnet ? subnet->to_string() : subnet.error().message;
}

TEST(Space, gives_the_lowest_free_subnet) {
  Space space = make_space(Uuid());
  EXPECT_EQ(chosen(space, {}), "10.0.0.0/24");
  EXPECT_EQ(chosen(space, {prefix("10.0.0.0/24")}), "10.0.1.0/24");
  EXPECT_EQ(chosen(space, {prefix("10.0.0.0/24"), prefix("10.0.2.0/24")}), "10.0.1.0/24");
}

TEST(Space, keeps_clear_of_smaller_and_larger_subnets) {
  Space space = make_space(Uuid());
  EXPECT_EQ(chosen(space, {prefix("10.0.0.128/25")}), "10.0.1.0/24");
  EXPECT_EQ(chosen(space, {prefix("10.0.0.0/15")}), "10.2.0.0/24");
  EXPECT_EQ(chosen(space, {prefix("192.168.0.0/16")}), "10.0.0.0/24");
}

TEST(Space, keeps_clear_of_what_the_host_routes_to) {
  Space space = make_space(Uuid());
  space.reserved = {prefix("10.0.0.0/16"), prefix("10.1.0.7/32")};
  EXPECT_EQ(chosen(space, {}), "10.1.1.0/24");
}

TEST(Space, goes_on_to_the_next_pool_and_then_says_that_all_are_full) {
  Space space{{{prefix("10.0.0.0/23"), 24}, {prefix("172.16.0.0/16"), 16}}, {}};
  std::vector<ip::Prefix> in_use;
  for (int i = 0; i < 3; ++i) in_use.push_back(*choose_subnet(space, ip::Family::v4, in_use));
  EXPECT_EQ(in_use.back().to_string(), "172.16.0.0/16");
  auto none = choose_subnet(space, ip::Family::v4, in_use);
  EXPECT_EQ(none.error().code, Errc::exhausted);
  EXPECT_TRUE(
      none.error().message.starts_with("all predefined address pools have been fully subnetted"));
}

TEST(Space, a_route_to_everything_leaves_nothing) {
  Space space = make_space(Uuid());
  space.reserved = {prefix("0.0.0.0/0")};
  EXPECT_FALSE(choose_subnet(space, ip::Family::v4, {}));
  EXPECT_TRUE(choose_subnet(space, ip::Family::v6, {}));
}

TEST(Space, gives_a_subnet_of_the_wanted_length) {
  Space space = make_space(Uuid());
  std::vector<ip::Prefix> in_use{prefix("10.0.0.0/24")};
  EXPECT_EQ(chosen(space, in_use, ip::Family::v4, 16), "10.1.0.0/16");
  EXPECT_EQ(chosen(space, in_use, ip::Family::v4, 28), "10.0.1.0/28");
  EXPECT_FALSE(choose_subnet(space, ip::Family::v4, {}, 4));
  EXPECT_FALSE(choose_subnet(space, ip::Family::v4, {}, 33));
}

TEST(Space, each_cluster_has_ipv6_subnets_of_its_own) {
  Space one = make_space(*Uuid::parse("0b5c9a3e-1111-4222-8333-444455556666"));
  Space two = make_space(*Uuid::parse("0b5c9a3e-1111-4222-8333-444455556667"));
  auto subnet = *choose_subnet(one, ip::Family::v6, {});
  EXPECT_EQ(subnet.length(), 64u);
  EXPECT_TRUE(prefix("fd00::/8").contains(subnet));
  EXPECT_NE(subnet, *choose_subnet(two, ip::Family::v6, {}));
  std::vector<ip::Prefix> in_use{subnet};
  EXPECT_EQ(choose_subnet(one, ip::Family::v6, in_use)->first().data()[7], 1);
}

TEST(Space, pools_of_one_family_leave_the_default_of_the_other) {
  Space space = make_space(Uuid(), {{prefix("172.16.0.0/12"), 20}});
  EXPECT_EQ(chosen(space, {}), "172.16.0.0/20");
  EXPECT_TRUE(choose_subnet(space, ip::Family::v6, {}));
}

TEST(Space, subnets_never_overlap_and_all_are_given_before_it_is_full) {
  Space space{{{prefix("10.0.0.0/20"), 24}}, {prefix("10.0.5.9/32")}};
  Random random(7);
  std::set<ip::Prefix> held;
  for (int step = 0; step < 2000; ++step) {
    if (!held.empty() && random.chance(0.4)) {
      held.erase(std::next(held.begin(), random.below(held.size())));
      continue;
    }
    std::vector<ip::Prefix> in_use(held.begin(), held.end());
    auto subnet = choose_subnet(space, ip::Family::v4, in_use);
    if (!subnet) {
      ASSERT_EQ(held.size(), 15u);
      continue;
    }
    for (const ip::Prefix& other : held) ASSERT_FALSE(other.overlaps(*subnet));
    ASSERT_NE(subnet->to_string(), "10.0.5.0/24");
    held.insert(*subnet);
  }
}

}  // namespace
}  // namespace ovn::ipam
