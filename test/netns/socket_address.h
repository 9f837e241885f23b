// SPDX-License-Identifier: Apache-2.0
// An address as the socket calls take it.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cstring>

#include "core/base/ip.h"

namespace ovn::test {

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = sizeof storage;  // as it is filled in by others

  SocketAddress() = default;
  SocketAddress(const ip::Address& address, uint16_t port) {
    if (address.is_v4()) {
      auto* in = reinterpret_cast<sockaddr_in*>(&storage);
      in->sin_family = AF_INET, in->sin_port = htons(port);
      std::memcpy(&in->sin_addr, address.data(), address.size());
      size = sizeof *in;
    } else {
      auto* in = reinterpret_cast<sockaddr_in6*>(&storage);
      in->sin6_family = AF_INET6, in->sin6_port = htons(port);
      std::memcpy(&in->sin6_addr, address.data(), address.size());
      size = sizeof *in;
    }
  }

  ip::Endpoint endpoint() const {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    bool is_v4 = storage.ss_family == AF_INET;
    const void* bytes = is_v4 ? static_cast<const void*>(&v4->sin_addr) : &v6->sin6_addr;
    return {*ip::Address::from_bytes(bytes, is_v4 ? 4 : 16),
            ntohs(is_v4 ? v4->sin_port : v6->sin6_port)};
  }

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

}  // namespace ovn::test
