// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vip_choice.h"

#include <gtest/gtest.h>

#include "core/ipam/blocks.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class VipChoice : public testing::Test, protected ManagerFixture {
 protected:
  void make(std::string_view text) { blue_ = *create(wanted("blue", {text})); }
  std::string chosen(std::span<const KnownEndpoint> endpoints = {}) {
    auto leases = choose_vips(manager, blue_, {}, endpoints);
    if (!leases) return leases.error().message;
    EXPECT_EQ(leases->size(), 1u);
    EXPECT_TRUE(is_vip(leases->front()));
    return leases->front().block.to_string();
  }
  KnownEndpoint known(std::string node, std::vector<ip::Address> addresses) {
    return {model::EndpointId("e"), blue_.id, "box", std::move(node), std::move(addresses)};
  }

  model::Network blue_;
};

TEST_F(VipChoice, is_the_highest_address_in_no_lease) {
  make("10.0.0.0/24");
  EXPECT_EQ(chosen(), "10.0.0.254/32");
  lease(1, "blue", address("10.0.0.254"));
  lease(2, "blue", address("10.0.0.252"));
  EXPECT_EQ(chosen(), "10.0.0.253/32");
  lease(2, "blue", address("10.0.0.253"));
  EXPECT_EQ(chosen(), "10.0.0.251/32");
}

TEST_F(VipChoice, keeps_to_the_range_and_off_what_is_set_aside) {
  NetworkRequest request = wanted("blue", {"10.0.0.0/24"});
  request.subnets[0].range = prefix("10.0.0.16/29");
  request.subnets[0].gateway = address("10.0.0.23");
  request.subnets[0].aux_addresses = {{"router", address("10.0.0.22")}};
  blue_ = *create(request);
  EXPECT_EQ(chosen(), "10.0.0.21/32");
}

TEST_F(VipChoice, comes_out_of_a_block_where_all_is_leased_and_its_holder_is_known) {
  make("10.0.0.0/29");  // hosts .2 to .6, in blocks of one
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(lease(2, "blue"));
  EXPECT_EQ(chosen(), "network 'blue' has no free address left in 10.0.0.0/29 for a service")
      << "single addresses are somebody's";
  manager.networks.clear(), manager.leases.clear();
  make("10.1.0.0/24");
  while (lease(2, "blue")) {
  }
  std::erase_if(manager.leases,
                [](const auto& entry) { return ipam::is_single(entry.second.block); });
  auto top = manager.leases.rbegin()->second.block;
  std::vector<KnownEndpoint> endpoints{known("node2", {top.first()})};
  EXPECT_NE(chosen(endpoints), fmt::format("{}/32", top.first()));
  EXPECT_TRUE(chosen(endpoints).ends_with("/32"));
}

TEST_F(VipChoice, takes_nothing_of_a_block_whose_holder_has_not_told) {
  make("10.1.0.0/25");
  while (lease(2, "blue")) {
  }
  EXPECT_EQ(chosen(std::vector{known("node2", {})}),
            "network 'blue' has no free address left in 10.1.0.0/25 for a service");
}

TEST_F(VipChoice, of_two_subnets_the_first_that_has_room_gives_it) {
  blue_ = *create(wanted("blue", {"10.0.0.0/30", "10.1.0.0/24"}));
  ASSERT_TRUE(lease(1, "blue"));
  EXPECT_EQ(chosen(), "10.1.0.254/32");
}

}  // namespace
}  // namespace ovn::controller
