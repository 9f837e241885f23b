// SPDX-License-Identifier: Apache-2.0
// struct sockaddr of either family, to and from ip::Endpoint. For code that calls the socket
// interface itself.
#pragma once

#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>

#include "core/base/ip.h"

namespace ovn::cluster {

class SocketAddress {
 public:
  // Room for the kernel to fill.
  SocketAddress() = default;
  explicit SocketAddress(const ip::Endpoint& endpoint);

  // Nothing if it is of neither family.
  static std::optional<ip::Endpoint> from(const sockaddr& address);
  std::optional<ip::Endpoint> endpoint() const { return from(*raw()); }

  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage_); }
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  // For the calls that take the room's size and give back the used one.
  socklen_t* size_of() { return &size_; }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof storage_;
};

}  // namespace ovn::cluster
