// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/socket_address.h"

#include <cstring>

namespace ovn::cluster {

SocketAddress::SocketAddress(const ip::Endpoint& endpoint) {
  if (endpoint.address.is_v4()) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    std::memcpy(&in.sin_addr, endpoint.address.data(), 4);
    std::memcpy(&storage_, &in, size_ = sizeof in);
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(endpoint.port);
    std::memcpy(&in.sin6_addr, endpoint.address.data(), 16);
    std::memcpy(&storage_, &in, size_ = sizeof in);
  }
}

std::optional<ip::Endpoint> SocketAddress::from(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(address);
    return ip::Endpoint{*ip::Address::from_bytes(&in.sin_addr, 4), ntohs(in.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    const auto& in = reinterpret_cast<const sockaddr_in6&>(address);
    return ip::Endpoint{*ip::Address::from_bytes(&in.sin6_addr, 16), ntohs(in.sin6_port)};
  }
  return {};
}

}  // namespace ovn::cluster
