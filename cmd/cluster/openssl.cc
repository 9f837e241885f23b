// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/openssl.h"

#include <openssl/err.h>
#include <openssl/rand.h>

#include "core/base/bytes.h"
#include "core/base/check.h"

namespace ovn::cluster {

std::string openssl_error() {
  unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason ? reason : "no reason given";
}

Failure openssl_failure(std::string_view what) {
  return fail(Errc::internal, "{}: {}", what, openssl_error());
}

void fill_random(std::span<uint8_t> out) {
  OVN_CHECK(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1);
}

std::string random_id() { return to_hex(random_array<16>()); }

}  // namespace ovn::cluster
