// SPDX-License-Identifier: Apache-2.0
#include "core/dns/zone.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ovn::dns {
namespace {

ip::Address ip(std::string_view text) { return *ip::Address::parse(text); }

std::shared_ptr<const Zone> zone(std::vector<Source> sources) {
  return Zone::build("backend", {*ip::Prefix::parse("10.0.0.0/24")}, sources);
}

std::string addresses(const Zone& zone, std::string_view name) {
  Zone::Found found;
  if (!zone.find(Name::from_text(name)->key(), found)) return "unknown";
  std::string text;
  for (const auto& answers : {found.v4, found.v6}) {
    for (const auto& answer : answers) {
      text += fmt::format("{}@{} ", answer.address, zone.owner(answer.owner));
    }
  }
  return text;
}

std::string host(const Zone& zone, std::string_view address) {
  Zone::Found found;
  if (!zone.find(Name::reverse_of(ip(address)).key(), found)) return "unknown";
  Name name;
  for (std::string_view rest = as_text(found.host); !rest.empty();) {
    size_t size = static_cast<uint8_t>(rest.front());
    name.append_label(as_bytes(rest.substr(1, size)));
    rest.remove_prefix(1 + size);
  }
  return name.to_text();
}

TEST(Zone, knows_each_name_of_an_endpoint) {
  auto z = zone({{{"web", "api", "0123456789ab"}, {ip("10.0.0.1"), ip("fd00::1")}, "a"}});
  for (const char* name : {"web", "api", "0123456789ab"}) {
    EXPECT_EQ(addresses(*z, name), "10.0.0.1@a fd00::1@a ");
  }
  EXPECT_EQ(addresses(*z, "we"), "unknown");
  EXPECT_EQ(addresses(*z, "web.backend"), "unknown");
  EXPECT_EQ(z->suffix()->to_text(), "backend");
}

TEST(Zone, joins_the_addresses_of_all_who_share_a_name) {
  auto z = zone({{{"b", "api"}, {ip("10.0.0.2")}, "host2"},
                 {{"a", "api"}, {ip("10.0.0.1")}, "host1"},
                 {{"c", "api"}, {ip("10.0.0.1")}, "host3"}});
  std::string api = addresses(*z, "api");
  EXPECT_EQ(api.find("10.0.0.1@"), 0u) << api;
  EXPECT_NE(api.find("10.0.0.2@host2"), std::string::npos) << api;
  EXPECT_EQ(std::count(api.begin(), api.end(), '@'), 2) << api;
}

TEST(Zone, leaves_out_who_cannot_be_reached_while_others_can) {
  std::vector<Source> sources{{{"a", "api"}, {ip("10.0.0.1")}, "host1", false},
                              {{"b", "api"}, {ip("10.0.0.2")}, "host2", true}};
  EXPECT_EQ(addresses(*zone(sources), "api"), "10.0.0.2@host2 ");
  EXPECT_EQ(addresses(*zone(sources), "a"), "10.0.0.1@host1 ");
  sources[1].reachable = false;
  EXPECT_EQ(addresses(*zone(sources), "api"), "10.0.0.1@host1 10.0.0.2@host2 ");
}

TEST(Zone, knows_names_in_lower_case_and_those_with_dots) {
  auto z = zone({{{"Web.V1"}, {ip("10.0.0.1")}, "a"}});
  EXPECT_EQ(addresses(*z, "web.v1"), "10.0.0.1@a ");
}

TEST(Zone, leaves_out_what_no_name_can_be) {
  auto z = zone({{{"a..b", "", std::string(64, 'x'), "good"}, {ip("10.0.0.1")}, "a"},
                 {{".."}, {ip("10.0.0.2")}, "a"}});
  EXPECT_EQ(z->names(), 2u);
  EXPECT_EQ(host(*z, "10.0.0.1"), "good.backend");
  EXPECT_EQ(host(*z, "10.0.0.2"), "unknown");
}

TEST(Zone, calls_an_address_by_the_first_name_in_the_network) {
  auto z = zone({{{"web", "api"}, {ip("10.0.0.1"), ip("fd00::1")}, "a"}});
  EXPECT_EQ(host(*z, "10.0.0.1"), "web.backend");
  EXPECT_EQ(host(*z, "fd00::1"), "web.backend");
  EXPECT_EQ(host(*z, "10.0.0.3"), "unknown");
  EXPECT_TRUE(z->covers(ip("10.0.0.77")));
  EXPECT_FALSE(z->covers(ip("10.0.1.1")));
}

TEST(Zone, without_anything_knows_nothing) {
  EXPECT_EQ(addresses(*zone({}), "web"), "unknown");
  EXPECT_EQ(addresses(Zone(), "web"), "unknown");
}

TEST(Zone, of_ten_thousand_endpoints_knows_them_all) {
  std::vector<Source> sources;
  for (uint32_t i = 0; i < 10000; ++i) {
    sources.push_back({{fmt::format("c{}", i), "all", fmt::format("{:012x}", i)},
                       {ip::Address::v4(0x0a000001 + i)}, fmt::format("host{}", i % 100)});
  }
  auto z = zone(sources);
  EXPECT_EQ(z->names(), 30001u);
  for (uint32_t i = 0; i < 10000; i += 97) {
    EXPECT_EQ(addresses(*z, sources[i].names[0]),
              fmt::format("{}@{} ", sources[i].addresses[0], sources[i].owner));
    EXPECT_EQ(host(*z, sources[i].addresses[0].to_string()), sources[i].names[0] + ".backend");
  }
  Zone::Found all;
  ASSERT_TRUE(z->find(Name::from_text("all")->key(), all));
  EXPECT_EQ(all.v4.size(), 10000u);
}

// The count of answers of one name is bounded; the others are not answered, and nothing breaks.
TEST(Zone, gives_one_name_no_more_answers_than_it_can_count) {
  Source many{{"all"}, {}, "a"};
  for (uint32_t i = 0; i < 70000; ++i) many.addresses.push_back(ip::Address::v4(0x0a000000 + i));
  many.addresses.push_back(ip("fd00::1"));
  auto z = zone({many});
  Zone::Found all;
  ASSERT_TRUE(z->find(Name::from_text("all")->key(), all));
  EXPECT_EQ(all.v4.size(), 65535u);
  ASSERT_EQ(all.v6.size(), 1u);
  EXPECT_EQ(all.v6[0].address, ip("fd00::1"));
}

// "80*1 web.backend" of each, in order; nothing if the name has no ports.
std::string ports(const std::vector<PortSource>& sources, std::string_view name) {
  auto z = Zone::build("backend", {}, {}, sources);
  Zone::Found found;
  if (!z->find(Name::from_text(name)->key(), found)) return "unknown";
  std::string text;
  for (const auto& one : found.ports) {
    text += fmt::format("{}*{} {}; ", one.port, one.weight, one.target.to_text());
  }
  return text;
}

TEST(Zone, a_port_of_a_service_is_told_with_the_name_of_who_serves_it) {
  std::vector<PortSource> sources{{"_http._tcp.web", 80, 1, "one", true},
                                  {"_http._tcp.web", 80, 3, "two", true},
                                  {"_dns._udp.web", 53, 1, "one", true}};
  EXPECT_EQ(ports(sources, "_http._tcp.web"), "80*1 one.backend; 80*3 two.backend; ");
  EXPECT_EQ(ports(sources, "_dns._udp.web"), "53*1 one.backend; ");
  EXPECT_EQ(ports(sources, "web"), "unknown");
  sources[0].reachable = false;
  EXPECT_EQ(ports(sources, "_http._tcp.web"), "80*3 two.backend; ");
  sources[1].reachable = false;
  EXPECT_EQ(ports(sources, "_http._tcp.web"), "80*1 one.backend; 80*3 two.backend; ");
}

}  // namespace
}  // namespace ovn::dns
