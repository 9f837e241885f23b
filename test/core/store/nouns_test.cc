// SPDX-License-Identifier: Apache-2.0
#include "core/store/nouns.h"

#include <gtest/gtest.h>

#include "core/base/json.h"

namespace ovn::store {
namespace {

model::Lease lease() {
  return {7, model::NetworkId("n1"), *ip::Prefix::parse("10.0.0.0/24"),
          *ip::Prefix::parse("10.0.0.4/30"), Uuid()};
}

TEST(Nouns, are_stored_under_their_kind_and_id) {
  Change change = put(lease());
  EXPECT_EQ(change.verb, Change::Verb::put);
  EXPECT_EQ(change.entry.kind, "lease");
  EXPECT_EQ(change.entry.key, "7");
  EXPECT_EQ(*decode<model::Lease>(change.entry), lease());
}

TEST(Nouns, every_kind_comes_back_from_its_entry) {
  model::Network network;
  network.id = model::NetworkId("n1");
  network.name = "blue";
  model::Node node;
  node.name = "a";
  model::Sandbox sandbox;
  sandbox.id = model::SandboxId("s1");
  sandbox.cookie = UINT64_MAX;
  model::Endpoint endpoint;
  endpoint.id = model::EndpointId("e1");
  endpoint.ifname = "eth0";
  model::GossipKey key{3, {}, model::KeyState::retiring, UINT64_MAX, 7};
  key.secret.fill(0xa5);
  model::Uplink uplink{network.id, *ip::Prefix::parse("198.19.252.2/22"),
                       *ip::Prefix::parse("fd00::2/64")};
  EXPECT_EQ(*decode<model::Settings>(put(model::Settings{4790}).entry), model::Settings{4790});
  EXPECT_EQ(*decode<model::Settings>(put(model::Settings()).entry), model::Settings());
  EXPECT_EQ(*decode<model::Uplink>(put(uplink).entry), uplink);
  model::IngressPlace place{network.id, {{*ip::Prefix::parse("10.255.0.64/16"), 9}}};
  EXPECT_EQ(*decode<model::IngressPlace>(put(place).entry), place);
  place.addresses.clear();
  EXPECT_FALSE(decode<model::IngressPlace>(put(place).entry)) << "it is numbered by an address";
  EXPECT_EQ(*decode<model::GossipKey>(put(key).entry), key);
  EXPECT_EQ(*decode<model::Network>(put(network).entry), network);
  EXPECT_EQ(*decode<model::Node>(put(node).entry), node);
  EXPECT_EQ(*decode<model::Sandbox>(put(sandbox).entry), sandbox);
  EXPECT_EQ(*decode<model::Endpoint>(put(endpoint).entry), endpoint);
}

TEST(Nouns, what_was_taken_from_the_longest_request_can_be_read_again) {
  model::Network network;
  network.id = model::NetworkId("n1");
  // Control characters take six bytes each in JSON.
  for (int i = 0; i < 64; ++i) network.labels[std::to_string(i)] = std::string(4096, '\1');
  auto entry = put(network).entry;
  ASSERT_GT(entry.value.size(), json::kBytesMax);
  EXPECT_EQ(*decode<model::Network>(entry), network);
}

TEST(Nouns, a_drop_names_the_entry_only) {
  Change change = drop(lease());
  EXPECT_EQ(change.verb, Change::Verb::drop);
  EXPECT_EQ(change.entry, (Entry{"lease", "7", ""}));
}

TEST(Nouns, an_entry_that_is_not_what_it_says_is_corrupt_and_named) {
  Entry entry = put(lease()).entry;
  entry.key = "8";
  auto other = decode<model::Lease>(entry);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::corrupt);
  EXPECT_EQ(other.error().message, "lease 8: holds lease 7");

  entry.value = "{";
  EXPECT_EQ(decode<model::Lease>(entry).error().code, Errc::corrupt);
  EXPECT_EQ(decode<model::Lease>(entry).error().message.substr(0, 15), "lease 8: JSON: ");

  Entry node = put(model::Node()).entry;
  EXPECT_EQ(decode<model::Lease>(node).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace ovn::store
