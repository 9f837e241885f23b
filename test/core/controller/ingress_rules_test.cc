// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_rules.h"

#include <gtest/gtest.h>

#include "core/controller/backends.h"
#include "core/controller/detach_rules.h"
#include "core/controller/gossip_rules.h"
#include "core/controller/publish_rules.h"
#include "core/store/nouns.h"
#include "test/core/controller/ingress_fixture.h"

namespace ovn::controller {
namespace {

using test::kIngress;
using test::published;

class IngressRules : public testing::Test, protected test::WithIngress {
 protected:
  IngressRules() { host_.uplink_subnets = {test::prefix("198.19.252.0/22")}; }
};

TEST_F(IngressRules, a_host_without_published_services_has_no_part) {
  web().published.clear();
  join(1);
  EXPECT_EQ(settle(), 0u);
  EXPECT_EQ(ingress_network(host_), nullptr);
  EXPECT_TRUE(ingress_ports(host_).empty());
  web().published = {{8080, 80, model::Transport::tcp, model::PublishMode::host}};
  EXPECT_EQ(ingress_network(host_), nullptr) << "of one host alone";
}

TEST_F(IngressRules, every_host_takes_a_place_under_a_lease) {
  auto asked = step();
  ASSERT_TRUE(std::holds_alternative<NeedLease>(asked));
  EXPECT_EQ(std::get<NeedLease>(asked).subnet, test::prefix("10.255.0.0/16"));
  EXPECT_FALSE(host_.ingress_place);
  lease_ingress();
  auto next = step();
  const auto& change = std::get<IngressChange>(next);
  EXPECT_EQ(change.batch.size(), 2u) << "the place and its uplink";
  EXPECT_FALSE(has_ingress_place(host_)) << "before the commit";
  EXPECT_TRUE(gossip_wish(host_).empty());
  confirm_attach(host_, *change.added);
  ASSERT_TRUE(has_ingress_place(host_));
  EXPECT_EQ(host_.ingress_place->addresses.size(), 2u);
  EXPECT_EQ(host_.ingress_place->mac().to_string(), "02:42:0a:ff:00:40");
  EXPECT_EQ(settle(), 0u);
}

TEST_F(IngressRules, a_place_is_told_to_the_others_under_the_name_of_the_node) {
  lease_ingress();
  settle();
  auto wish = gossip_wish(host_);
  ASSERT_EQ(wish[kIngress].size(), 1u);
  const auto& [id, value] = *wish[kIngress].begin();
  auto record = decode_endpoint_record(id, value);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->name, "host1");
  EXPECT_EQ(record->addresses.size(), 2u);
  EXPECT_TRUE(record->service.empty());
}

TEST_F(IngressRules, a_backend_gets_a_twin_that_is_the_same_backend) {
  lease_ingress();
  model::Endpoint primary = join(1, 5);
  EXPECT_TRUE(awaits_twin(host_, primary.sandbox));
  EXPECT_EQ(settle(), 2u);
  EXPECT_FALSE(awaits_twin(host_, primary.sandbox));
  ASSERT_EQ(twins().size(), 1u);
  const model::Endpoint& twin = *twins()[0];
  EXPECT_EQ(twin.twin_of, primary.id);
  EXPECT_EQ(twin.sandbox, primary.sandbox);
  EXPECT_EQ(twin.weight, 5u);
  EXPECT_EQ(twin.ifname, "ingress0");
  EXPECT_EQ(twin.addresses.size(), 2u);
  EXPECT_EQ(*store::decode<model::Endpoint>(store::put(twin).entry), twin);
  // What is found out of the one, and asked of it, is so of the other.
  web().health = model::HealthCheck();
  host_.health[primary.id] = model::BackendState::unhealthy;
  EXPECT_EQ(state_of(host_, twin), model::BackendState::unhealthy);
  host_.drains[9] = {9, test::kSelf, primary.id};
  EXPECT_EQ(drain_of(host_, twin), 9u);
}

TEST_F(IngressRules, a_twin_goes_with_its_endpoint_whatever_else_the_container_is_in) {
  lease_ingress();
  model::Endpoint primary = join(1);
  settle();
  auto gone = detach(host_, {"pid:1", 1001, "backend", ""}, Instant());
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->endpoints.size(), 2u);
  EXPECT_EQ(gone->batch.size(), 3u) << "both and the sandbox";
  EXPECT_TRUE(host_.endpoints.empty());
  EXPECT_EQ(settle(), 0u);
}

TEST_F(IngressRules, all_of_it_ends_with_the_last_published_port) {
  lease_ingress();
  join(1);
  settle();
  web().published.clear();
  EXPECT_EQ(settle(), 2u) << "twin, place";
  EXPECT_TRUE(twins().empty());
  EXPECT_FALSE(host_.ingress_place);
  EXPECT_EQ(host_.endpoints.size(), 1u);
  web().published = {published(8080, 80)};
  EXPECT_EQ(settle(), 2u) << "and begins anew, out of the same blocks";
}

