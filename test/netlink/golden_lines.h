// SPDX-License-Identifier: Apache-2.0
// A message as lines of hex digits under a title, for golden files.
#pragma once

#include "netlink/message.h"

namespace ovn::netlink {

inline std::string lines(std::string_view title, const Message& message) {
  constexpr size_t kWidth = 32;  // hex digits in a line: 16 bytes
  std::string out = fmt::format("{}\n", title);
  std::string hex = to_hex(message.bytes());
  for (size_t i = 0; i < hex.size(); i += kWidth) out += "  " + hex.substr(i, kWidth) + "\n";
  return out;
}

}  // namespace ovn::netlink
