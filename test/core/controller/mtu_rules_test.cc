// SPDX-License-Identifier: Apache-2.0
#include "core/controller/mtu_rules.h"

#include <gtest/gtest.h>

#include "core/base/metrics.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

class MtuRules : public testing::Test {
 protected:
  void SetUp() override { test::attached(host_, test::attach_request(1)); }

  void tell(const Bytes& value, std::string_view key = kMtuKey, const Uuid& owner = test::kPeer) {
    std::vector<RawRecord> rows{{owner, key, value, false}};
    adopt_mtus(host_, network(), rows);
  }
  model::NetworkId network() { return host_.endpoints.begin()->second.network; }
  std::string narrow() {
    std::string text;
    for (const auto& one : narrow_hosts(host_)) {
      text += fmt::format("{} {} of {} in", one.node == test::kSelf ? "self" : "peer", one.mtu,
                          one.largest);
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
  EXPECT_EQ(narrow(), "peer 1350 of 1450 in backend;");
  tell(encode_mtu(8950));
  EXPECT_EQ(narrow(), "self 1450 of 8950 in backend;");
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
