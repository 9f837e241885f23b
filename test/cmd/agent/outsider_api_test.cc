// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/outsider_api.h"

#include <gtest/gtest.h>

namespace ovn::agent {
namespace {

Config with_seeds(std::initializer_list<const char*> seeds) {
  Config config;
  for (auto seed : seeds) config.gossip.seeds.push_back(*ip::Endpoint::parse(seed));
  return config;
}

TEST(OutsiderApi, says_whom_it_waits_for) {
  EXPECT_EQ(waiting_for(with_seeds({})),
            "this host is in no cluster: waiting for 'ovn-lite cluster join TOKEN' or 'ovn-lite "
            "cluster init'");
  EXPECT_EQ(waiting_for(with_seeds({"10.0.0.1:7956", "10.0.0.2:7956"})),
            "this host is in no cluster: waiting for 'ovn-lite cluster join TOKEN' or 'ovn-lite "
            "cluster init'; with seeds configured it makes no cluster of its own (10.0.0.1:7956, "
            "10.0.0.2:7956)");
}

TEST(OutsiderApi, status_is_answered_and_everything_else_is_unavailable) {
  Config config = with_seeds({"10.0.0.1:7956"});
  auto status = answer_as_outsider({"GET", "/v1/status", {}, ""}, config);
  EXPECT_EQ(status.status, 200);
  EXPECT_NE(status.body.find("none: this host is in no cluster"), std::string::npos);

  auto refused = answer_as_outsider({"GET", "/v1/networks", {}, ""}, config);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(api::parse_refusal(refused)->message, waiting_for(config));
}

}  // namespace
}  // namespace ovn::agent
