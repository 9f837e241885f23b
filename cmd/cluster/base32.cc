// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/base32.h"

namespace ovn::cluster {

std::string base32_encode(ByteView bytes) {
  std::string out;
  uint32_t buffer = 0;
  int bits = 0;
  for (uint8_t byte : bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += kBase32Alphabet[(buffer >> (bits - 5)) & 31];
  }
  if (bits > 0) out += kBase32Alphabet[(buffer << (5 - bits)) & 31];
  return out;
}

std::optional<Bytes> base32_decode(std::string_view text) {
  Bytes out;
  uint32_t buffer = 0;
  int bits = 0;
  for (char c : text) {
    size_t digit = kBase32Alphabet.find(c);
    if (digit == kBase32Alphabet.npos) return {};
    buffer = (buffer << 5) | static_cast<uint32_t>(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<uint8_t>(buffer >> bits));
  }
  bool padding_is_zero = (buffer & ((1u << bits) - 1)) == 0;
  if (bits >= 5 || !padding_is_zero) return {};
  return out;
}

}  // namespace ovn::cluster
