// SPDX-License-Identifier: Apache-2.0
#include "core/api/network_body.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::api {
namespace {

std::string refused(std::string_view body) {
  auto parsed = parse_network_request(body);
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, Errc::invalid);
  return parsed.error().message;
}

constexpr std::string_view kWhole =
    R"({"name":"blue","driver":"overlay","scope":"cluster","ipv6":true,"ingress":true,
        "internal":true,
        "subnets":[{"prefix":"10.1.0.0/16","range":"10.1.2.0/24","gateway":"10.1.0.1",
                    "aux_addresses":{"router":"10.1.0.9"}},{}],
        "options":{"vni":"7,8"},"labels":{"team":"a"}})";

TEST(NetworkBody, takes_every_field) {
  auto request = parse_network_request(kWhole);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->name, "blue");
  EXPECT_EQ(request->scope, model::Scope::cluster);
  EXPECT_TRUE(request->ipv6);
  EXPECT_TRUE(request->ingress);
  EXPECT_TRUE(request->internal);
  ASSERT_EQ(request->subnets.size(), 2u);
  const auto& subnet = request->subnets[0];
  EXPECT_EQ(subnet.prefix->to_string(), "10.1.0.0/16");
  EXPECT_EQ(subnet.range->to_string(), "10.1.2.0/24");
  EXPECT_EQ(subnet.gateway->to_string(), "10.1.0.1");
  EXPECT_EQ(subnet.aux_addresses.at("router").to_string(), "10.1.0.9");
  EXPECT_FALSE(request->subnets[1].prefix);
  EXPECT_EQ(request->options.at("vni"), "7,8");
  EXPECT_EQ(request->labels.at("team"), "a");
}

TEST(NetworkBody, a_name_is_enough) {
  auto request = parse_network_request(R"({"name":"blue"})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->driver, model::Driver::overlay);
  EXPECT_FALSE(request->scope);
  EXPECT_TRUE(request->subnets.empty());
}

TEST(NetworkBody, names_the_field_that_is_wrong) {
  EXPECT_EQ(refused("{}"), "field 'name': is missing");
  EXPECT_EQ(refused(R"({"name":"a","driver":"vxlan"})"),
            "field 'driver': unknown driver 'vxlan': known are overlay, bridge, macvlan, ipvlan, "
            "host, none");
  EXPECT_EQ(refused(R"({"name":"a","subnet":[]})"), "field 'subnet': is unknown");
  EXPECT_EQ(refused(R"({"name":"a","subnets":[{},{"prefix":"10.0.0.0"}]})"),
            "field 'subnets', number 2: field 'prefix': '10.0.0.0' is not a prefix such as "
            "10.1.0.0/24: it has no length");
  EXPECT_EQ(refused(R"({"name":"a","subnets":[{"aux_addresses":{"x":"y"}}]})"),
            "field 'subnets', number 1: field 'aux_addresses': 'x': 'y' is not an IP address");
  EXPECT_EQ(refused(R"({"name":"a","labels":{"x":1}})"), "field 'labels': 'x' is no text");
  EXPECT_EQ(refused(R"({"name":"a","ipv6":"yes"})").substr(0, 13), "field 'ipv6':");
  EXPECT_EQ(refused("[]").substr(0, 5), "JSON:");
}

TEST(NetworkBody, the_prefixes_to_avoid_are_limited) {
  auto body = [](size_t count) {
    std::string list;
    for (size_t i = 0; i < count; ++i) list += R"(,"10.0.0.0/24")";
    return R"({"name":"a","avoid":[)" + list.substr(1) + "]}";
  };
  EXPECT_EQ(parse_network_request(body(1024))->avoid.size(), 1024u);
  EXPECT_EQ(refused(body(1025)), "field 'avoid': there are more than 1024");
}

TEST(NetworkBody, survives_damaged_bodies) {
  Random random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string body(kWhole);
    for (uint64_t i = 0; i <= random.below(3); ++i) {
      size_t at = random.below(body.size());
      switch (random.below(3)) {
        case 0:
          body[at] = static_cast<char>(random.next());
          break;
        case 1:
          body.erase(at, 1 + random.below(8));
          break;
        default:
          body.insert(at, body.substr(random.below(body.size()), random.below(12)));
          break;
      }
    }
    auto parsed = parse_network_request(body);
    ASSERT_TRUE(parsed || parsed.error().code == Errc::invalid);
  }
}

}  // namespace
}  // namespace ovn::api
