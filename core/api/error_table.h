// SPDX-License-Identifier: Apache-2.0
// What an error is called outside: one row for each Errc with the HTTP status that the API answers
// and the exit code of the command line (ovn-lite(1), "EXIT STATUS"). Usage errors, which never
// reach the agent, exit with 2.
#pragma once

#include <span>

#include "core/base/error.h"

namespace ovn::api {

struct ErrorRow {
  Errc code;
  int http_status;
  int exit_code;
};

// Every Errc once, in the order of the enumeration.
std::span<const ErrorRow> error_table();

int http_status(Errc code);
int exit_code(Errc code);

}  // namespace ovn::api
