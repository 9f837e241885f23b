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
    backend_ = join(1).id;
    using model::PublishMode, model::Transport;
    host_.services.at(test::kWeb).published = {{8080, 80, Transport::tcp, PublishMode::host},
                                               {53, 53, Transport::udp, PublishMode::host}};
  }
  http::Response ask(std::string target, std::string method = "GET") {
    return answer_check(host_, {std::move(method), std::move(target), {}, ""});
  }
  std::string answer(std::string target) {
    auto response = ask(std::move(target));
    return fmt::format("{} {}", response.status, response.body);
  }

  model::EndpointId backend_;
};

TEST_F(IngressChecks, a_port_is_served_or_not_or_nobodys) {
  EXPECT_EQ(answer("/8080"), "200 ok\n");
  EXPECT_EQ(answer("/8080/tcp"), "200 ok\n");
  EXPECT_EQ(answer("/53/udp"), "200 ok\n");
  host_.endpoints.at(backend_).weight = 0;
  EXPECT_EQ(answer("/8080"), "503 no backend of service 'web' on this host serves\n");
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

TEST_F(IngressChecks, a_port_that_somebody_has_is_an_error) {
  Loop loop;
  ip::Endpoint at{ip::Address::v4(0x7f000001), 0};
  auto first = listen_for_checks(loop, at, host_);
  ASSERT_TRUE(first) << first.error().message;
  at.port = (*first)->port();
  auto second = listen_for_checks(loop, at, host_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::exists);
}

}  // namespace
}  // namespace ovn::agent
