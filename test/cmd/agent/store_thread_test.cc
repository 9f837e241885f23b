// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/store_thread.h"

#include <gtest/gtest.h>

#include "core/store/memory_store.h"

namespace ovn::agent {
namespace {

store::Batch put(std::string key) {
  return {{store::Change::Verb::put, {"kind", std::move(key), "{}"}}};
}

// Counts commits, and fails when told to.
class CountingStore : public store::MemoryStore {
 public:
  Result<void> commit(const store::Batch& batch) override {
    ++commits;
    return MemoryStore::commit(batch);
  }
  int commits = 0;
};

class StoreThreadTest : public testing::Test {
 protected:
  void commit(std::string key) {
    thread_.commit(put(key), [this, key](Result<void> result) {
      note(key + (result ? " ok; " : " " + std::string(to_string(result.error().code)) + "; "));
    });
  }
  void note(const std::string& event) {
    trace_ += event;
    if (!expected_.empty() && trace_.size() >= expected_.size()) loop_.stop();
  }
  void expect(const std::string& trace) {
    expected_ = trace;
    Timer patience(loop_);
    patience.arm_after(std::chrono::seconds(20), [this] { loop_.stop(); });
    loop_.run();
    EXPECT_EQ(trace_, trace);
  }

  Loop loop_;
  CountingStore store_;
  std::string trace_, expected_;
  size_t loaded_ = 0;
  Worker worker_{loop_, "test"};
  StoreThread thread_{loop_, worker_, store_, [this](const std::vector<store::Entry>& entries) {
                        loaded_ = entries.size();
                        note("reload; ");
                      }};
};

TEST_F(StoreThreadTest, batches_that_wait_share_a_commit) {
  for (auto key : {"a", "b", "c"}) commit(key);
  expect("a ok; b ok; c ok; ");
  EXPECT_EQ(store_.commits, 2);
  EXPECT_EQ(store_.load()->size(), 3u);
}

TEST_F(StoreThreadTest, an_empty_batch_waits_only_for_commits_before_it) {
  thread_.commit({}, [&](Result<void>) { note("empty; "); });
  ASSERT_EQ(trace_, "empty; ");
  commit("a");
  thread_.commit({}, [&](Result<void>) { note("after; "); });
  expect("empty; a ok; after; ");
}

TEST_F(StoreThreadTest, after_a_failure_all_who_wait_fail_and_the_owner_reads_the_disk) {
  store_.fail_commit(1);
  for (auto key : {"a", "b"}) commit(key);
  expect("a unavailable; b unavailable; reload; ");
  EXPECT_EQ(loaded_, 0u);
  commit("c");
  expect("a unavailable; b unavailable; reload; c ok; ");
}

}  // namespace
}  // namespace ovn::agent
