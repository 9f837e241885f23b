// SPDX-License-Identifier: Apache-2.0
#include "core/controller/host_pools.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

TEST(HostPools, follow_the_leases) {
  Host host = test::make_host();
  ipam::Allocator* pool = pool_of(host, test::kBackend, test::address("10.7.0.4"));
  ASSERT_TRUE(pool);
  EXPECT_EQ(pool->free_count(), 4u);
  host.leases.emplace(8, test::lease(8, "10.7.0.8/30"));
  adopt_leases(host, test::kBackend, Instant());
  EXPECT_EQ(pool->free_count(), 8u);
}

TEST(HostPools, a_remade_pool_knows_what_is_in_use) {
  Host host = test::make_host();
  model::Endpoint endpoint = test::attached(host, test::attach_request(1));
  make_pools(host, host.networks.at(test::kBackend), Instant());
  ipam::Allocator* pool = pool_of(host, test::kBackend, test::address("10.7.0.4"));
  EXPECT_EQ(pool->used_count(), 1u);
  EXPECT_EQ(pool->free_count(), 3u);
  release_addresses(host, endpoint.network, endpoint.addresses, Instant());
  EXPECT_EQ(pool->free_count(), 4u);
}

TEST(HostPools, an_address_of_no_subnet_has_no_pool) {
  Host host = test::make_host();
  EXPECT_FALSE(pool_of(host, test::kBackend, test::address("10.8.0.1")));
  EXPECT_FALSE(pool_of(host, model::NetworkId("other"), test::address("10.7.0.4")));
}

}  // namespace
}  // namespace ovn::controller
