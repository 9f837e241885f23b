// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

#include <cerrno>
#include <set>

#include <gtest/gtest.h>

namespace ovn {
namespace {

constexpr Errc kAll[] = {Errc::not_found, Errc::exists,      Errc::invalid, Errc::exhausted,
                         Errc::conflict,  Errc::unavailable, Errc::timeout, Errc::denied,
                         Errc::kernel,    Errc::corrupt,     Errc::internal};

TEST(Errc, every_code_has_a_name_of_its_own_that_parses_back) {
  std::set<std::string_view> names;
  for (Errc code : kAll) {
    EXPECT_TRUE(names.insert(to_string(code)).second) << to_string(code);
    EXPECT_EQ(parse_errc(to_string(code)), code);
  }
  EXPECT_EQ(to_string(Errc::not_found), "not_found");
}

TEST(Errc, a_name_from_a_newer_release_is_internal) {
  EXPECT_EQ(parse_errc("out_of_cheese"), Errc::internal);
  EXPECT_EQ(parse_errc(""), Errc::internal);
}

TEST(Error, context_is_put_before_the_message) {
  Error inner{Errc::exhausted, 0, "pool 10.0.0.0/30 is used up"};
  Error outer = std::move(inner).within("allocate address").within("endpoint web");
  EXPECT_EQ(outer.message, "endpoint web: allocate address: pool 10.0.0.0/30 is used up");
  EXPECT_EQ(outer.code, Errc::exhausted);
}

TEST(FailErrno, names_the_errno_and_keeps_it) {
  Error error = fail_errno(EBUSY, "delete link br0").error;
  EXPECT_EQ(error,
            (Error{Errc::kernel, EBUSY, "delete link br0: EBUSY (Device or resource busy)"}));
}

TEST(FailErrno, takes_the_better_code_where_the_errno_has_one) {
  EXPECT_EQ(fail_errno(EACCES, "x").error.code, Errc::denied);
  EXPECT_EQ(fail_errno(EPERM, "x").error.code, Errc::denied);
  EXPECT_EQ(fail_errno(ENOENT, "x").error.code, Errc::not_found);
  EXPECT_EQ(fail_errno(EEXIST, "x").error.code, Errc::exists);
  EXPECT_EQ(fail_errno(ENOBUFS, "x").error.code, Errc::kernel);
}

TEST(FailErrno, a_number_without_name_is_told_as_a_number) {
  EXPECT_EQ(fail_errno(4711, "x").error.message, "x: errno 4711 (unknown error)");
}

TEST(ErrnoName, is_the_constant_s_name) {
  EXPECT_EQ(errno_name(ENETUNREACH), "ENETUNREACH");
  EXPECT_EQ(errno_name(-1), "errno -1");
}

}  // namespace
}  // namespace ovn
