// SPDX-License-Identifier: Apache-2.0
// The text forms of the base values: what parses prints a form that parses to the same value.
#include "core/base/check.h"
#include "core/base/ip.h"
#include "core/base/mac.h"
#include "core/base/number.h"
#include "core/base/uuid.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

template <class T>
void round_trip(ByteView input) {
  auto value = T::parse(as_text(input));
  if (!value) return;
  auto again = T::parse(value->to_string());
  OVN_CHECK(again && *again == *value);
}

void number(ByteView input) {
  auto value = parse_number(as_text(input));
  OVN_CHECK(!value || std::to_string(*value) == as_text(input));
}

void endpoint_with_default(ByteView input) {
  auto value = ip::Endpoint::parse(as_text(input), 7956);
  OVN_CHECK(!value || value->port != 0);
  round_trip<ip::Endpoint>(input);
}

void hex(ByteView input) {
  Bytes bytes;
  bool parsed = from_hex(as_text(input), bytes);
  OVN_CHECK(parsed ? to_hex(bytes).size() == input.size() : bytes.empty());
}

}  // namespace

std::vector<Target> text_targets() {
  return {
      {"address",
       {bytes_of("10.0.0.1"), bytes_of("fd00::1:2"), bytes_of("::ffff:1.2.3.4"), bytes_of("::")},
       round_trip<ip::Address>},
      {"prefix", {bytes_of("10.1.0.0/16"), bytes_of("fd00::/64")}, round_trip<ip::Prefix>},
      {"socket_address",
       {bytes_of("10.0.0.1:7956"), bytes_of("[fd00::1]:65535"), bytes_of("fd00::1")},
       endpoint_with_default},
      {"mac", {bytes_of("02:42:0a:00:00:01")}, round_trip<Mac>},
      {"uuid", {bytes_of("919108f7-52d1-4320-9bac-f847db4148a8")}, round_trip<Uuid>},
      {"number", {bytes_of("0"), bytes_of("18446744073709551615")}, number},
      {"hex", {bytes_of("00ffAb")}, hex},
  };
}

}  // namespace ovn::fuzz
