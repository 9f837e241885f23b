// SPDX-License-Identifier: Apache-2.0
#include "core/controller/node_rules.h"

#include <gtest/gtest.h>

#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class NodeRules : public testing::Test, protected ManagerFixture {
 protected:
  Error refused(const model::Node& applicant) {
    uint64_t before = manager.revision;
    auto admitted = admit_node(manager, applicant);
    EXPECT_FALSE(admitted);
    EXPECT_EQ(manager.revision, before);
    return admitted ? Error() : admitted.error();
  }
};

TEST_F(NodeRules, admits_a_node_and_stores_it) {
  auto admitted = keep(admit_node(manager, node(3)));
  EXPECT_EQ(*admitted, node(3));
  EXPECT_EQ(manager.nodes.size(), 3u);
  EXPECT_TRUE(is_stored());
}

TEST_F(NodeRules, admitting_again_changes_nothing) {
  auto again = admit_node(manager, node(2));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->batch.empty());
}

TEST_F(NodeRules, a_node_may_come_back_with_another_name_or_address) {
  model::Node moved = node(2);
  moved.name = "renamed";
  moved.address = address("192.0.2.222");
  EXPECT_EQ(keep(admit_node(manager, moved))->name, "renamed");
  EXPECT_EQ(manager.nodes.size(), 2u);
  EXPECT_TRUE(is_stored());
}

TEST_F(NodeRules, the_manager_stays_manager_and_nobody_becomes_one_by_joining_again) {
  model::Node again = node(1);
  again.manager = false;
  EXPECT_TRUE(admit_node(manager, again)->value.manager);
  model::Node climber = node(2);
  climber.manager = true;
  EXPECT_FALSE(admit_node(manager, climber)->value.manager);
}

TEST_F(NodeRules, refuses_an_address_of_another_family_than_all_others_have) {
  model::Node applicant = node(3);
  applicant.address = address("fd99::3");
  Error other = refused(applicant);
  EXPECT_EQ(other.code, Errc::conflict);
  EXPECT_EQ(other.message,
            "node address fd99::3: the hosts of this cluster reach each other over IPv4 ('node1' "
            "is at 192.0.2.1): give this host's IPv4 address with --advertise");
  manager.nodes.erase(node(2).id);
  model::Node alone = node(1);
  alone.address = address("fd99::1");
  EXPECT_TRUE(admit_node(manager, alone)) << "one that is alone may take what it likes";
  manager.nodes.insert_or_assign(alone.id, alone);
  EXPECT_TRUE(admit_node(manager, applicant));
}

TEST_F(NodeRules, refuses_a_name_that_another_node_has) {
  model::Node applicant = node(3);
  applicant.name = "node2";
  Error taken = refused(applicant);
  EXPECT_EQ(taken.code, Errc::conflict);
  EXPECT_EQ(taken.message,
            fmt::format("node name 'node2' is taken by the node at 192.0.2.2 ({}): choose another "
                        "with --name, or remove that one with `cluster rm node2`",
                        node(2).id));
}

TEST_F(NodeRules, refuses_an_address_that_another_node_has) {
  model::Node applicant = node(3);
  applicant.address = node(2).address;
  Error taken = refused(applicant);
  EXPECT_EQ(taken.code, Errc::conflict);
  EXPECT_NE(taken.message.find("address 192.0.2.2 is that of node 'node2'"), std::string::npos);
}

TEST_F(NodeRules, refuses_names_and_addresses_that_are_none) {
  model::Node applicant = node(3);
  applicant.name = "no name";
  EXPECT_EQ(refused(applicant).code, Errc::invalid);
  for (const char* text : {"0.0.0.0", "127.0.0.1", "224.0.0.1", "::", "::1", "ff02::1"}) {
    applicant = node(3);
    applicant.address = address(text);
    EXPECT_EQ(refused(applicant).code, Errc::invalid) << text;
  }
}

TEST_F(NodeRules, removing_a_node_frees_its_leases) {
  create(wanted("blue"));
  lease(1, "blue");
  lease(2, "blue");
  auto removed = keep(remove_node(manager, "node2"));
  EXPECT_EQ(removed->id, node(2).id);
  EXPECT_EQ(manager.leases.size(), 1u);
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(remove_node(manager, "node2").error().code, Errc::not_found);
}

TEST_F(NodeRules, the_manager_is_not_removed) {
  auto kept = remove_node(manager, "node1");
  EXPECT_EQ(kept.error().code, Errc::conflict);
  EXPECT_EQ(kept.error().message, "node 'node1' is the cluster's manager: it cannot be removed");
}

TEST_F(NodeRules, a_full_cluster_admits_nobody) {
  for (size_t i = manager.nodes.size(); i < kNodesMax; ++i) {
    model::Node filler;
    filler.id = Uuid::from_random({9, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)});
    manager.nodes.emplace(filler.id, filler);
  }
  EXPECT_EQ(refused(node(3)).code, Errc::exhausted);
}

}  // namespace
}  // namespace ovn::controller
