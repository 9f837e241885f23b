// SPDX-License-Identifier: Apache-2.0
// How a container reaches the names that this host answers, and where.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/ip.h"

namespace ovn::model {

enum class DnsMode : uint8_t {
  resolv,     // what it sends to 127.0.0.11, which its resolv.conf names
  intercept,  // whatever it sends to port 53, of any address
  off
};

std::string_view to_string(DnsMode mode);
// Errors: invalid, listing the modes.
Result<DnsMode> parse_dns_mode(std::string_view text);

// Where names are answered inside a container. Packets to its port 53 are led to a port of ours,
// the first that is free there of a few below the kernel's ephemeral ones: so a program of the
// container's may have 0.0.0.0:53.
inline constexpr ip::Address kDnsAddress = ip::Address::v4(0x7f00000b);
// The same for queries over IPv6, which reach us by interception only.
inline constexpr ip::Address kDnsAddress6 =
    ip::Address::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
inline constexpr uint16_t kDnsPort = 25353;
inline constexpr uint16_t kDnsPortsTried = 8;

}  // namespace ovn::model
