// SPDX-License-Identifier: Apache-2.0
#include "core/controller/mtu_rules.h"

#include <gtest/gtest.h>

#include "core/base/metrics.h"
#include "core/controller/view.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

class MtuRules : public testing::Test {
 protected:
  void SetUp() override { test::attached(host_, test::attach_request(1)); }

  bool tell(const Bytes& value, std::string_view key = kMtuKey, const Uuid& owner = test::kPeer) {
    std::vector<RawRecord> rows{{owner, key, value, false}};
    return adopt_mtus(host_, network(), rows);
  }
  model::NetworkId network() { return host_.endpoints.begin()->second.network; }
  std::string narrow() {
    std::string text;
    for (const auto& one : narrow_hosts(host_)) {
      text += fmt::format("{} {}, {} of {} in", one.node == test::kSelf ? "self" : "peer",
                          one.mtu, one.used, one.largest);
      for (const std::string& name : one.networks) text += " " + name;
      text += ";";
    }
    return text;
  }

  Host host_ = test::make_host();
};

TEST_F(MtuRules, a_host_tells_its_mtu_where_it_has_endpoints) {
  GossipWish wish = mtu_wish(host_, {{network(), {{model::EndpointId("e"), {}}}},
                                     {model::NetworkId("empty"), {}}});
  ASSERT_EQ(wish.size(), 2u);
  EXPECT_TRUE(wish[model::NetworkId("empty")].empty());
  EXPECT_EQ(*decode_mtu(wish[network()].at(model::EndpointId("mtu"))), 1450u);
}

TEST_F(MtuRules, whoever_takes_less_than_another_is_narrow) {
  EXPECT_EQ(narrow(), "");
  tell(encode_mtu(1450));
  EXPECT_EQ(narrow(), "");
  tell(encode_mtu(1350));
  EXPECT_EQ(narrow(), "peer 1350, 1350 of 1450 in backend;");
  tell(encode_mtu(700));
  EXPECT_EQ(narrow(), "peer 700, 1280 of 1450 in backend;");
  tell(encode_mtu(8950));
  EXPECT_EQ(narrow(), "self 1450, 1450 of 8950 in backend;");
}

TEST_F(MtuRules, the_view_has_what_the_narrowest_of_the_others_takes) {
  auto seen = [&] { return view(host_).networks.front().narrowest; };
  EXPECT_EQ(seen(), std::nullopt);
  EXPECT_TRUE(tell(encode_mtu(1450)));
  EXPECT_FALSE(tell(encode_mtu(1450)));
  EXPECT_TRUE(tell(encode_mtu(1350)));
  EXPECT_EQ(seen(), 1350u);
  EXPECT_EQ(view_of(host_, host_.sandboxes.begin()->first).networks.front().narrowest, 1350u);
  EXPECT_TRUE(adopt_mtus(host_, network(), {}));
  EXPECT_EQ(seen(), std::nullopt);
}

TEST_F(MtuRules, a_route_that_takes_less_counts_as_its_host_taking_less) {
  RemoteRecord far;
  far.owner = test::kPeer;
  far.record.vtep = test::address("192.0.2.9");
  host_.remote[network()].records = {far, far};
  EXPECT_EQ(other_vteps(host_), std::set{far.record.vtep});
  EXPECT_EQ(narrowest(host_, network()), std::nullopt);
  host_.underlay.narrow_paths[test::address("192.0.2.8")] = 1300;
  EXPECT_EQ(narrowest(host_, network()), std::nullopt);
  host_.underlay.narrow_paths[far.record.vtep] = 1400;
  EXPECT_EQ(narrowest(host_, network()), 1350u);
  tell(encode_mtu(1450));
  EXPECT_EQ(narrow(), "peer 1350, 1350 of 1450 in backend;");
  tell(encode_mtu(1340));
  EXPECT_EQ(narrowest(host_, network()), 1340u);
}

TEST_F(MtuRules, networks_without_endpoints_here_are_not_spoken_of) {
  tell(encode_mtu(1350));
  host_.endpoints.clear();
  EXPECT_EQ(narrow(), "");
}

TEST_F(MtuRules, what_is_no_mtu_is_counted_and_passed_over) {
  for (const Bytes& value : {Bytes{}, Bytes{0}, encode_mtu(65536), Bytes{0x80}, Bytes{5, 5}}) {
    EXPECT_FALSE(decode_mtu(value));
  }
  tell({0});
  tell(encode_mtu(1350), "other");
  EXPECT_NE(metrics::render().find("ovn_lite_mtus_malformed_total 2"), std::string::npos);
  tell(encode_mtu(1350), kMtuKey, test::kSelf);
  EXPECT_EQ(narrow(), "");
}

}  // namespace
}  // namespace ovn::controller
