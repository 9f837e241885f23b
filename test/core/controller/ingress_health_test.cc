// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_health.h"

#include <gtest/gtest.h>

#include "test/core/controller/ingress_fixture.h"

namespace ovn::controller {
namespace {

class IngressHealth : public testing::Test, protected test::WithIngress {
 protected:
  IngressHealth() {
    web().published = {{8080, 80}, {9000, 90, model::Transport::tcp, model::PublishMode::host}};
  }
  std::string answer(uint16_t port, model::Transport transport = model::Transport::tcp) {
    auto able = can_serve(host_, transport, port);
    return able ? "yes" : fmt::format("{}: {}", to_string(able.error().code), able.error().message);
  }
};

TEST_F(IngressHealth, a_port_that_nobody_publishes_is_not_found) {
  EXPECT_EQ(answer(80), "not_found: no service publishes port 80/tcp");
  EXPECT_EQ(answer(8080, model::Transport::udp), "not_found: no service publishes port 8080/udp");
  EXPECT_EQ(answer(0), "not_found: no service publishes port 0/tcp");
}

TEST_F(IngressHealth, one_backend_anywhere_is_enough_for_ingress) {
  EXPECT_EQ(answer(8080), "unavailable: this host has no place in the ingress network yet");
  lease_ingress();
  settle();
  EXPECT_EQ(answer(8080), "unavailable: no backend of service 'web' serves");
  peer_is_in("e9", "10.255.1.9", test::kWeb);
  EXPECT_EQ(answer(8080), "yes");
  host_.remote[test::kIngress].records[0].record.state = model::BackendState::unhealthy;
  EXPECT_EQ(answer(8080), "unavailable: no backend of service 'web' serves");
}

TEST_F(IngressHealth, what_is_unserved_has_the_reason_that_each_port_has) {
  web().published.push_back(test::published(8081, 81));
  lease_ingress();
  settle();
  auto [published, unserved] = ingress_health(host_);
  EXPECT_EQ(published, 2u);
  ASSERT_EQ(unserved.size(), 2u) << "mode host is no port of all hosts";
  EXPECT_EQ(unserved[1].key.port, 8081);
  EXPECT_EQ(unserved[1].service, &web());
  for (const auto& one : unserved) EXPECT_EQ(answer(one.key.port), "unavailable: " + one.reason);
  peer_is_in("e9", "10.255.1.9", test::kWeb);
  EXPECT_TRUE(ingress_health(host_).unserved.empty());
  EXPECT_EQ(ingress_health(host_).published, 2u);
}

TEST_F(IngressHealth, a_port_that_is_another_ones_on_this_host_is_not_served) {
  lease_ingress();
  settle();
  peer_is_in("e9", "10.255.1.9", test::kWeb);
  host_.foreign_ports = ingress_host_ports(host_);
  EXPECT_EQ(answer(8080),
            "unavailable: a container or a process of this host has port 8080/tcp");
}

TEST_F(IngressHealth, mode_host_takes_a_backend_here) {
  peer_joins("e9", "10.7.0.99");
  EXPECT_EQ(answer(9000), "unavailable: no backend of service 'web' on this host serves");
  web().published.pop_back();  // its port would have to be bound
  auto mine = join(1);
  web().published = {{9000, 90, model::Transport::tcp, model::PublishMode::host}};
  EXPECT_EQ(answer(9000), "yes");
  host_.endpoints.at(mine.id).weight = 0;
  EXPECT_EQ(answer(9000), "unavailable: no backend of service 'web' on this host serves");
}

}  // namespace
}  // namespace ovn::controller
