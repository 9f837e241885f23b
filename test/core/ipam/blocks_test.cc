// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/blocks.h"

#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::ipam {
namespace {

model::Subnet subnet(std::string_view prefix, std::string_view gateway = "") {
  model::Subnet subnet;
  subnet.prefix = *ip::Prefix::parse(prefix);
  if (!gateway.empty()) subnet.gateway = *ip::Address::parse(gateway);
  return subnet;
}

class Leases {
 public:
  explicit Leases(model::Subnet subnet) : pool(subnet), subnet_(std::move(subnet)) {}

  void add(const ip::Prefix& block) {
    model::Lease lease;
    lease.id = ++last_id_;
    lease.subnet = subnet_.prefix;
    lease.block = block;
    all.push_back(lease);
  }
  std::string grant() {
    auto block = next_block(pool, all);
    if (!block) return block.error().message;
    add(*block);
    return block->to_string();
  }

  Pool pool;
  std::vector<model::Lease> all;

 private:
  model::Subnet subnet_;
  uint64_t last_id_ = 0;
};

TEST(Blocks, have_a_64th_of_the_pool_between_1_and_64_addresses) {
  auto length = [](std::string_view prefix) { return block_length(Pool(subnet(prefix))); };
  EXPECT_EQ(length("10.0.0.0/24"), 30u);
  EXPECT_EQ(length("10.0.0.0/16"), 26u);
  EXPECT_EQ(length("10.0.0.0/8"), 26u);
  EXPECT_EQ(length("10.0.0.0/20"), 26u);
  EXPECT_EQ(length("10.0.0.0/25"), 31u);
  EXPECT_EQ(length("10.0.0.0/26"), 32u);
  EXPECT_EQ(length("10.0.0.0/30"), 32u);
  EXPECT_EQ(length("fd00::/64"), 112u);
  EXPECT_EQ(length("fd00::/48"), 112u);
  EXPECT_EQ(length("fd00::/112"), 118u);
}

TEST(Blocks, of_a_range_have_a_64th_of_the_range) {
  auto with = subnet("10.0.0.0/16");
  with.range = *ip::Prefix::parse("10.0.7.0/24");
  Leases leases(with);
  EXPECT_EQ(block_length(leases.pool), 30u);
  EXPECT_EQ(leases.grant(), "10.0.7.0/30");
}

TEST(Blocks, are_granted_one_after_the_other) {
  Leases leases(subnet("10.0.0.0/24", "10.0.0.1"));
  EXPECT_EQ(leases.grant(), "10.0.0.0/30");
  EXPECT_EQ(leases.grant(), "10.0.0.4/30");
  leases.all.erase(leases.all.begin());
  EXPECT_EQ(leases.grant(), "10.0.0.8/30") << "a freed block comes back last";
}

TEST(Blocks, begin_again_at_the_start_of_the_range) {
  Leases leases(subnet("10.0.0.0/24"));
  EXPECT_EQ(leases.grant(), "10.0.0.0/30");
  leases.add(*ip::Prefix::parse("10.0.0.252/30"));
  EXPECT_EQ(leases.grant(), "10.0.0.4/30");
}

TEST(Blocks, without_an_address_for_hosts_are_passed_over) {
  Leases leases(subnet("10.0.0.0/29", "10.0.0.1"));
  EXPECT_EQ(leases.grant(), "10.0.0.2/32");
  EXPECT_EQ(leases.grant(), "10.0.0.3/32");
}

TEST(Blocks, with_a_single_lease_inside_are_not_whole) {
  Leases leases(subnet("10.0.0.0/24"));
  leases.add(*ip::Prefix::parse("10.0.0.6/32"));
  EXPECT_EQ(leases.grant(), "10.0.0.0/30");
  EXPECT_EQ(leases.grant(), "10.0.0.8/30");
}

TEST(Blocks, give_way_to_single_addresses_when_none_is_whole) {
  Leases leases(subnet("10.0.0.0/24"));
  for (int i = 0; i < 64; ++i) leases.add(single(leases.pool.address(4 * i + 1)));
  EXPECT_EQ(leases.grant(), "10.0.0.2/32");
  std::set<std::string> granted;
  std::string block;
  while ((block = leases.grant()).ends_with("/32")) EXPECT_TRUE(granted.insert(block).second);
  EXPECT_EQ(granted.size(), 254u - 64 - 1);
  EXPECT_EQ(block, "no free address in 10.0.0.0/24: all 254 are leased to hosts");
  EXPECT_EQ(next_block(leases.pool, leases.all).error().code, Errc::exhausted);
}

TEST(Blocks, of_ipv6_are_granted_the_same_way) {
  Leases leases(subnet("fd00::/64", "fd00::1"));
  EXPECT_EQ(leases.grant(), "fd00::/112");
  EXPECT_EQ(leases.grant(), "fd00::1:0/112");
}

TEST(Blocks, the_narrowest_lease_holds_an_address) {
  Leases leases(subnet("10.0.0.0/24"));
  leases.add(*ip::Prefix::parse("10.0.0.6/32"));
  leases.add(*ip::Prefix::parse("10.0.0.4/30"));
  EXPECT_EQ(lease_of(leases.all, *ip::Address::parse("10.0.0.6"))->id, 1u);
  EXPECT_EQ(lease_of(leases.all, *ip::Address::parse("10.0.0.5"))->id, 2u);
  EXPECT_EQ(lease_of(leases.all, *ip::Address::parse("10.0.0.8")), nullptr);
}

// No two blocks ever overlap, whatever is granted, claimed and given back, and nothing is refused
// while an address is free.
void grant_and_return_at_random(uint64_t seed) {
  Random random(seed);
  Leases leases(subnet("10.0.0.0/25", "10.0.0.1"));
  for (int step = 0; step < 600; ++step) {
    if (!leases.all.empty() && random.chance(0.45)) {
      leases.all.erase(leases.all.begin() + random.below(leases.all.size()));
      continue;
    }
    size_t before = leases.all.size();
    std::string granted = leases.grant();
    std::set<ip::Address> held;
    for (const model::Lease& lease : leases.all) {
      for (auto a = lease.block.first(); lease.block.contains(a); a = a.plus(1)) {
        ASSERT_TRUE(held.insert(a).second) << a.to_string() << " twice, seed " << seed;
      }
    }
    if (leases.all.size() > before) continue;
    for (uint64_t i = 2; i < 127; ++i)
      ASSERT_TRUE(held.contains(leases.pool.address(i))) << granted;
  }
}

TEST(Blocks, never_overlap_and_are_never_refused_without_need) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    ASSERT_NO_FATAL_FAILURE(grant_and_return_at_random(seed));
  }
}

}  // namespace
}  // namespace ovn::ipam
