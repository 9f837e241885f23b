// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/answers.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/core/reconcile/views.h"

namespace ovn::reconcile {
namespace {

using namespace test;

// Two bridge networks of one sandbox; the first leads outside.
View two_networks() {
  View view;
  for (const char* name : {"a", "b"}) {
    const char* gateway = *name == 'a' ? "172.30.1.1" : "172.30.2.1";
    const char* address = *name == 'a' ? "172.30.1.2/24" : "172.30.2.2/24";
    NetworkView network{test::network({subnet(address, gateway, 0)}), {local("a", {address})}, {},
                        true};
    network.network.subnets[0].prefix = prefix(address).network();
    network.network.id = model::NetworkId(name + std::string(32, '0'));
    network.network.name = name;
    network.network.driver = model::Driver::bridge;
    network.local[0].endpoint.id = model::EndpointId(name + std::string(20, 'e'));
    network.local[0].endpoint.ifname = *name == 'a' ? "eth0" : "eth1";
    view.networks.push_back(network);
  }
  return view;
}
View publishing(size_t network) {
  View view = two_networks();
  auto& ports = view.networks[network].local[0].endpoint.ports;
  ports.push_back(*model::parse_published("8080:80/tcp"));
  return view;
}

// The container's routes and rules, one a line.
std::vector<std::string> ways(const View& view) {
  kernel::Snapshot snapshot = desired(view);
  std::vector<std::string> lines;
  kernel::NetnsName box = sandbox_netns(view.networks[0].local[0].sandbox.id);
  auto add = [&](const auto& objects) {
    for (const auto& object : objects) {
      if (object.netns != box) continue;
      EXPECT_TRUE(kernel::validate(kernel::put(object)));
      std::string line = to_string(kernel::Object(object));
      lines.push_back(line.substr(line.find(' ', line.find(' ') + 1) + 1));
    }
  };
  add(snapshot.routes);
  add(snapshot.rules);
  return lines;
}

TEST(Answers, without_published_ports_there_is_one_default_route) {
  EXPECT_EQ(ways(two_networks()),
            std::vector<std::string>{"0.0.0.0/0 via 172.30.1.1 dev eth0 metric 2048"});
}

TEST(Answers, an_attachment_that_publishes_has_a_way_of_its_own_whichever_leads_outside) {
  auto of_first = ways(publishing(0)), of_second = ways(publishing(1));
  ASSERT_EQ(of_first.size(), 4u);
  ASSERT_EQ(of_second.size(), 4u);
  EXPECT_EQ(of_second[0], "0.0.0.0/0 via 172.30.1.1 dev eth0 metric 2048");
  std::string table = of_second[3].substr(of_second[3].rfind(' '));
  EXPECT_EQ(of_second[1], "0.0.0.0/0 via 172.30.2.1 dev eth1 metric 2048 table" + table);
  EXPECT_EQ(of_second[2], "172.30.2.0/24 dev eth1 table" + table);
  EXPECT_EQ(of_second[3], "ip 20311: from 172.30.2.2 lookup" + table);
  EXPECT_NE(of_first[3].substr(of_first[3].rfind(' ')), table) << "each interface has its own";
}

TEST(Answers, an_internal_network_has_no_way_to_send_them) {
  View view = publishing(1);
  view.networks[1].network.internal = true;
  EXPECT_EQ(ways(view), ways(two_networks()));
}

}  // namespace
}  // namespace ovn::reconcile
