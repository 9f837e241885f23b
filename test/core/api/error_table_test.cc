// SPDX-License-Identifier: Apache-2.0
#include "core/api/error_table.h"

#include <gtest/gtest.h>

namespace ovn::api {
namespace {

TEST(ErrorTable, every_code_has_its_row) {
  size_t count = 0;
  for (const ErrorRow& row : error_table()) {
    EXPECT_EQ(static_cast<size_t>(row.code), count++);
    EXPECT_EQ(http_status(row.code), row.http_status);
    EXPECT_EQ(exit_code(row.code), row.exit_code);
    EXPECT_EQ(parse_errc(to_string(row.code)), row.code);
  }
  EXPECT_EQ(count, static_cast<size_t>(Errc::internal) + 1);
}

TEST(ErrorTable, statuses_and_exit_codes_are_those_of_the_manual) {
  struct {
    Errc code;
    int http, exit;
  } rows[] = {{Errc::not_found, 404, 3}, {Errc::exists, 409, 4},   {Errc::invalid, 400, 1},
              {Errc::exhausted, 507, 1}, {Errc::conflict, 409, 4}, {Errc::unavailable, 503, 5},
              {Errc::timeout, 504, 6},   {Errc::denied, 403, 7},   {Errc::kernel, 500, 1},
              {Errc::corrupt, 500, 1},   {Errc::internal, 500, 1}};
  for (const auto& row : rows) {
    EXPECT_EQ(http_status(row.code), row.http) << to_string(row.code);
    EXPECT_EQ(exit_code(row.code), row.exit) << to_string(row.code);
  }
}

TEST(ErrorTable, no_error_looks_like_success_or_like_wrong_usage) {
  for (const ErrorRow& row : error_table()) {
    EXPECT_GE(row.http_status, 400);
    EXPECT_NE(row.exit_code, 0);
    EXPECT_NE(row.exit_code, 2);
  }
}

}  // namespace
}  // namespace ovn::api
