// SPDX-License-Identifier: Apache-2.0
// ICMP echo as bytes: RFC 792 for IPv4, RFC 4443 for IPv6. Identifier and sequence are opaque to
// whoever answers, so they stand in this host's byte order.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/ip.h"

namespace ovn::controller {

inline constexpr size_t kEchoSize = 8;

// What to send on a raw socket. The checksum of ICMPv6 covers addresses, and is the kernel's work.
std::array<uint8_t, kEchoSize> echo_request(ip::Family family, uint16_t identifier,
                                            uint16_t sequence);

// True for the reply to a request of that identifier, as a raw socket gives it: on IPv4 with the IP
// header before it.
bool is_echo_reply(ip::Family family, ByteView received, uint16_t identifier);

}  // namespace ovn::controller
