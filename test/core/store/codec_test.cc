// SPDX-License-Identifier: Apache-2.0
#include "core/store/codec.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

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
          {{{}, 8080, 80, model::Transport::tcp},
           {*ip::Address::parse("::1"), 53, 5353, model::Transport::udp},
           {{}, 0, 9000, model::Transport::sctp}},
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
  sandbox.shares_host = true;
  sandbox.began = 1ull << 62;
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

TEST(Codec, an_endpoint_of_a_release_without_published_ports_has_none) {
  json::object older = to_json(full_endpoint());
  older.erase("ports");
  auto parsed = parse_endpoint(older);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE(parsed->ports.empty());
}

TEST(Codec, wrong_values_are_named_and_fields_of_later_releases_passed_over) {
  json::object fields = to_json(full_network());
  fields["colour"] = "red";
  EXPECT_EQ(parse_network(fields)->name, full_network().name);

  fields = to_json(full_network());
  fields["driver"] = "token-ring";
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'driver': unknown driver 'token-ring': known are overlay, bridge, macvlan, "
            "ipvlan, host, none");

  fields = to_json(full_network());
  fields["subnets"].as_array()[0].as_object()["vni"] = 1 << 24;
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'subnets': field 'vni': is not a whole number in 0..16777215");

  model::Lease lease{1, model::NetworkId("n1"), *ip::Prefix::parse("10.7.0.0/24"),
                     *ip::Prefix::parse("10.8.0.4/30"), kNode};
  EXPECT_EQ(parse_lease(to_json(lease)).error().message,
            "field 'block': 10.8.0.4/30 is not a block of 10.7.0.0/24");

  fields = to_json(full_network());
  fields["labels"] = json::object{{"a", 1}};
  EXPECT_EQ(parse_network(fields).error().message,
            "field 'labels': holds a value that is not a string");
}

// Nouns with any values that the model can hold.
class AnyNoun {
 public:
  explicit AnyNoun(uint64_t seed) : random_(seed) {}

  model::Network network() {
    model::Network network;
    network.id = model::NetworkId(text());
    network.name = text();
    network.makes_vlan = random_.chance(0.2);
    network.ingress = random_.chance(0.2);
    network.driver = random_.chance(0.5) ? model::Driver::overlay : model::Driver::none;
    network.internal = random_.chance(0.5);
    for (uint64_t i = random_.below(3); i > 0; --i) network.subnets.push_back(subnet());
    for (uint64_t i = random_.below(4); i > 0; --i) network.options[text()] = text();
    for (uint64_t i = random_.below(4); i > 0; --i) network.labels[text()] = text();
    network.revision = random_.next();
    network.created = static_cast<int64_t>(random_.next() >> 1);
    return network;
  }
  model::Endpoint endpoint() {
    model::Endpoint endpoint{model::EndpointId(text()),
                             model::NetworkId(text()),
                             model::SandboxId(text()),
                             text(),
                             Mac({2, 0, 0, 0, 0, static_cast<uint8_t>(random_.next())}),
                             {},
                             {},
                             {},
                             static_cast<int64_t>(random_.next() >> 1)};
    for (uint64_t i = random_.below(3); i > 0; --i) {
      endpoint.ports.push_back({{}, static_cast<uint16_t>(random_.next()),
                                static_cast<uint16_t>(1 + random_.below(65535)),
                                model::Transport::udp});
    }
    for (uint64_t i = random_.below(3); i > 0; --i) {
      endpoint.addresses.push_back({ip::Prefix(address(), 24), random_.next()});
    }
    for (uint64_t i = random_.below(3); i > 0; --i) endpoint.aliases.push_back(text());
    return endpoint;
  }
  model::Sandbox sandbox() {
    return {model::SandboxId(text()),
            text(),
            text(),
            text(),
            random_.next(),
            text(),
            static_cast<int32_t>(random_.next() >> 33)};
  }
  model::Lease lease() {
    ip::Prefix subnet = ip::Prefix(address(), 24).network();
    return {random_.next(), model::NetworkId(text()), subnet, ip::Prefix(subnet.address(), 30),
            uuid()};
  }
  model::Node node() {
    return {uuid(), text(), address(), random_.chance(0.5),
            static_cast<int64_t>(random_.next() >> 1)};
  }
  Random& random() { return random_; }

