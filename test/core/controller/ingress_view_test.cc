// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_view.h"

#include <gtest/gtest.h>

#include "core/controller/dns_rules.h"
#include "core/controller/view.h"
#include "test/core/controller/ingress_fixture.h"

namespace ovn::controller {
namespace {

using reconcile::Backend;
using test::address;
using test::kIngress;
using test::kWeb;

class IngressView : public testing::Test, protected test::WithIngress {
 protected:
  IngressView() {
    host_.uplink_subnets = {test::prefix("198.19.252.0/22")};
    lease_ingress();
  }

  const reconcile::NetworkView* network_view() {
    view_ = view(host_);
    for (const auto& network : view_.networks) {
      if (network.network.id == kIngress) return &network;
    }
    return nullptr;
  }
  std::vector<Backend> backends() { return network_view()->ingress->ports.at(0).backends; }

  reconcile::View view_;
};

TEST_F(IngressView, a_host_without_backends_leads_to_those_of_others) {
  EXPECT_EQ(network_view(), nullptr) << "before it has a place";
  settle();
  peer_is_in("host2", "10.255.1.7");
  peer_is_in("w2", "10.255.1.8", kWeb);
  const reconcile::NetworkView* network = network_view();
  ASSERT_NE(network, nullptr);
  EXPECT_TRUE(network->uplink);
  EXPECT_TRUE(network->services.empty()) << "no virtual addresses here";
  const reconcile::Ingress& ingress = *network->ingress;
  EXPECT_EQ(ingress.self.number, 0x0040);
  EXPECT_EQ(ingress.addresses.size(), 2u);
  ASSERT_EQ(ingress.hosts.size(), 2u) << "backends are no hosts";
  EXPECT_EQ(ingress.hosts[1].number, 0x0107);
  EXPECT_EQ(ingress.hosts[1].mac, Mac::for_address(address("10.255.1.7")));
  ASSERT_EQ(ingress.ports.size(), 1u);
  EXPECT_EQ(ingress.ports[0].name, "web");
  EXPECT_EQ(ingress.ports[0].port, 8080);
  EXPECT_EQ(ingress.ports[0].target, 80);
  EXPECT_EQ(ingress.ports[0].backends, (std::vector<Backend>{{address("10.255.1.8"), 1}}));
}

TEST_F(IngressView, backends_are_those_of_the_service_with_the_addresses_that_they_have_there) {
  model::Endpoint mine = join(1, 3);
  settle();
  peer_joins("w2", "10.7.0.9");
  peer_is_in("p2", "10.255.1.8", kWeb);
  auto found = backends();
  ASSERT_EQ(found.size(), 3u) << "two families of one, one of the other";
  const ip::Address theirs = address("10.255.1.8");
  for (const Backend& one : found) EXPECT_EQ(one.weight, one.address == theirs ? 1 : 3);
  web().health = model::HealthCheck();
  host_.health[mine.id] = model::BackendState::unhealthy;
  for (const Backend& one : backends()) EXPECT_EQ(one.weight, one.address == theirs);
}

TEST_F(IngressView, local_first_leaves_the_others_out_while_one_here_serves) {
  model::Endpoint mine = join(1);
  settle();
  peer_is_in("p2", "10.255.1.8", kWeb);
  web().local_first = true;
  const ip::Address theirs = address("10.255.1.8");
  for (const Backend& one : backends()) EXPECT_EQ(one.weight, one.address != theirs);
  host_.drains[4] = {4, test::kSelf, mine.id};
  for (const Backend& one : backends()) EXPECT_EQ(one.weight, one.address == theirs);
}

TEST_F(IngressView, a_port_that_another_process_has_here_is_led_by_the_others) {
  settle();
  EXPECT_TRUE(network_view()->ingress->ports.at(0).here);
  host_.foreign_ports = ingress_host_ports(host_);
  EXPECT_FALSE(network_view()->ingress->ports.at(0).here);
}

TEST_F(IngressView, a_number_stands_once) {
  settle();
  peer_is_in("host2", "10.255.0.64");
  const reconcile::Ingress& ingress = *network_view()->ingress;
  ASSERT_EQ(ingress.hosts.size(), 1u);
  EXPECT_EQ(ingress.hosts[0], ingress.self);
}

TEST_F(IngressView, nobody_is_called_by_a_name_in_the_ingress_network) {
  model::Endpoint mine = join(1);
  host_.sandboxes.at(mine.sandbox).dns = model::DnsMode::resolv;
  settle();
  EXPECT_FALSE(network_names(host_, Instant()).contains(kIngress));
  EXPECT_EQ(asking_sandboxes(host_).at(mine.sandbox).networks,
            std::vector{test::kBackend});
}

}  // namespace
}  // namespace ovn::controller
