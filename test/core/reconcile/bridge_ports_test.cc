// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/bridge_ports.h"

#include <gtest/gtest.h>

#include <set>

#include "core/kernel/validate.h"
#include "core/reconcile/plan.h"
#include "test/core/reconcile/views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

using Options = std::map<std::string, std::string>;

NetworkView published(std::vector<const char*> ports, Options options = {}) {
  auto net = network({subnet("172.30.1.0/24", "172.30.1.1", 0), subnet("fd30::/64", "fd30::1", 0)});
  net.driver = model::Driver::bridge;
  net.options = std::move(options);
  NetworkView view{net, {local("a", {"172.30.1.2/24", "fd30::2/64"})}, {}, true};
  for (const char* port : ports) {
    view.local[0].endpoint.ports.push_back(*model::parse_published(port));
  }
  return view;
}
kernel::Snapshot wanted(const NetworkView& view) { return desired(view_of(view)); }

// What the ports come to, one line an element.
std::string port_elements(const NetworkView& view) {
  kernel::Snapshot snapshot;
  add_port_elements(view.network, view.local[0].endpoint, snapshot);
  for (const auto& element : snapshot.elements) EXPECT_TRUE(validate(kernel::put(element)));
  normalize(snapshot);
  return test::to_text(snapshot);
}

std::string ops(const NetworkView& from, const NetworkView& to) {
  std::string text;
  for (const kernel::Op& op : plan(wanted(to), wanted(from), OwnedSet()).ops) {
    text += kernel::to_string(op) + "\n";
  }
  return text;
}

TEST(BridgePorts, every_mode_and_kind_of_address) {
  const std::vector<const char*> ports{"8080:80/tcp", "127.0.0.1:5353:53/udp",
                                       "[fd99::1]:9000:90/sctp"};
  std::string text;
  for (const char* mode : {"nat", "nat-unprotected", "routed"}) {
    Options options{{"gateway_mode_ipv4", mode}, {"gateway_mode_ipv6", mode}};
    text += fmt::format("-- {}\n", mode) + port_elements(published(ports, options));
  }
  NetworkView mixed = published(ports, {{"gateway_mode_ipv6", "routed"}});
  text += "-- nat, and routed\n" + port_elements(mixed);
  NetworkView internal = published(ports);
  internal.network.internal = true;
  text += "-- internal\n" + port_elements(internal);
  EXPECT_TRUE(matches_golden("test/core/reconcile/golden/bridge_ports.txt", text));
}

TEST(BridgePorts, one_more_is_one_element_of_a_map_for_each_family) {
  NetworkView one = published({"8080:80/tcp"}), two = published({"8080:80/tcp", "8443:443/tcp"});
  EXPECT_EQ(ops(one, two),
            "put nft element host/ovn-lite dnat4 0600000020fb0000 : ac1e010201bb0000\n"
            "put nft element host/ovn-lite dnat6 0600000020fb0000 : "
            "fd30000000000000000000000000000201bb0000\n");
  EXPECT_EQ(ops(two, one),
            "drop nft element host/ovn-lite dnat4 0600000020fb0000 : ac1e010201bb0000\n"
            "drop nft element host/ovn-lite dnat6 0600000020fb0000 : "
            "fd30000000000000000000000000000201bb0000\n");
  EXPECT_EQ(ops(two, two), "");
}

TEST(BridgePorts, a_thousand_cost_no_more_than_their_elements) {
  NetworkView none = published({"1:1/tcp"}), many = none;
  for (uint16_t port = 2; port <= 1001; ++port) {
    many.local[0].endpoint.ports.push_back({addr("10.0.0.1"), port, port, model::Transport::tcp});
  }
  EXPECT_EQ(plan(wanted(many), wanted(none), OwnedSet()).ops.size(), 1000u);
}

TEST(BridgePorts, a_port_that_moves_to_another_container_is_put_over) {
  NetworkView before = published({"8080:80/tcp"}), after = before;
  after.local[0].endpoint.addresses = {{prefix("172.30.1.9/24"), 5}};
  before.local[0].endpoint.addresses = {{prefix("172.30.1.2/24"), 5}};
  std::string at = " nft element host/ovn-lite dnat4 060000001f900000 : ac1e01";
  EXPECT_NE(ops(before, after).find("drop" + at + "0200500000\nput" + at + "0900500000\n"),
            std::string::npos);
}

TEST(BridgePorts, the_bridge_is_let_have_127_0_0_1_only_where_somebody_is_published_there) {
  auto lets = [](const NetworkView& view) {
    for (const auto& sysctl : wanted(view).sysctls) {
      if (sysctl.path.ends_with("/route_localnet")) return sysctl.value == "1";
    }
    ADD_FAILURE() << "route_localnet is not managed";
    return false;
  };
  EXPECT_FALSE(lets(published({})));
  EXPECT_FALSE(lets(published({"10.0.0.1:8080:80/tcp", "[::]:8081:80/tcp"})));
  EXPECT_TRUE(lets(published({"8080:80/tcp"})));
  EXPECT_TRUE(lets(published({"127.0.0.1:8080:80/tcp"})));
  EXPECT_TRUE(lets(published({"0.0.0.0:8080:80/tcp"})));
  EXPECT_FALSE(lets(published({"8080:80/tcp"}, {{"gateway_mode_ipv4", "routed"}})));
}

TEST(BridgePorts, answers_to_the_ipv6_loopback_come_in_only_where_somebody_is_published_there) {
  auto routes = [](const NetworkView& view) {
    auto all = wanted(view).routes;
    std::erase_if(all, [](const auto& one) { return one.table != kernel::kLocalTable; });
    return all;
  };
  EXPECT_TRUE(routes(published({})).empty());
  EXPECT_TRUE(routes(published({"127.0.0.1:8080:80/tcp", "[fd99::1]:81:81/tcp"})).empty());
  for (const char* port : {"8080:80/tcp", "[::1]:8080:80/tcp"}) {
    auto found = routes(published({port}));
    ASSERT_EQ(found.size(), 1u) << port;
    EXPECT_EQ(found[0].destination, prefix("::1/128"));
    EXPECT_EQ(found[0].link, bridge_name(published({}).network));
    EXPECT_GT(found[0].metric, 1024u) << "behind that of the loopback device";
  }
}

TEST(BridgePorts, each_bridge_has_a_route_of_its_own_to_the_ipv6_loopback) {
  kernel::Snapshot snapshot;
  for (const char* bridge : {"br1", "br2", "br1"}) add_loopback_route(bridge, snapshot);
  std::set<uint32_t> metrics;
  for (const auto& route : snapshot.routes) metrics.insert(route.metric);
  EXPECT_EQ(metrics.size(), 3u) << "even if their names are of one hash";
}

TEST(BridgePorts, only_the_ports_of_bridges_whose_containers_are_led_back_are_hairpins) {
  auto hairpins = [](const NetworkView& view) {
    size_t count = 0;
    for (const auto& link : wanted(view).links) count += link.port.hairpin;
    return count;
  };
  EXPECT_EQ(hairpins(published({})), 0u);
  EXPECT_EQ(hairpins(published({"8080:80/tcp"})), 1u);
  Options routed{{"gateway_mode_ipv4", "routed"}, {"gateway_mode_ipv6", "routed"}};
  EXPECT_EQ(hairpins(published({"80/tcp"}, routed)), 0u);
}

}  // namespace
}  // namespace ovn::reconcile
