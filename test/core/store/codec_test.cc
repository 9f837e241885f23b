// SPDX-License-Identifier: Apache-2.0
#include "core/store/codec.h"

#include <gtest/gtest.h>

namespace ovn::store {
namespace {

const Uuid kNode = *Uuid::parse("7d3f0c9e-1b2a-4c5d-8e6f-0a1b2c3d4e5f");

model::Network full_network() {
  model::Network network;
  network.id = model::NetworkId("0123456789abcdef0123456789abcdef");
  network.name = "backend";
  network.driver = model::Driver::overlay;
  network.scope = model::Scope::cluster;
  network.internal = true;
  network.ipv6 = true;
  network.subnets = {{*ip::Prefix::parse("10.7.0.0/24"),
                      *ip::Prefix::parse("10.7.0.128/25"),
                      *ip::Address::parse("10.7.0.1"),
                      {{"printer", *ip::Address::parse("10.7.0.9")}},
                      model::Vni(4097)},
                     {*ip::Prefix::parse("fd00:7::/64"), {}, {}, {}, model::Vni(4098)}};
  network.options = {{"mtu", "1400"}};
  network.labels = {{"team", "blue \"quoted\""}};
  network.revision = 1ull << 60;
  network.created = 1800000000;
  return network;
}

model::Endpoint full_endpoint() {
  return {model::EndpointId("e1"),
          model::NetworkId("n1"),
          model::SandboxId("s1"),
          "eth0",
          *Mac::parse("02:42:0a:07:00:02"),
          {{*ip::Prefix::parse("10.7.0.2/24"), 1ull << 61}},
          {"api", "web"},
          1800000001};
}

TEST(Codec, every_noun_survives_its_json) {
  model::Network network = full_network();
  EXPECT_EQ(*parse_network(to_json(network)), network);
  model::Endpoint endpoint = full_endpoint();
  EXPECT_EQ(*parse_endpoint(to_json(endpoint)), endpoint);
  model::Sandbox sandbox{model::SandboxId("s1"),
                         "pid:7",
                         "web",
                         "/proc/7/ns/net",
                         1ull << 63,
                         "4f5e-boot",
                         2147483647};
  EXPECT_EQ(*parse_sandbox(to_json(sandbox)), sandbox);
  model::Lease lease{1ull << 62, model::NetworkId("n1"), *ip::Prefix::parse("10.7.0.0/24"),
                     *ip::Prefix::parse("10.7.0.4/30"), kNode};
  EXPECT_EQ(*parse_lease(to_json(lease)), lease);
  model::Node node{kNode, "host1", *ip::Address::parse("fd00::1"), true, 1800000002};
  EXPECT_EQ(*parse_node(to_json(node)), node);
}

TEST(Codec, survives_text_as_well) {
  std::string text = json::serialize(to_json(full_network()));
  EXPECT_EQ(*parse_network(*json::parse_object(text)), full_network());
}

TEST(Codec, every_required_field_is_missed_by_name) {
  const json::object whole = to_json(full_endpoint());
  for (const char* key : {"id", "network", "sandbox", "ifname", "mac", "created"}) {
    json::object partial = whole;
    partial.erase(key);
    auto parsed = parse_endpoint(partial);
    ASSERT_FALSE(parsed) << key;
    EXPECT_EQ(parsed.error().message, std::string("field '") + key + "': is missing");
  }
}

TEST(Codec, unknown_fields_and_wrong_values_are_named) {
  json::object fields = to_json(full_network());
  fields["colour"] = "red";
  EXPECT_EQ(parse_network(fields).error().message, "field 'colour': is unknown");

  fields = to_json(full_network());
  fields["driver"] = "token-ring";
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'driver': unknown driver 'token-ring': known are overlay, host, none");

  fields = to_json(full_network());
  fields["subnets"].as_array()[0].as_object()["vni"] = 1 << 24;
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'subnets': field 'vni': is not a whole number in 0..16777215");

  fields = to_json(full_network());
  fields["labels"] = json::object{{"a", 1}};
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'labels': holds a value that is not a string");
}

}  // namespace
}  // namespace ovn::store
