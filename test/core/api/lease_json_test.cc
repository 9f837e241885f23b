// SPDX-License-Identifier: Apache-2.0
#include "core/api/lease_json.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::api {
namespace {

TEST(LeaseJson, leases_come_by_network_and_block_with_their_size) {
  controller::ManagerFixture cluster;
  auto dual = controller::wanted("red", {"10.1.0.0/24", "fd00::/64"});
  dual.ipv6 = true;
  cluster.create(dual);
  cluster.create(controller::wanted("blue", {"10.0.0.0/24"}));
  cluster.lease(1, "red");
  cluster.lease(2, "blue");
  cluster.lease(1, "blue");
  cluster.lease(2, "red", controller::address("fd00::5"));
  std::string text;
  for (const auto& lease : leases_json(cluster.manager, {})) {
    text += fmt::format("{} {} {} {}\n", std::string(lease.at("network").as_string()),
                        std::string(lease.at("block").as_string()),
                        std::string(lease.at("node").as_string()),
                        lease.at("size").to_number<uint64_t>());
  }
  EXPECT_EQ(text,
            "blue 10.0.0.0/30 node2 4\n"
            "blue 10.0.0.4/30 node1 4\n"
            "red 10.1.0.0/30 node1 4\n"
            "red fd00::5/128 node2 1\n");
}

TEST(LeaseJson, a_finding_has_all_its_words) {
  controller::LeaseFinding finding{"twice", "blue", "10.0.0.2", "a and b have it", ""};
  EXPECT_EQ(json::serialize(findings_json({finding})),
            R"([{"kind":"twice","network":"blue","subject":"10.0.0.2","why":"a and b have it",)"
            R"("remedy":""}])");
}

}  // namespace
}  // namespace ovn::api
