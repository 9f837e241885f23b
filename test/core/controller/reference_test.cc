// SPDX-License-Identifier: Apache-2.0
#include "core/controller/reference.h"

#include <gtest/gtest.h>

namespace ovn::controller {
namespace {

std::map<model::NetworkId, model::Network> networks() {
  std::map<model::NetworkId, model::Network> all;
  for (auto [id, name] : {std::pair("abc111", "blue"), {"abc222", "green"}, {"def333", "abc1"}}) {
    model::Network network;
    network.id = model::NetworkId(id);
    network.name = name;
    all.emplace(network.id, network);
  }
  return all;
}

TEST(Reference, finds_by_name_id_and_unique_beginning_of_an_id) {
  auto all = networks();
  EXPECT_EQ((*find_network(all, "blue"))->id.str(), "abc111");
  EXPECT_EQ((*find_network(all, "abc222"))->name, "green");
  EXPECT_EQ((*find_network(all, "abc2"))->name, "green");
}

TEST(Reference, a_name_wins_over_a_beginning) {
  EXPECT_EQ((*find_network(networks(), "abc1"))->id.str(), "def333");
}

TEST(Reference, a_name_of_two_networks_means_neither) {
  auto all = networks();
  all.at(model::NetworkId("def333")).name = "blue";
  auto two = find_network(all, "blue");
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, Errc::conflict);
  EXPECT_EQ(two.error().message, "network 'blue': 2 have that name, use an id");
  EXPECT_EQ((*find_network(all, "def333"))->name, "blue");
}

TEST(Reference, refuses_what_fits_nothing_or_more_than_one) {
  auto unknown = find_network(networks(), "red");
  EXPECT_EQ(unknown.error().code, Errc::not_found);
  EXPECT_EQ(unknown.error().message, "network 'red': not found");
  auto two = find_network(networks(), "abc");
  EXPECT_EQ(two.error().code, Errc::conflict);
  EXPECT_EQ(two.error().message, "network 'abc': 2 ids begin so");
}

TEST(Reference, two_digits_are_no_beginning) {
  EXPECT_EQ(find_network(networks(), "de").error().code, Errc::not_found);
  EXPECT_EQ(find_network(networks(), "").error().code, Errc::not_found);
}

TEST(Reference, nodes_are_found_the_same_way) {
  model::Node node;
  node.id = *Uuid::parse("0b5c9a3e-1111-4222-8333-444455556666");
  node.name = "alpha";
  std::map<Uuid, model::Node> nodes{{node.id, node}};
  EXPECT_EQ((*find_node(nodes, "alpha"))->id, node.id);
  EXPECT_EQ((*find_node(nodes, "0b5c9a"))->id, node.id);
  EXPECT_EQ(find_node(nodes, "beta").error().message, "node 'beta': not found");
}

}  // namespace
}  // namespace ovn::controller
