// SPDX-License-Identifier: Apache-2.0
#include "gossip/member_list.h"

#include <gtest/gtest.h>

#include <map>

#include "core/base/random.h"

namespace ovn::gossip {
namespace {

IdentityPtr identity(uint32_t number) {
  Identity made;
  std::array<uint8_t, 16> bytes{};
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(number >> 8 * i);
  made.node = Uuid(bytes);
  made.boot_id = bytes;
  return IdentityPtr(made);
}

TEST(MemberList, finds_members_by_uuid_and_by_tags) {
  MemberList list;
  for (uint32_t i = 1; i <= 500; ++i) list.add(identity(i));
  EXPECT_EQ(list.size(), 500u);
  for (uint32_t i = 1; i <= 500; ++i) {
    auto ref = list.find(identity(i)->node);
    ASSERT_TRUE(ref);
    EXPECT_EQ(list[*ref].node(), identity(i)->node);
    EXPECT_EQ(list.find(node_tag(identity(i)->node), boot_tag(identity(i)->boot_id)), ref);
    EXPECT_FALSE(list.find(node_tag(identity(i)->node), 12345));
  }
  EXPECT_FALSE(list.find(identity(501)->node));
  EXPECT_FALSE(MemberList().find(identity(1)->node));
}

TEST(MemberList, agrees_with_a_map_through_random_changes) {
  Random random(1);
  MemberList list;
  std::map<Uuid, MemberRef> held;
  for (int i = 0; i < 5000; ++i) {
    IdentityPtr one = identity(static_cast<uint32_t>(1 + random.below(60)));
    auto found = held.find(one->node);
    if (found == held.end()) {
      held.emplace(one->node, list.add(one));
    } else {
      ASSERT_EQ(list.find(one->node), found->second);
      list.erase(found->second);
      held.erase(found);
    }
    ASSERT_EQ(list.size(), held.size());
  }
  size_t visited = 0;
  list.for_each([&](MemberRef ref, const Member& member) {
    EXPECT_EQ(held.at(member.node()), ref);
    ++visited;
  });
  EXPECT_EQ(visited, held.size());
}

TEST(MemberList, those_in_a_range_are_those_whose_uuids_begin_so) {
  Random random(2);
  MemberList list;
  for (int i = 0; i < 3000; ++i) {
    list.add(identity(static_cast<uint32_t>(random.next())));
    if (random.chance(0.2)) list.erase(MemberRef(static_cast<uint32_t>(random.below(list.size()))));
  }
  for (int i = 0; i < 300; ++i) {
    OwnerPrefix prefix;
    for (uint64_t depth = random.below(7); depth > 0; --depth) {
      prefix = prefix.part(static_cast<unsigned>(random.below(16)));
    }
    size_t wanted = 0, found = 0;
    list.for_each([&](MemberRef, const Member& m) { wanted += prefix.contains(m.node()); });
    list.for_each_in(prefix, [&](MemberRef, const Member& member) {
      EXPECT_TRUE(prefix.contains(member.node()));
      ++found;
    });
    EXPECT_EQ(found, wanted) << +prefix.depth;
  }
}

}  // namespace
}  // namespace ovn::gossip
