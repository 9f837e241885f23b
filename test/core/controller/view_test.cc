// SPDX-License-Identifier: Apache-2.0
#include "core/controller/view.h"

#include <gtest/gtest.h>

#include "core/controller/gossip_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

TEST(View, holds_networks_with_local_endpoints_and_no_others) {
  Host host = test::make_host();
  EXPECT_TRUE(view(host).networks.empty()) << "the network is known, but nobody here is in it";
  test::attached(host, test::attach_request(1));
  reconcile::View shown = view(host);
  ASSERT_EQ(shown.networks.size(), 1u);
  EXPECT_EQ(shown.networks[0].network.id, test::kBackend);
  ASSERT_EQ(shown.networks[0].local.size(), 1u);
  EXPECT_EQ(shown.networks[0].local[0].sandbox.target, "pid:1");
  EXPECT_EQ(shown.underlay, host.underlay);
}

TEST(View, of_one_sandbox_shows_its_networks_without_anybody_else) {
  Host host = test::make_host();
  auto first = test::attached(host, test::attach_request(1));
  test::attached(host, test::attach_request(2));
  reconcile::View shown = view_of(host, first.sandbox);
  ASSERT_EQ(shown.networks.size(), 1u);
  ASSERT_EQ(shown.networks[0].local.size(), 1u);
  EXPECT_EQ(shown.networks[0].local[0].endpoint.id, first.id);
  EXPECT_TRUE(view_of(host, model::SandboxId("nobody")).networks.empty());
}

TEST(View, is_complete_only_after_gossip_agreed) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  EXPECT_FALSE(view(host).networks[0].complete);
  mark_synced(host, test::kBackend);
  EXPECT_TRUE(view(host).networks[0].complete);
}

TEST(View, shows_each_address_of_others_with_one_holder) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  auto claim = [](std::string id, uint64_t revision) {
    ip::Prefix address(test::address("10.7.0.77"), 24);
    return RemoteRecord{test::kPeer,
                        {model::EndpointId(std::move(id)), Mac::for_address(address.address()),
                         test::address("10.99.0.2"), {{address, revision}}, "", {}}};
  };
  host.remote[test::kBackend].records = {claim("old", 3), claim("new", 4)};
  auto remote = view(host).networks[0].remote;
  ASSERT_EQ(remote.size(), 1u);
  EXPECT_EQ(remote[0].id.str(), "new");
}

}  // namespace
}  // namespace ovn::controller
