// SPDX-License-Identifier: Apache-2.0
#include "core/controller/claims.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

RemoteRecord claim(std::string id, std::string_view ip, uint64_t revision, const Uuid& owner,
                   std::string_view mac = "") {
  ip::Address address = test::address(ip);
  return {owner,
          {model::EndpointId(std::move(id)),
           mac.empty() ? Mac::for_address(address) : *Mac::parse(mac),
           test::address("10.99.0.2"),
           {{ip::Prefix(address, 24), revision}},
           "",
           {}}};
}

std::vector<std::string> ids(const std::vector<model::EndpointRecord>& records) {
  std::vector<std::string> names;
  for (const auto& record : records) names.push_back(record.id.str());
  std::sort(names.begin(), names.end());
  return names;
}

using Names = std::vector<std::string>;

TEST(Claims, without_conflict_all_count) {
  EXPECT_EQ(ids(settle_claims({}, {claim("a", "10.7.0.4", 1, test::kPeer),
                                   claim("b", "10.7.0.5", 1, test::kSelf)})),
            (Names{"a", "b"}));
}

TEST(Claims, the_higher_revision_has_the_address_in_any_order) {
  RemoteRecord old = claim("old", "10.7.0.4", 7, test::kPeer);
  RemoteRecord fresh = claim("new", "10.7.0.4", 8, test::kSelf);
  EXPECT_EQ(ids(settle_claims({}, {old, fresh})), (Names{"new"}));
  EXPECT_EQ(ids(settle_claims({}, {fresh, old})), (Names{"new"}));
}

TEST(Claims, equal_revisions_go_to_the_higher_owner) {
  EXPECT_EQ(ids(settle_claims({}, {claim("a", "10.7.0.4", 7, test::kSelf),
                                   claim("b", "10.7.0.4", 7, test::kPeer)})),
            (Names{"b"}));
}

TEST(Claims, a_mac_stands_once_as_well) {
  const char* mac = "02:00:00:00:00:01";
  EXPECT_EQ(ids(settle_claims({}, {claim("a", "10.7.0.4", 7, test::kPeer, mac),
                                   claim("b", "10.7.0.5", 8, test::kPeer, mac)})),
            (Names{"b"}));
}

TEST(Claims, what_a_local_container_has_is_its_own_here) {
  Host host = test::make_host();
  model::Endpoint own = test::attached(host, test::attach_request(1));
  EXPECT_EQ(ids(settle_claims({{own, host.sandboxes.at(own.sandbox)}},
                              {claim("a", "10.7.0.4", 99, test::kPeer)})),
            (Names{}));
}

}  // namespace
}  // namespace ovn::controller
