// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace ovn {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Errc::invalid, "{} is odd", n);
  return n / 2;
}

Result<int> quarter(int n) {
  TRY(int once, half(n));
  TRY(int twice, half(once));
  return twice;
}

Result<void> must_be_even(int n) {
  CHECK_OK(half(n));
  return {};
}

TEST(Result, holds_a_value_or_an_error) {
  EXPECT_EQ(*half(8), 4);
  auto odd = half(7);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error(), (Error{Errc::invalid, 0, "7 is odd"}));
}

TEST(Result, try_passes_the_value_on_or_returns_the_error) {
  EXPECT_EQ(*quarter(12), 3);
  EXPECT_EQ(quarter(6).error().message, "3 is odd");
}

TEST(Result, check_ok_returns_the_error_only) {
  EXPECT_TRUE(must_be_even(2));
  EXPECT_EQ(must_be_even(3).error().message, "3 is odd");
}

TEST(Result, value_or_takes_the_other_on_error) {
  EXPECT_EQ(half(8).value_or(-1), 4);
  EXPECT_EQ(half(7).value_or(-1), -1);
}

TEST(Result, moves_values_that_cannot_be_copied) {
  auto made = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(5); };
  auto moved = [&]() -> Result<std::unique_ptr<int>> {
    TRY(auto pointer, made());
    return pointer;
  };
  EXPECT_EQ(**moved(), 5);
}

TEST(Result, an_error_may_itself_be_the_value) {
  Result<Error> value = Error{Errc::timeout, 0, "kept"};
  ASSERT_TRUE(value);
  EXPECT_EQ(value->message, "kept");
}

TEST(ResultDeathTest, reading_what_is_not_there_ends_the_process) {
  EXPECT_DEATH(static_cast<void>(*half(7)), "broken invariant");
  EXPECT_DEATH(static_cast<void>(half(8).error()), "broken invariant");
  EXPECT_DEATH(static_cast<void>(Result<void>().error()), "broken invariant");
}

}  // namespace
}  // namespace ovn
