// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/kernel_thread.h"

#include <atomic>

#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

// A kernel where every operation leaves something to be deleted, `stuck` times in vain.
class Leaving : public test::FakeKernel {
 public:
  Leaving(std::atomic<int>& deletions, std::atomic<size_t>& at_first)
      : deletions_(deletions), at_first_(at_first) {}

  std::vector<Result<void>> apply(std::span<const kernel::Op> ops) override {
    dropped_ += ops.size();
    return std::vector<Result<void>>(ops.size());
  }
  size_t dropped() const override { return dropped_; }
  void delete_dropped() override {
    if (deletions_ == 0) at_first_ = dropped_;
    ++deletions_;
    if (stuck-- <= 0) dropped_ -= std::min(dropped_, at_once);
  }

  int stuck = 0;
  size_t at_once = 1000;

 private:
  std::atomic<int>& deletions_;
  std::atomic<size_t>& at_first_;
  size_t dropped_ = 0;
};

class KernelThreadTest : public testing::Test {
 protected:
  explicit KernelThreadTest(int stuck = 0, size_t at_once = 1000) {
    auto kernel = std::make_unique<Leaving>(deletions_, at_first_);
    kernel->stuck = stuck;
    kernel->at_once = at_once;
    thread_.emplace(loop_, std::move(kernel));
  }
  void drop_one() {
    thread_->apply({{kernel::drop(kernel::Link{kernel::kHost, "v", kernel::Veth(), {}, 0, true, "",
                                               ""})}},
                   [this](auto) { ++applied_; });
  }
  bool run_until_deleted(int times) {
    return test::run_until(loop_, [this, times] { return deletions_ >= times; });
  }

  std::atomic<int> deletions_ = 0;
  std::atomic<size_t> at_first_ = 0;  // what there was to delete
  int applied_ = 0;
  Loop loop_;
  std::optional<KernelThread> thread_;
};

TEST_F(KernelThreadTest, what_was_dropped_is_deleted_once_after_all_of_it) {
  for (int i = 0; i < 5; ++i) drop_one();
  ASSERT_TRUE(test::run_until(loop_, [this] { return applied_ == 5; }));
  ASSERT_TRUE(run_until_deleted(1));
  EXPECT_EQ(at_first_, 5u);
}

TEST_F(KernelThreadTest, also_if_there_is_always_more) {
  std::function<void()> go_on = [&] {
    thread_->apply({{kernel::drop(kernel::Netns{kernel::NetnsName("x"), "", false, 0})}},
                   [&](auto) { if (deletions_ == 0) go_on(); });
  };
  go_on();
  ASSERT_TRUE(run_until_deleted(1));
}

class StuckKernelThreadTest : public KernelThreadTest {
 protected:
  StuckKernelThreadTest() : KernelThreadTest(1) {}
};

TEST_F(StuckKernelThreadTest, what_could_not_be_deleted_is_tried_again) {
  drop_one();
  ASSERT_TRUE(run_until_deleted(2));
}

class SlowKernelThreadTest : public KernelThreadTest {
 protected:
  SlowKernelThreadTest() : KernelThreadTest(0, 1) {}
};

TEST_F(SlowKernelThreadTest, what_takes_several_calls_is_deleted_by_as_many) {
  for (int i = 0; i < 3; ++i) drop_one();
  ASSERT_TRUE(test::run_until(loop_, [this] { return applied_ == 3; }));
  ASSERT_TRUE(run_until_deleted(3));
}

}  // namespace
}  // namespace ovn::agent