 private:
  std::string text() {
    static const char* const kPieces[] = {"a",    "\"", "\\", "\n", "é",
                                          "\x01", "🐙",  " ",  "{}", "\x7f"};
    std::string text;
    for (uint64_t i = random_.below(6); i > 0; --i) text += kPieces[random_.below(10)];
    return text;
  }
  ip::Address address() {
    if (random_.chance(0.5)) return ip::Address::v4(0x0a000000 + random_.below(1 << 24));
    std::array<uint8_t, 16> bytes{0xfd};
    for (size_t i = 1; i < 16; ++i) bytes[i] = static_cast<uint8_t>(random_.next());
    return ip::Address::v6(bytes);
  }
  model::Subnet subnet() {
    model::Subnet subnet;
    subnet.prefix = ip::Prefix(address(), 24).network();
    if (random_.chance(0.5)) subnet.range = ip::Prefix(subnet.prefix.address(), 25);
    if (random_.chance(0.5)) subnet.gateway = subnet.prefix.first().plus(1);
    if (random_.chance(0.5)) subnet.aux_addresses[text()] = subnet.prefix.first().plus(2);
    subnet.vni = model::Vni(static_cast<uint32_t>(random_.below(1 << 24)));
    return subnet;
  }
  Uuid uuid() {
    std::array<uint8_t, 16> bytes{};
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random_.next());
    return Uuid::from_random(bytes);
  }

  Random random_;
};

// Text that the codec wrote is read as the same noun; damaged text is refused, or read as a noun
// that the codec writes and reads again.
template <class T, class Parse>
void expect_sound(const T& noun, Parse parse, Random& random) {
  const std::string text = json::serialize(to_json(noun));
  auto fields = json::parse_object(text);
  ASSERT_TRUE(fields) << text;
  auto parsed = parse(*fields);
  ASSERT_TRUE(parsed) << parsed.error().message << ": " << text;
  ASSERT_EQ(*parsed, noun) << text;

  std::string damaged = text;
  for (uint64_t i = 1 + random.below(3); i > 0; --i) {
    static constexpr std::string_view kBytes = "0123456789-.eE\"\\{}[],:tfn/a";
    damaged[random.below(damaged.size())] = kBytes[random.below(kBytes.size())];
  }
  auto other = json::parse_object(damaged);
  if (!other) return;
  auto noun_again = parse(*other);
  if (!noun_again) {
    EXPECT_TRUE(noun_again.error().message.starts_with("field '")) << noun_again.error().message;
    return;
  }
  auto again = parse(to_json(*noun_again));
  ASSERT_TRUE(again) << damaged << ": " << again.error().message;
  ASSERT_EQ(*again, *noun_again) << damaged;
}

TEST(Codec, any_noun_survives_and_damaged_text_is_refused_or_means_one_noun) {
  AnyNoun any(1);
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    ASSERT_NO_FATAL_FAILURE(expect_sound(any.network(), parse_network, any.random()));
    ASSERT_NO_FATAL_FAILURE(expect_sound(any.endpoint(), parse_endpoint, any.random()));
    ASSERT_NO_FATAL_FAILURE(expect_sound(any.sandbox(), parse_sandbox, any.random()));
    ASSERT_NO_FATAL_FAILURE(expect_sound(any.lease(), parse_lease, any.random()));
    ASSERT_NO_FATAL_FAILURE(expect_sound(any.node(), parse_node, any.random()));
  }
}

}  // namespace
}  // namespace ovn::store