TEST_F(IngressRules, what_an_uncommitted_backend_is_to_have_waits_for_its_commit) {
  lease_ingress();
  AttachRequest request = test::attach_request(1);
  request.service = "web";
  ASSERT_TRUE(prepare_attach(host_, request, Instant()));
  EXPECT_EQ(settle(), 1u) << "the place";
  EXPECT_TRUE(twins().empty());
}

TEST_F(IngressRules, an_interface_of_the_container_keeps_its_name) {
  lease_ingress();
  AttachRequest request = test::attach_request(1);
  request.service = "web";
  request.ifname = "ingress0";
  test::attached(host_, request);
  settle();
  EXPECT_EQ(twins()[0]->ifname, "ingress1");
}

TEST_F(IngressRules, a_container_serves_one_service_that_is_published_everywhere) {
  model::Network blue = test::backend_network();
  blue.id = model::NetworkId("b1");
  blue.name = "blue";
  adopt_network(host_, blue, Instant());
  adopt_lease(host_, {90, blue.id, blue.subnets[0].prefix, test::prefix("10.7.0.8/30"),
                      test::kSelf}, Instant());
  model::Service api = test::web_service();
  api.id = model::ServiceId("a9");
  api.name = "api";
  api.network = blue.id;
  api.published = {published(9090, 90)};
  host_.services.emplace(api.id, api);
  lease_ingress();
  join(1);
  settle();
  AttachRequest second = test::attach_request(1, "blue");
  second.service = "api";
  auto refused = prepare_attach(host_, second, Instant());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(refused.error().message,
            "pid:1 is a backend of service 'web' already: of services that are published on every "
            "host a container can serve one");
}

TEST_F(IngressRules, a_full_network_is_told_of) {
  lease_ingress("10.255.0.64/32");
  EXPECT_EQ(settle(), 1u);
  join(1);
  auto asked = step();
  EXPECT_TRUE(std::holds_alternative<NeedLease>(asked));
  EXPECT_TRUE(twins().empty());
}

TEST_F(IngressRules, published_ports_are_bound_in_both_families_but_for_what_others_here_have) {
  lease_ingress();
  EXPECT_TRUE(ingress_host_ports(host_).empty()) << "without a place";
  settle();
  auto ports = host_ports_of(host_);
  ASSERT_EQ(ports.size(), 2u);
  EXPECT_EQ(to_string(*ports.begin()), "0.0.0.0:8080/tcp");
  EXPECT_EQ(to_string(*ports.rbegin()), "[::]:8080/tcp");
  EXPECT_EQ(ingress_ports(host_).size(), 1u);

  host_.foreign_ports = {*ports.begin()};
  EXPECT_TRUE(ingress_ports(host_).empty()) << "another process would lose its connections";
  EXPECT_EQ(ingress_host_ports(host_).size(), 2u) << "asked for again";
  EXPECT_EQ(host_ports_of(host_).size(), 1u);
  host_.foreign_ports.clear();

  AttachRequest request = test::attach_request(2);
  request.reserved = {{test::address("127.0.0.1"), 8080, 81, model::Transport::tcp}};
  test::attached(host_, request);
  EXPECT_TRUE(ingress_ports(host_).empty());
  EXPECT_TRUE(ingress_host_ports(host_).empty());
}

TEST_F(IngressRules, of_two_services_with_one_port_the_last_changed_has_it) {
  lease_ingress();
  settle();
  model::Service other = web();
  other.id = model::ServiceId("0a");
  other.name = "other";
  other.revision = 8;
  other.published = {published(8080, 99)};
  host_.services.emplace(other.id, other);
  EXPECT_EQ(ingress_ports(host_).begin()->second.port, 99);
  web().revision = 9;
  EXPECT_EQ(ingress_ports(host_).begin()->second.port, 80);
}

TEST_F(IngressRules, a_restart_finds_place_and_twins_and_their_addresses_in_use) {
  lease_ingress();
  join(1);
  settle();
  std::vector<store::Entry> entries;
  auto keep = [&](const store::Change& change) { entries.push_back(change.entry); };
  for (const auto& [_, network] : host_.networks) keep(store::put(network));
  for (const auto& [_, lease] : host_.leases) keep(store::put(lease));
  for (const auto& [_, service] : host_.services) keep(store::put(service));
  for (const auto& [_, sandbox] : host_.sandboxes) keep(store::put(sandbox));
  for (const auto& [_, endpoint] : host_.endpoints) keep(store::put(endpoint));
  keep(store::put(*host_.ingress_place));
  Host again = test::make_host();
  ASSERT_TRUE(load(again, entries, Instant()));
  EXPECT_EQ(again.ingress_place, host_.ingress_place);
  EXPECT_TRUE(has_ingress_place(again));
  EXPECT_EQ(again.endpoints, host_.endpoints);
  auto next = next_ingress_step(again, model::EndpointId("x"), 0, Instant());
  EXPECT_TRUE(next && std::holds_alternative<std::monostate>(*next));
}

}  // namespace
}  // namespace ovn::controller
