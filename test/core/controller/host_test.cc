// SPDX-License-Identifier: Apache-2.0
#include "core/controller/host.h"

#include <gtest/gtest.h>

#include "core/controller/host_pools.h"
#include "core/controller/policy_rules.h"
#include "core/store/nouns.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

// What a store would hold after all that was committed.
std::vector<store::Entry> entries_of(const Host& host) {
  store::Batch batch;
  for (const auto& [id, network] : host.networks) batch.push_back(store::put(network));
  for (const auto& [id, node] : host.nodes) batch.push_back(store::put(node));
  for (const auto& [id, lease] : host.leases) batch.push_back(store::put(lease));
  for (const auto& [id, sandbox] : host.sandboxes) batch.push_back(store::put(sandbox));
  for (const auto& [id, endpoint] : host.endpoints) batch.push_back(store::put(endpoint));
  std::vector<store::Entry> entries{{"another kind", "x", "not even JSON"}};
  for (const store::Change& change : batch) entries.push_back(change.entry);
  return entries;
}

TEST(Host, is_the_same_after_loading) {
  Host host = test::make_host();
  model::Endpoint endpoint = test::attached(host, test::attach_request(1));
  Host again;
  again.self = host.self;
  ASSERT_TRUE(load(again, entries_of(host), Instant()));
  EXPECT_EQ(again.networks, host.networks);
  EXPECT_EQ(again.nodes, host.nodes);
  EXPECT_EQ(again.leases, host.leases);
  EXPECT_EQ(again.sandboxes, host.sandboxes);
  EXPECT_EQ(again.endpoints, host.endpoints);
  ipam::Allocator* pool = pool_of(again, test::kBackend, endpoint.addresses[0].address.address());
  ASSERT_TRUE(pool);
  EXPECT_TRUE(pool->in_use(endpoint.addresses[0].address.address()));
}

TEST(Host, an_endpoint_without_its_sandbox_is_corruption_and_changes_nothing) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  std::vector<store::Entry> entries = entries_of(host);
  std::erase_if(entries, [](const store::Entry& entry) { return entry.kind == "sandbox"; });
  Host again = test::make_host();
  auto loaded = load(again, entries, Instant());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, Errc::corrupt);
  EXPECT_EQ(again.networks.size(), 1u);
  EXPECT_TRUE(again.endpoints.empty());
}

TEST(Host, a_lease_that_could_not_be_given_up_is_not_returned) {
  Host host = test::make_host();
  std::vector<store::Entry> on_disk = entries_of(host);
  drop_lease(host, 7, Instant());
  ASSERT_TRUE(load(host, on_disk, Instant()));
  EXPECT_TRUE(host.leases.contains(7));
  EXPECT_TRUE(host.returned_leases.empty()) << "its addresses are handed out again";

  on_disk = entries_of(host);
  std::erase_if(on_disk, [](const store::Entry& entry) { return entry.kind == "lease"; });
  drop_lease(host, 7, Instant());
  ASSERT_TRUE(load(host, on_disk, Instant()));
  EXPECT_EQ(host.returned_leases, std::set<uint64_t>{7});
}

TEST(Host, names_nodes_as_far_as_it_can) {
  Host host = test::make_host();
  EXPECT_EQ(node_name(host, test::kSelf), "host1");
  EXPECT_EQ(node_name(host, test::kPeer), "host2");
  Uuid stranger = *Uuid::parse("33333333-3333-4333-8333-333333333333");
  EXPECT_EQ(node_name(host, stranger), stranger.to_string());
}

TEST(Host, lists_the_endpoints_of_a_network) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  EXPECT_EQ(endpoints_in(host, test::kBackend).size(), 1u);
  EXPECT_TRUE(endpoints_in(host, model::NetworkId("other")).empty());
}

}  // namespace
}  // namespace ovn::controller
