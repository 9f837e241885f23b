// SPDX-License-Identifier: Apache-2.0
#include "core/store/memory_store.h"

#include <gtest/gtest.h>

namespace ovn::store {
namespace {

Change put(std::string key, std::string value) {
  return {Change::Verb::put, {"k", std::move(key), std::move(value)}};
}

TEST(MemoryStore, holds_what_was_committed_in_order) {
  MemoryStore store;
  ASSERT_TRUE(store.commit({put("b", "2"), put("a", "1"), put("b", "3")}));
  ASSERT_TRUE(store.commit({{Change::Verb::drop, {"k", "a", ""}}}));
  EXPECT_EQ(*store.load(), (std::vector<Entry>{{"k", "b", "3"}}));
}

TEST(MemoryStore, fails_the_commit_it_was_told_to_and_changes_nothing) {
  MemoryStore store;
  store.fail_commit(2);
  ASSERT_TRUE(store.commit({put("a", "1")}));
  auto failed = store.commit({put("a", "2")});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Errc::unavailable);
  ASSERT_TRUE(store.commit({put("b", "3")}));
  EXPECT_EQ(*store.load(), (std::vector<Entry>{{"k", "a", "1"}, {"k", "b", "3"}}));
}

}  // namespace
}  // namespace ovn::store
