// SPDX-License-Identifier: Apache-2.0
#include "core/model/publish.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

ip::Address address(const char* text) { return *ip::Address::parse(text); }

PublishRequest parsed(std::string_view text) {
  auto request = parse_publish(text);
  EXPECT_TRUE(request) << request.error().message;
  return request ? *request : PublishRequest();
}

TEST(Publish, all_of_dockers_forms_are_read) {
  EXPECT_EQ(parsed("80"), (PublishRequest{{}, {}, {80, 80}, Transport::tcp}));
  EXPECT_EQ(parsed("53/udp"), (PublishRequest{{}, {}, {53, 53}, Transport::udp}));
  EXPECT_EQ(parsed("8080:80"), (PublishRequest{{}, PortRange{8080, 8080}, {80, 80}}));
  EXPECT_EQ(parsed("8000-8002:80-82/sctp"),
            (PublishRequest{{}, PortRange{8000, 8002}, {80, 82}, Transport::sctp}));
  EXPECT_EQ(parsed("8000-8010:80"), (PublishRequest{{}, PortRange{8000, 8010}, {80, 80}}));
  EXPECT_EQ(parsed("127.0.0.1:8080:80"),
            (PublishRequest{address("127.0.0.1"), PortRange{8080, 8080}, {80, 80}}));
  EXPECT_EQ(parsed("10.0.0.1::80"), (PublishRequest{address("10.0.0.1"), {}, {80, 80}}));
  EXPECT_EQ(parsed("10.0.0.1:80"), (PublishRequest{address("10.0.0.1"), {}, {80, 80}}));
  EXPECT_EQ(parsed("[fd00::1]:8080:80/tcp"),
            (PublishRequest{address("fd00::1"), PortRange{8080, 8080}, {80, 80}}));
  EXPECT_EQ(parsed("[::]::80"), (PublishRequest{address("::"), {}, {80, 80}}));
}

TEST(Publish, what_is_malformed_is_refused_with_the_text_and_the_reason) {
  struct Case {
    std::string_view text, why;
  };
  for (const Case& c : {
           Case{"", "'' is neither a port from 1 to 65535 nor a range of them"},
           Case{"0:80", "'0' is neither a port from 1 to 65535 nor a range of them"},
           Case{"65536", "'65536' is neither a port from 1 to 65535 nor a range of them"},
           Case{"80x", "'80x' is neither a port from 1 to 65535 nor a range of them"},
           Case{"90-80", "'90-80' is neither a port from 1 to 65535 nor a range of them"},
           Case{"80/icmp", "the protocol is not tcp, udp or sctp"},
           Case{"80/TCP", "the protocol is not tcp, udp or sctp"},
           Case{":80", "nothing before ':'"},
           Case{"1:2:3", "'2:3' is neither a port from 1 to 65535 nor a range of them"},
           Case{"8000-8001:80-82", "2 ports of the host for 3 of the container"},
           Case{"8000:80-82", "1 ports of the host for 3 of the container"},
           Case{"[fd00::1:80:80", "'[' without ']:'"},
           Case{"[10.0.0.1]:80:80", "'10.0.0.1' is not an IPv6 address"},
           Case{"224.0.0.1:80:80", "224.0.0.1 is a multicast address"},
       }) {
    auto request = parse_publish(c.text);
    ASSERT_FALSE(request) << c.text;
    EXPECT_EQ(request.error().code, Errc::invalid);
    EXPECT_EQ(request.error().message,
              fmt::format("'{}': {}; wanted is [HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]",
                          c.text, c.why));
  }
}

TEST(Publish, a_published_port_is_shown_as_it_may_be_asked_for) {
  for (std::string text : {"80/tcp", "8080:80/udp", "127.0.0.1:8080:80/sctp", "[::1]:8080:80/tcp",
                           "0.0.0.0:1:65535/tcp"}) {
    auto port = parse_published(text);
    ASSERT_TRUE(port) << port.error().message;
    EXPECT_EQ(to_string(*port), text);
  }
  EXPECT_EQ(parse_published("80-81").error().message, "'80-81' is more than one port");
  EXPECT_FALSE(parse_published("8000-8001:80"));
}

TEST(Publish, ports_clash_where_both_would_take_the_same_connections) {
  auto port = [](const char* at, uint16_t number, Transport transport = Transport::tcp) {
    return HostPort{transport, {address(at), number}};
  };
  EXPECT_TRUE(port("0.0.0.0", 80).clashes_with(port("10.0.0.1", 80)));
  EXPECT_TRUE(port("10.0.0.1", 80).clashes_with(port("0.0.0.0", 80)));
  EXPECT_TRUE(port("::", 80).clashes_with(port("fd00::1", 80)));
  EXPECT_FALSE(port("10.0.0.2", 80).clashes_with(port("10.0.0.1", 80)));
  EXPECT_FALSE(port("0.0.0.0", 80).clashes_with(port("0.0.0.0", 81)));
  EXPECT_FALSE(port("0.0.0.0", 80).clashes_with(port("::", 80)));
  EXPECT_FALSE(port("0.0.0.0", 80).clashes_with(port("0.0.0.0", 80, Transport::udp)));
}

std::vector<std::string> taken(const PublishedPort& port,
                               const std::map<std::string, std::string>& options = {}) {
  Network network;
  network.driver = Driver::bridge;
  network.options = options;
  network.subnets.resize(2);
  network.subnets[0].prefix = *ip::Prefix::parse("172.30.0.0/24");
  network.subnets[1].prefix = *ip::Prefix::parse("fd30::/64");
  std::vector<std::string> found;
  for (const HostPort& one : host_ports(port, network)) found.push_back(to_string(one));
  return found;
}

TEST(Publish, the_host_takes_a_port_in_each_family_that_is_behind_nat) {
  using Ports = std::vector<std::string>;
  PublishedPort everywhere{{}, 8080, 80, Transport::tcp};
  EXPECT_EQ(taken(everywhere), (Ports{"0.0.0.0:8080/tcp", "[::]:8080/tcp"}));
  EXPECT_EQ(taken({address("10.0.0.1"), 8080, 80, Transport::udp}), (Ports{"10.0.0.1:8080/udp"}));
  EXPECT_EQ(taken(everywhere, {{"gateway_mode_ipv4", "routed"}}), (Ports{"[::]:8080/tcp"}));
  EXPECT_EQ(taken(everywhere, {{"gateway_mode_ipv6", "nat-unprotected"}}).size(), 2u);
  EXPECT_EQ(taken(everywhere, {{"gateway_mode_ipv4", "routed"}, {"gateway_mode_ipv6", "routed"}}),
            Ports());
}

}  // namespace
}  // namespace ovn::model
