// SPDX-License-Identifier: Apache-2.0
// Which flows count is netlink's to say and tested there; with real connections in
// test/agent/service_test.sh.
#include "cmd/agent/connection_counts.h"

#include "test/cmd/agent/rig.h"
#include "test/core/controller/service_fixture.h"

namespace ovn::agent {
namespace {

class ConnectionCountsTest : public testing::Test {
 protected:
  void join(const test::Container& container) {
    rig_.attach(container);
    for (auto& [_, endpoint] : host().endpoints) endpoint.service = test::kWeb;
  }
  controller::Host& host() { return rig_.host->host(); }
  ConnectionCounts count(const model::ServiceId& service) {
    std::optional<ConnectionCounts> counts;
    count_connections(*rig_.kernel, host(), service,
                      [&](ConnectionCounts found) { counts = std::move(found); });
    EXPECT_TRUE(rig_.run_until([&] { return counts.has_value(); }));
    return *counts;
  }

  test::Rig rig_;
  test::Container one_, two_;
};

TEST_F(ConnectionCountsTest, are_of_the_backends_of_the_service_here) {
  join(one_);
  join(two_);
  EXPECT_TRUE(count(model::ServiceId("other")).empty());
  auto counts = count(test::kWeb);
  ASSERT_EQ(counts.size(), 2u);
  for (const auto& [_, number] : counts) EXPECT_EQ(number, 0u);
}

TEST_F(ConnectionCountsTest, leave_out_who_is_gone_or_another_by_now) {
  join(one_);
  join(two_);
  host().sandboxes.begin()->second.cookie += 1'000'000;
  EXPECT_EQ(count(test::kWeb).size(), 1u);
  one_.end();
  two_.end();
  EXPECT_TRUE(count(test::kWeb).empty());
}

}  // namespace
}  // namespace ovn::agent
