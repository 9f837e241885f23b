// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cerrno>

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

using namespace kernel::nft;
using kernel::kHost;

class ApplyNft : public ApplyTest {
 protected:
  static Table table(std::string name = "ovn-lite") {
    return {kHost, std::move(name), {{"to", {Field::ipv4}, false, {Field::ipv4}}}, {}};
  }
  static Element element(uint8_t key, uint8_t data) {
    return {kHost, "ovn-lite", "to", {10, 0, 0, key}, Bytes{10, 0, 1, data}};
  }
};

TEST_F(ApplyNft, a_table_that_is_put_again_is_new_and_empty) {
  run({put(table()), put(element(1, 1))});
  EXPECT_EQ(dump().elements.size(), 1u);
  run({put(table())});
  EXPECT_TRUE(dump().elements.empty());
}

TEST_F(ApplyNft, an_element_with_other_data_is_replaced) {
  run({put(table()), put(element(1, 1)), put(element(2, 2))});
  run({put(element(1, 9))});
  EXPECT_EQ(dump().elements, (std::vector{element(1, 9), element(2, 2)}));
}

TEST_F(ApplyNft, one_bad_op_does_not_spoil_the_others) {
  Element lost = element(1, 1);
  lost.set = "nowhere";
  auto results = kernel_.apply(std::vector{put(table()), put(lost), put(element(2, 2)),
                                           drop(element(3, 3))});
  EXPECT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().sys_errno, ENOENT);
  EXPECT_TRUE(results[2]);
  EXPECT_TRUE(results[3]) << "what is not there is dropped";
  EXPECT_EQ(dump().elements, std::vector{element(2, 2)});
}

TEST_F(ApplyNft, tables_of_others_are_neither_seen_nor_touched) {
  test::shell("nft add table inet filter && nft add table ip ovn-lite");
  run({put(table()), drop(table())});
  EXPECT_TRUE(dump().tables.empty());
  EXPECT_EQ(refused(drop(table("filter"))).code, Errc::invalid);
  test::shell("nft list table inet filter && nft list table ip ovn-lite");
}

TEST_F(ApplyNft, each_namespace_has_its_own) {
  Table inside = table();
  inside.netns = kNet;
  run({put(table()), put(inside), drop(table())});
  EXPECT_EQ(dump().tables, std::vector{inside});
}

}  // namespace
}  // namespace ovn::netlink
