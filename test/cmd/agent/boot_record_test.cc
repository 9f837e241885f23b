// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/boot_record.h"

#include <gtest/gtest.h>

#include "core/store/memory_store.h"

namespace ovn::agent {
namespace {

std::set<ip::Endpoint> peers(std::initializer_list<const char*> texts) {
  std::set<ip::Endpoint> out;
  for (auto text : texts) out.insert(*ip::Endpoint::parse(text));
  return out;
}

TEST(BootRecord, a_store_without_one_is_before_the_first_boot) {
  EXPECT_EQ(*load_boot_record({}), BootRecord());
}

TEST(BootRecord, epoch_and_peers_come_back) {
  store::MemoryStore store;
  ASSERT_TRUE(store.commit(store_epoch(4294967295)));
  auto first = peers({"10.0.0.1:7956", "[fd00::1]:7956"});
  auto second = peers({"10.0.0.2:7956", "[fd00::1]:7956"});
  ASSERT_TRUE(store.commit(store_peers({}, first)));
  ASSERT_TRUE(store.commit(store_peers(first, second)));
  auto record = load_boot_record(*store.load());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->epoch, 4294967295);
  EXPECT_EQ(record->peers, second);
  EXPECT_TRUE(store_peers(second, second).empty());
}

TEST(BootRecord, a_broken_epoch_is_an_error_and_a_broken_peer_is_left_out) {
  std::vector<store::Entry> entries = {{"peer", "nonsense", "{}"}, {"network", "x", "{}"}};
  EXPECT_TRUE(load_boot_record(entries)->peers.empty());
  entries.push_back({"boot", "epoch", "-1"});
  EXPECT_EQ(load_boot_record(entries).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace ovn::agent
