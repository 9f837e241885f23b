// SPDX-License-Identifier: Apache-2.0
// The join token: all that a host needs to enter a cluster. It names the cluster, tells where its
// managers listen, pins their certificate by SHA-256 fingerprint, and holds the secret that proves
// that the bearer was invited. Text form: "ovnlite1_" and lower-case base32 (RFC 4648, no padding)
// of the fields and a checksum, so that a token cut short or mistyped is told from a wrong one.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ip.h"
#include "core/base/result.h"
#include "core/base/uuid.h"

namespace ovn::cluster {

// SHA-256 of a certificate in DER form.
using Fingerprint = std::array<uint8_t, 32>;
using JoinSecret = std::array<uint8_t, 16>;

inline constexpr size_t kTokenManagersMax = 8;

struct JoinToken {
  Uuid cluster;
  Fingerprint fingerprint{};
  JoinSecret secret{};
  std::vector<ip::Endpoint> managers;  // 1 to kTokenManagersMax

  friend bool operator==(const JoinToken&, const JoinToken&) = default;
};

// One word without punctuation but '_', so that a double click selects it.
std::string format(const JoinToken& token);

// White space around the token and the case of its letters do not matter. Errors: invalid, saying
// what is wrong with the text: not a token, from a newer release, a strange character, cut,
// damaged.
Result<JoinToken> parse_token(std::string_view text);

}  // namespace ovn::cluster
