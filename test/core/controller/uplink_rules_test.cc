// SPDX-License-Identifier: Apache-2.0
#include "core/controller/uplink_rules.h"

#include <gtest/gtest.h>

#include "core/controller/view.h"
#include "core/store/nouns.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::prefix;

model::Network overlay(int n, std::string_view subnet = "10.8.0.0/24") {
  model::Network network = test::backend_network();
  network.id = model::NetworkId(fmt::format("{:032}", n));
  network.name = fmt::format("net{}", n);
  network.subnets[0].prefix = prefix(subnet);
  return network;
}

class UplinkRules : public testing::Test {
 protected:
  void SetUp() override { host_.uplink_subnets = uplink_subnets(host_, {}); }

  Host host_ = test::make_host();
};

TEST_F(UplinkRules, a_network_gets_one_with_its_first_attachment_and_keeps_it) {
  auto step = prepare_attach(host_, test::attach_request(1), Instant());
  const auto& batch = std::get<Ready>(*step).batch;
  model::Uplink uplink = host_.uplinks.at(test::kBackend);
  EXPECT_NE(std::ranges::find(batch, store::put(uplink)), batch.end());
  EXPECT_EQ(uplink.address, prefix("198.19.252.2/22"));
  EXPECT_EQ(model::host_end(uplink.address), prefix("198.19.252.1/22"));
  EXPECT_EQ(uplink.address6.address().data()[0], 0xfd);
  EXPECT_TRUE(give_uplink(host_, host_.networks.at(test::kBackend)).empty());
  test::attached(host_, test::attach_request(2));
  EXPECT_EQ(host_.uplinks.at(test::kBackend), uplink);
  EXPECT_EQ(view(host_).networks[0].uplink, uplink);
}

TEST_F(UplinkRules, each_network_has_its_own_and_a_free_one_is_used_again) {
  for (int n : {1, 2, 3}) give_uplink(host_, overlay(n));
  EXPECT_EQ(host_.uplinks.at(overlay(2).id).address, prefix("198.19.252.3/22"));
  EXPECT_EQ(host_.uplinks.at(overlay(3).id).address, prefix("198.19.252.4/22"));
  EXPECT_NE(host_.uplinks.at(overlay(2).id).address6, host_.uplinks.at(overlay(3).id).address6);
  host_.uplinks.erase(overlay(2).id);
  give_uplink(host_, overlay(4));
  EXPECT_EQ(host_.uplinks.at(overlay(4).id).address, prefix("198.19.252.3/22"));
}

TEST_F(UplinkRules, internal_networks_and_those_of_other_drivers_have_none) {
  model::Network network = overlay(1);
  network.internal = true;
  EXPECT_TRUE(give_uplink(host_, network).empty());
  network.internal = false;
  network.driver = model::Driver::bridge;
  EXPECT_TRUE(give_uplink(host_, network).empty());
  EXPECT_TRUE(host_.uplinks.empty());
}

TEST_F(UplinkRules, they_keep_clear_of_the_hosts_routes_and_of_the_networks_own_subnets) {
  std::vector<ip::Prefix> routed{prefix("198.19.254.0/24")};
  host_.uplink_subnets = uplink_subnets(host_, routed);
  EXPECT_EQ(uplink_for(host_, overlay(1))->address, prefix("100.127.252.2/22"));
  EXPECT_EQ(uplink_for(host_, overlay(2, "100.64.0.0/10"))->address, prefix("172.31.252.2/22"));
}

TEST_F(UplinkRules, a_subnet_in_use_goes_first_and_stays_though_a_route_came_into_it) {
  host_.uplink_subnets = uplink_subnets(host_, std::vector{prefix("198.19.0.0/16")});
  give_uplink(host_, overlay(1));
  auto again = uplink_subnets(host_, std::vector{prefix("100.127.0.0/16")});
  EXPECT_EQ(again.at(0), prefix("100.127.252.0/22"));
  EXPECT_EQ(again.at(1), prefix("198.19.252.0/22"));
}

TEST_F(UplinkRules, when_all_are_taken_a_network_goes_without) {
  host_.uplink_subnets = {prefix("198.19.252.0/22")};
  int n = 0;
  while (!give_uplink(host_, overlay(++n)).empty()) ASSERT_LT(n, 2000);
  EXPECT_EQ(host_.uplinks.size(), 1021u);
  EXPECT_EQ(uplink_for(host_, overlay(n)), std::nullopt);
}

TEST_F(UplinkRules, those_attached_by_an_earlier_release_get_one_at_the_start) {
  host_.uplink_subnets.clear();
  test::attached(host_, test::attach_request(1));
  EXPECT_TRUE(host_.uplinks.empty());
  host_.uplink_subnets = uplink_subnets(host_, {});
  EXPECT_EQ(give_uplinks(host_).size(), 1u);
  EXPECT_TRUE(host_.uplinks.contains(test::kBackend));
  EXPECT_TRUE(give_uplinks(host_).empty());
}

TEST_F(UplinkRules, one_goes_with_its_network_and_comes_back_from_the_disk) {
  test::attached(host_, test::attach_request(1));
  model::Uplink uplink = host_.uplinks.at(test::kBackend);
  Host loaded = test::make_host();
  ASSERT_TRUE(load(loaded, std::vector{store::put(uplink).entry}, Instant()));
  EXPECT_EQ(loaded.uplinks.at(test::kBackend), uplink);
  Policy nothing{2, {}, {}, {}};
  store::Batch batch = adopt_policy(loaded, nothing, Instant());
  EXPECT_EQ(batch, store::Batch{store::drop(uplink)});
  EXPECT_TRUE(loaded.uplinks.empty());
}

}  // namespace
}  // namespace ovn::controller
