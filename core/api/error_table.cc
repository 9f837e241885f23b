// SPDX-License-Identifier: Apache-2.0
#include "core/api/error_table.h"

#include "core/base/check.h"

namespace ovn::api {
namespace {

constexpr ErrorRow kTable[] = {
    {Errc::not_found, 404, 3}, {Errc::exists, 409, 4},   {Errc::invalid, 400, 1},
    {Errc::exhausted, 507, 1}, {Errc::conflict, 409, 4}, {Errc::unavailable, 503, 5},
    {Errc::timeout, 504, 6},   {Errc::denied, 403, 7},   {Errc::kernel, 500, 1},
    {Errc::corrupt, 500, 1},   {Errc::internal, 500, 1},
};

const ErrorRow& row(Errc code) {
  auto index = static_cast<size_t>(code);
  OVN_CHECK(index < std::size(kTable) && kTable[index].code == code);
  return kTable[index];
}

}  // namespace

std::span<const ErrorRow> error_table() { return kTable; }
int http_status(Errc code) { return row(code).http_status; }
int exit_code(Errc code) { return row(code).exit_code; }

}  // namespace ovn::api
