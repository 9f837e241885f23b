// SPDX-License-Identifier: Apache-2.0
// Published ports, as asked for and as they are: "[HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]",
// the grammar of `docker run --publish` (HOST_IP::PORT too); IPv6 addresses stand in brackets. What
// a port means is up to the gateway mode of its network, for each family by itself: behind NAT the
// host takes it and hands it on, in a routed network it is opened at the container's own address.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ip.h"
#include "core/base/result.h"
#include "core/model/network.h"

namespace ovn::model {

// IANA's protocol numbers.
enum class Transport : uint8_t { tcp = 6, udp = 17, sctp = 132 };

std::string_view to_string(Transport transport);
// Errors: invalid, listing them.
Result<Transport> parse_transport(std::string_view text);

struct PortRange {
  uint16_t first = 0, last = 0;

  // Errors: invalid.
  static Result<PortRange> parse(std::string_view text);

  size_t size() const { return static_cast<size_t>(last) - first + 1; }
  bool contains(uint16_t port) const { return port >= first && port <= last; }
  std::string to_string() const;
  friend auto operator<=>(const PortRange&, const PortRange&) = default;
};

// As asked for. A host range stands for as many ports of the container, or for one, which gets the
// first of them that is free.
struct PublishRequest {
  std::optional<ip::Address> host_ip;   // none: all addresses, of both families
  std::optional<PortRange> host_ports;  // none: chosen by the host
  PortRange ports;                      // of the container
  Transport transport = Transport::tcp;

  friend bool operator==(const PublishRequest&, const PublishRequest&) = default;
};
// Errors: invalid, naming the text.
Result<PublishRequest> parse_publish(std::string_view text);

// One port of an endpoint.
struct PublishedPort {
  std::optional<ip::Address> host_ip;  // none: all addresses, of both families
  uint16_t host_port = 0;              // 0: none is needed, all families are routed
  uint16_t port = 0;
  Transport transport = Transport::tcp;

  friend bool operator==(const PublishedPort&, const PublishedPort&) = default;
};
// "127.0.0.1:8080:80/tcp", "80/tcp": what parse_published() reads, and --publish too.
std::string to_string(const PublishedPort& port);
// Errors: invalid.
Result<PublishedPort> parse_published(std::string_view text);

// A port that this host takes for a container.
struct HostPort {
  Transport transport = Transport::tcp;
  ip::Endpoint at;  // an unspecified address: all of its family

  // Both cannot be at a time.
  bool clashes_with(const HostPort& other) const;
  friend auto operator<=>(const HostPort&, const HostPort&) = default;
};
// "0.0.0.0:8080/tcp"
std::string to_string(const HostPort& port);

// Where the host takes a port of a network's endpoint: in each family that is behind NAT.
std::vector<HostPort> host_ports(const PublishedPort& port, const Network& network);

}  // namespace ovn::model

template <>
struct fmt::formatter<ovn::model::HostPort> : fmt::formatter<fmt::string_view> {
  auto format(const ovn::model::HostPort& port, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(ovn::model::to_string(port), context);
  }
};
