// SPDX-License-Identifier: Apache-2.0
// What an attachment makes of it is in attach_rules_test.cc.
#include "core/controller/address_choice.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::address;

class AddressChoice : public testing::Test {
 protected:
  AddressChoice() {
    network_ = test::backend_network();
    network_.subnets.push_back({test::prefix("fd00:7::/64"), {}, {}, {}, model::Vni(4098)});
    adopt_network(host_, network_, Instant());
  }

  Result<Addresses> choose(const WantedAddresses& wanted = {}) {
    return choose_addresses(host_, network_, wanted, Instant());
  }
  void lease_v6() {
    adopt_lease(host_, {8, network_.id, test::prefix("fd00:7::/64"),
                        test::prefix("fd00:7::100/120"), test::kSelf}, Instant());
  }

  Host host_ = test::make_host();
  model::Network network_;
};

TEST_F(AddressChoice, is_one_of_each_family_ipv4_first) {
  lease_v6();
  auto chosen = choose();
  ASSERT_TRUE(chosen) << chosen.error().message;
  const auto& addresses = std::get<std::vector<model::Allocation>>(*chosen);
  ASSERT_EQ(addresses.size(), 2u);
  EXPECT_EQ(addresses[0].address.to_string(), "10.7.0.4/24");
  EXPECT_FALSE(addresses[1].address.is_v4());
}

TEST_F(AddressChoice, takes_nothing_while_one_family_lacks_a_lease) {
  auto asked = choose();
  ASSERT_TRUE(asked);
  EXPECT_EQ(std::get<NeedLease>(*asked).subnet, test::prefix("fd00:7::/64"));
  lease_v6();
  auto chosen = choose({address("10.7.0.4"), {}});
  EXPECT_TRUE(chosen) << "it is free";
}

TEST_F(AddressChoice, gives_back_what_it_had_when_the_other_is_in_use) {
  lease_v6();
  WantedAddresses wanted{{}, address("fd00:9::1")};
  EXPECT_EQ(choose(wanted).error().code, Errc::invalid);
  EXPECT_TRUE(choose({address("10.7.0.4"), {}})) << "it is free again";
}

}  // namespace
}  // namespace ovn::controller
