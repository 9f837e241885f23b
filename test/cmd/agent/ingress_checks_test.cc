// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/ingress_checks.h"

#include <gtest/gtest.h>

#include "core/base/metrics.h"
#include "test/core/controller/service_fixture.h"

namespace ovn::agent {
namespace {

class IngressChecks : public testing::Test, protected test::WithWeb {
 protected:
  IngressChecks() {
    host_.services.at(test::kWeb).published = {{8080, 80}, {53, 53, model::Transport::udp}};
  }
  http::Response ask(std::string target, std::string method = "GET") {
    return answer_check(host_, {std::move(method), std::move(target), {}, ""});
  }
  std::string answer(std::string target) {
    auto response = ask(std::move(target));
    return fmt::format("{} {}", response.status, response.body);
  }
};

TEST_F(IngressChecks, a_port_is_served_or_not_or_nobodys) {
  EXPECT_EQ(answer("/8080"), "503 no backend of service 'web' serves\n");
  peer_joins("e9", "10.7.0.99");
  EXPECT_EQ(answer("/8080"), "200 ok\n");
  EXPECT_EQ(answer("/8080/tcp"), "200 ok\n");
  EXPECT_EQ(answer("/53/udp"), "200 ok\n");
  EXPECT_EQ(answer("/53"), "404 no service publishes port 53/tcp\n");
}

TEST_F(IngressChecks, anything_else_is_refused_and_counted) {
  for (std::string target : {"/", "", "/0", "/65536", "/80-81", "/80/icmp", "/80/tcp/x", "/%"}) {
    EXPECT_EQ(ask(target).status, 400) << target;
  }
  auto posted = ask("/8080", "POST");
  EXPECT_EQ(posted.status, 405);
  EXPECT_EQ(posted.fields.at("allow"), "GET");
  EXPECT_NE(metrics::render().find("ovn_lite_ingress_checks_malformed_total 9"), std::string::npos);
}

TEST_F(IngressChecks, who_asks_has_little_room) {
  EXPECT_EQ(check_limits().connections_max, 256u);
  EXPECT_EQ(check_limits().session.message.body_max, 0u);
}

TEST_F(IngressChecks, an_address_that_is_not_ours_is_an_error) {
  Loop loop;
  auto at = *ip::Endpoint::parse("192.0.2.1", uint16_t(7958));
  auto listener = listen_for_checks(loop, at, host_);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, Errc::unavailable);
}

}  // namespace
}  // namespace ovn::agent
