// SPDX-License-Identifier: Apache-2.0
#include "core/model/service.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using namespace std::chrono_literals;

TEST(Service, modes_are_read_as_they_are_written) {
  for (ServiceMode mode : {ServiceMode::vip, ServiceMode::dnsrr}) {
    EXPECT_EQ(*parse_service_mode(to_string(mode)), mode);
  }
  EXPECT_EQ(parse_service_mode("ipvs").error().message,
            "unknown service mode 'ipvs': known are vip, dnsrr");
}

TEST(Service, ports_have_names_or_are_called_by_their_number) {
  EXPECT_EQ(*parse_service_port("80"), (ServicePort{"80", 80, Transport::tcp}));
  EXPECT_EQ(*parse_service_port("dns=53/udp"), (ServicePort{"dns", 53, Transport::udp}));
  for (std::string text : {"80/tcp", "dns=53/udp", "h-2=9/sctp"}) {
    EXPECT_EQ(to_string(*parse_service_port(text)), text);
  }
  for (std::string bad : {"", "0", "80-90", "1:2", "10.0.0.1:1:2", "=80", "-a=80", "a_b=80",
                          "sixteencharacter=80", "a=80/icmp", "a=b=80"}) {
    EXPECT_FALSE(parse_service_port(bad)) << bad;
  }
}

TEST(Service, a_name_is_its_own_and_tasks_dot_it_in_any_case) {
  Service service;
  service.name = "Web";
  for (std::string name : {"Web", "web", "tasks.web", "TASKS.Web"}) {
    EXPECT_TRUE(is_name_of(service, name)) << name;
  }
  for (std::string name : {"", "webs", "tasks.", "tasks.web.x", "task.web"}) {
    EXPECT_FALSE(is_name_of(service, name)) << name;
  }
}

TEST(Service, weights_are_numbers_up_to_256) {
  EXPECT_EQ(*parse_weight("0"), 0);
  EXPECT_EQ(*parse_weight("256"), 256);
  for (std::string bad : {"", "-1", "257", "1x"}) EXPECT_FALSE(parse_weight(bad)) << bad;
}

TEST(Service, a_health_check_has_what_its_kind_needs_and_nothing_else) {
  using Kind = HealthCheck::Kind;
  auto good = [](Kind kind, uint16_t port, std::string path, std::string command) {
    return check_health({kind, port, std::move(path), std::move(command)}).has_value();
  };
  EXPECT_TRUE(good(Kind::tcp, 80, "", ""));
  EXPECT_TRUE(good(Kind::http, 80, "/", ""));
  EXPECT_TRUE(good(Kind::exec, 0, "", "true"));
  EXPECT_FALSE(good(Kind::tcp, 0, "", ""));
  EXPECT_FALSE(good(Kind::tcp, 80, "/", ""));
  EXPECT_FALSE(good(Kind::tcp, 80, "", "true"));
  EXPECT_FALSE(good(Kind::http, 80, "", ""));
  EXPECT_FALSE(good(Kind::http, 80, "/a b", ""));
  EXPECT_FALSE(good(Kind::http, 80, "/\r\nHost:", ""));
  EXPECT_FALSE(good(Kind::http, 80, "/" + std::string(1024, 'a'), ""));
  EXPECT_FALSE(good(Kind::exec, 0, "", ""));
  EXPECT_FALSE(good(Kind::exec, 80, "", "true"));
  EXPECT_FALSE(good(Kind::exec, 0, "", std::string("a\0b", 3)));
}

TEST(Service, times_and_thresholds_of_a_health_check_have_bounds) {
  auto good = [](auto change) {
    HealthCheck check;
    check.port = 80;
    change(check);
    return check_health(check).has_value();
  };
  EXPECT_TRUE(good([](HealthCheck&) {}));
  EXPECT_FALSE(good([](HealthCheck& check) { check.interval = 99ms; }));
  EXPECT_FALSE(good([](HealthCheck& check) { check.timeout = 61min; }));
  EXPECT_FALSE(good([](HealthCheck& check) { check.retries = 0; }));
  EXPECT_FALSE(good([](HealthCheck& check) { check.rises = 101; }));
}

}  // namespace
}  // namespace ovn::model
