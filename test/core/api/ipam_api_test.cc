// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/api/host_api.h"
#include "test/core/api/sample_host.h"

namespace ovn::api {
namespace {

using namespace test;

// "holder node name lease" of an address.
std::string held(const char* address) {
  auto rows = address_json(sample_host(), address, "");
  if (!rows) return rows.error().message;
  std::string text(rows->at(0).at("holder").as_string());
  for (const char* key : {"node", "name", "lease"}) {
    const auto* value = rows->at(0).as_object().if_contains(key);
    text += " " + (value ? std::string(value->as_string()) : "-");
  }
  return text;
}

TEST(IpamApi, a_pool_counts_own_and_foreign_addresses) {
  auto pools = pools_json(sample_host());
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(json::serialize(pools[0]),
            R"({"network":"backend","subnet":"10.0.0.0/24","used":2,"size":252,)"
            R"("leased_blocks":1,"gateway":"10.0.0.1"})");
}

TEST(IpamApi, says_who_holds_an_address) {
  EXPECT_EQ(held("10.0.0.4"), "endpoint alpha web 10.0.0.4/30");
  EXPECT_EQ(held("10.0.0.8"), "endpoint beta db -");
  EXPECT_EQ(held("10.0.0.5"), "lease alpha - 10.0.0.4/30");
  EXPECT_EQ(held("10.0.0.6"), "lease beta - 10.0.0.6/32");
  EXPECT_EQ(held("10.0.0.77"), "free - - -");
  EXPECT_EQ(held("10.0.0.1"), "gateway - - -");
  EXPECT_EQ(held("10.0.0.9"), "aux - - -");
  EXPECT_EQ(held("10.0.0.0"), "network - - -");
  EXPECT_EQ(held("10.0.0.255"), "broadcast - - -");
}

TEST(IpamApi, a_virtual_address_is_its_services) {
  auto host = sample_host();
  model::Service service;
  service.id = model::ServiceId("5e");
  service.name = "shop";
  service.network = kSampleNetwork;
  service.vips = {addr("10.0.0.77")};
  host.services.emplace(service.id, service);
  auto rows = address_json(host, "10.0.0.77", "");
  EXPECT_EQ(rows->at(0).at("holder"), "service");
  EXPECT_EQ(rows->at(0).at("why"), "the virtual address of service 'shop'");
}

TEST(IpamApi, every_answer_says_why) {
  for (const char* address : {"10.0.0.0", "10.0.0.1", "10.0.0.4", "10.0.0.5", "10.0.0.77"}) {
    auto rows = address_json(sample_host(), address, "backend");
    ASSERT_TRUE(rows);
    EXPECT_FALSE(rows->at(0).at("why").as_string().empty());
  }
}

TEST(IpamApi, an_address_of_nobodys_subnet_is_not_found) {
  EXPECT_EQ(held("10.9.0.1"), "address 10.9.0.1 is in no network's subnet");
  auto rows = address_json(sample_host(), "10.0.0.4", "none");
  EXPECT_EQ(rows.error().code, Errc::not_found);
  EXPECT_EQ(rows.error().message, "address 10.0.0.4 is in no subnet of 'none'");
}

TEST(IpamApi, bad_input_is_refused) {
  EXPECT_EQ(address_json(sample_host(), "10.0.0", "").error().code, Errc::invalid);
  EXPECT_EQ(address_json(sample_host(), "10.0.0.4", "x").error().code, Errc::not_found);
}

TEST(IpamApi, networks_with_one_subnet_each_tell_of_their_own_holder) {
  auto host = sample_host();
  model::Network twin = backend();
  twin.id = model::NetworkId("ffff0000000000000000000000000000");
  twin.name = "twin";
  host.networks[twin.id] = twin;
  auto rows = address_json(host, "10.0.0.4", "");
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->at(0).at("holder"), "endpoint");
  EXPECT_EQ(rows->at(1).at("holder"), "free");
}

}  // namespace
}  // namespace ovn::api
