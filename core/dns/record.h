// SPDX-License-Identifier: Apache-2.0
// The records of an answer and the words for types and codes, for people (dig's; RFC 3597 for what
// has none).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/dns/message.h"

namespace ovn::dns {

struct Record {
  Name owner;
  Type type{};
  uint32_t ttl = 0;
  std::string data;
};

// Those of the answer section. Nothing for bytes that are no whole answer.
std::optional<std::vector<Record>> read_answers(ByteView message);

// "A", "TYPE65"
std::string type_text(Type type);
// Errors: invalid.
Result<Type> parse_type(std::string_view text);
// "NXDOMAIN", "RCODE11"
std::string rcode_text(uint16_t rcode);

}  // namespace ovn::dns
