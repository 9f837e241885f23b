// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/drain_keeper.h"

#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

TEST(DrainKeeper, the_manager_is_told_of_drains_whose_endpoint_has_gone) {
  test::Rig rig;
  test::FakeManager manager{rig.loop};
  auto& drains = rig.host->host().drains;
  drains[7] = {7, test::kSelf, model::EndpointId("gone")};
  drains[8] = {8, test::kPeer, model::EndpointId("others")};
  drains[9] = {9, test::kSelf, {}};
  DrainKeeper keeper(rig.loop, *rig.host, manager.link());
  EXPECT_EQ(manager.count("DELETE /v1/drains/gone"), 1);
  EXPECT_EQ(manager.count("DELETE /v1/drains/others"), 0);
  EXPECT_EQ(manager.last.path, "/v1/drains/gone");
}

}  // namespace
}  // namespace ovn::agent
