// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_network.h"

#include <gtest/gtest.h>

#include "core/controller/service_rules.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class IngressNetwork : public testing::Test, protected ManagerFixture {
 protected:
  static NetworkRequest edge(std::vector<std::string_view> prefixes = {}) {
    NetworkRequest request = wanted("edge", std::move(prefixes));
    request.ingress = true;
    return request;
  }
  std::string refusal(const NetworkRequest& request) {
    auto made = create(request);
    return made ? "made" : made.error().message;
  }
};

TEST_F(IngressNetwork, it_has_both_families_and_no_gateway) {
  auto made = *create(edge());
  EXPECT_TRUE(made.ingress);
  EXPECT_TRUE(made.ipv6);
  ASSERT_EQ(made.subnets.size(), 2u);
  EXPECT_EQ(made.subnets[0].prefix, prefix("10.0.0.0/16"));
  EXPECT_EQ(made.subnets[1].prefix.length(), 64u);
  for (const model::Subnet& subnet : made.subnets) {
    EXPECT_FALSE(subnet.gateway);
    EXPECT_GT(subnet.vni.value(), 0u);
  }
  EXPECT_EQ(ingress_network(manager.networks)->id, made.id);
  EXPECT_TRUE(is_stored());
}

TEST_F(IngressNetwork, there_is_one) {
  EXPECT_EQ(ingress_network(manager.networks), nullptr);
  create(edge());
  NetworkRequest other = edge();
  other.name = "other";
  EXPECT_EQ(refusal(other), "network 'edge' is the ingress network already: there is one");
}

TEST_F(IngressNetwork, the_largest_subnet_that_is_free_is_taken) {
  manager.space.pools = {{prefix("10.0.0.0/15"), 24}, {prefix("fd00::/48"), 64}};
  auto chosen = [&](std::vector<ip::Prefix> avoid) {
    NetworkRequest request = edge();
    request.avoid = std::move(avoid);
    auto made = create(request);
    std::string text = made ? made->subnets[0].prefix.to_string() : made.error().message;
    if (made) keep(remove_network(manager, "edge", {}));
    return text;
  };
  EXPECT_EQ(chosen({}), "10.0.0.0/16");
  EXPECT_EQ(chosen({prefix("10.0.7.0/24")}), "10.1.0.0/16");
  EXPECT_EQ(chosen({prefix("10.0.0.0/24"), prefix("10.1.0.0/24")}), "10.0.16.0/20");
  create(wanted("blue", {"10.0.0.0/16"}));
  std::vector<ip::Prefix> each;
  for (int i = 0; i < 16; ++i) each.push_back(prefix(fmt::format("10.1.{}.0/24", i * 16)));
  EXPECT_EQ(chosen(each), "10.1.1.0/24");
  EXPECT_EQ(chosen({prefix("10.1.0.0/16")}).substr(0, 48),
            "all predefined address pools have been fully sub");
}

TEST_F(IngressNetwork, a_subnet_of_ones_choice_numbers_the_hosts) {
  EXPECT_EQ(refusal(edge({"10.64.0.0/12"})),
            "invalid network config: subnet 10.64.0.0/12: hosts are numbered by 16 bits of the "
            "ingress network, whose subnet is a /16 or smaller");
  EXPECT_EQ(refusal(edge({"10.1.0.0/16", "10.2.0.0/16"})),
            "invalid network config: the ingress network has one subnet of each family");
  NetworkRequest request = edge({"10.1.0.0/24"});
  request.subnets[0].gateway = address("10.1.0.1");
  EXPECT_EQ(refusal(request), "invalid network config: gateway 10.1.0.1: the ingress network has "
                              "none, but an address of each host");
  auto made = *create(edge({"10.3.0.0/20", "fd00:5::/64"}));
  EXPECT_EQ(made.subnets[0].prefix, prefix("10.3.0.0/20"));
  EXPECT_EQ(made.subnets[1].prefix, prefix("fd00:5::/64"));
}

TEST_F(IngressNetwork, it_is_an_overlay_network_of_ipv4_that_leads_outside) {
  NetworkRequest request = edge();
  request.driver = model::Driver::bridge;
  EXPECT_EQ(refusal(request),
            "invalid network config: the ingress network is of driver overlay");
  request = edge();
  request.internal = true;
  EXPECT_EQ(refusal(request), "invalid network config: the ingress network cannot be internal");
  request = edge();
  request.ipv4 = false;
  EXPECT_EQ(refusal(request),
            "invalid network config: the ingress network has IPv4: hosts are numbered by it");
}

TEST_F(IngressNetwork, it_stays_while_services_publish_by_it) {
  create(edge());
  create(wanted("blue"));
  auto publish = [&](std::string name, std::string_view ports) {
    ServiceRequest request{name, "blue"};
    request.published = *model::parse_service_publish(ports, model::PublishMode::ingress);
    return keep(create_service(manager, request, model::ServiceId("id-" + name), 1, {}));
  };
  publish("web", "80:80");
  EXPECT_EQ(remove_network(manager, "edge", {}).error().message,
            "services publish ports by network edge: 'web'");
  for (int i = 0; i < 6; ++i) publish(fmt::format("x{}", i), "80");
  EXPECT_TRUE(remove_network(manager, "edge", {}).error().message.ends_with(" and 2 more"));
  for (const auto& [_, service] : std::map(manager.services)) {
    keep(remove_service(manager, service.name, true, {}));
  }
  std::vector<KnownEndpoint> host{{model::EndpointId("h"), model::NetworkId("id001"), "host1",
                                   "node1", {}}};
  EXPECT_TRUE(keep(remove_network(manager, "edge", host))) << "hosts are in it by themselves";
  EXPECT_TRUE(is_stored());
}

TEST_F(IngressNetwork, its_addresses_are_leased_like_any_networks) {
  create(edge());
  EXPECT_EQ(block(1, "edge").substr(0, 5), "10.0.");
  EXPECT_NE(block(2, "edge"), block(1, "edge"));
}

}  // namespace
}  // namespace ovn::controller
