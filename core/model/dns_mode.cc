// SPDX-License-Identifier: Apache-2.0
#include "core/model/dns_mode.h"

namespace ovn::model {

std::string_view to_string(DnsMode mode) {
  switch (mode) {
    case DnsMode::resolv:
      return "resolv";
    case DnsMode::intercept:
      return "intercept";
    case DnsMode::off:
      return "off";
  }
  return "";
}

Result<DnsMode> parse_dns_mode(std::string_view text) {
  for (DnsMode mode : {DnsMode::resolv, DnsMode::intercept, DnsMode::off}) {
    if (to_string(mode) == text) return mode;
  }
  return fail(Errc::invalid, "'{}' is neither resolv nor intercept nor off", text.substr(0, 80));
}

}  // namespace ovn::model
