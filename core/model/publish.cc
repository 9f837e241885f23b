// SPDX-License-Identifier: Apache-2.0
#include "core/model/publish.h"

#include <charconv>

#include "core/model/bridge_options.h"

namespace ovn::model {

namespace {

// 0 is none.
std::optional<uint16_t> parse_port(std::string_view text) {
  uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && port != 0 ? std::optional(port) : std::nullopt;
}

// Takes "HOST_IP:" off the front, if it is there.
Result<std::optional<ip::Address>> take_host_ip(std::string_view& rest) {
  size_t colon = rest.find(':');
  std::string_view ip = rest.substr(0, colon);
  if (rest.starts_with('[')) {
    size_t end = rest.find("]:");
    if (end == rest.npos) return fail(Errc::invalid, "'[' without ']:'");
    ip = rest.substr(1, end - 1), colon = end + 1;
    TRY(auto address, ip::Address::parse(ip));
    if (address.is_v4()) return fail(Errc::invalid, "'{}' is not an IPv6 address", ip);
  } else if (colon == rest.npos || ip.find('.') == ip.npos) {
    return std::optional<ip::Address>();
  }
  TRY(auto address, ip::Address::parse(ip));
  if (address.is_multicast()) return fail(Errc::invalid, "{} is a multicast address", address);
  rest.remove_prefix(colon + 1);
  return std::optional(address);
}

Result<PublishRequest> parse_parts(std::string_view rest) {
  PublishRequest request;
  if (size_t slash = rest.find('/'); slash != rest.npos) {
    TRY(request.transport, parse_transport(rest.substr(slash + 1)));
    rest = rest.substr(0, slash);
  }
  TRY(request.host_ip, take_host_ip(rest));
  if (size_t colon = rest.find(':'); colon != rest.npos) {
    if (colon == 0 && !request.host_ip) return fail(Errc::invalid, "nothing before ':'");
    if (colon > 0) {
      TRY(request.host_ports, PortRange::parse(rest.substr(0, colon)));
    }
    rest.remove_prefix(colon + 1);
  }
  TRY(request.ports, PortRange::parse(rest));
  const auto& host = request.host_ports;
  if (host && request.ports.size() > 1 && host->size() != request.ports.size()) {
    return fail(Errc::invalid, "{} ports of the host for {} of the container", host->size(),
                request.ports.size());
  }
  return request;
}

std::string in_url(const ip::Address& address) {
  return address.is_v4() ? address.to_string() : fmt::format("[{}]", address);
}

}  // namespace

std::string_view to_string(Transport transport) {
  switch (transport) {
    case Transport::tcp:
      return "tcp";
    case Transport::udp:
      return "udp";
    case Transport::sctp:
      return "sctp";
  }
  return "?";
}

Result<Transport> parse_transport(std::string_view text) {
  for (Transport one : {Transport::tcp, Transport::udp, Transport::sctp}) {
    if (text == to_string(one)) return one;
  }
  return fail(Errc::invalid, "the protocol is not tcp, udp or sctp");
}

Result<PortRange> PortRange::parse(std::string_view text) {
  size_t dash = text.find('-');
  auto first = parse_port(text.substr(0, dash));
  auto last = dash == text.npos ? first : parse_port(text.substr(dash + 1));
  if (first && last && *first <= *last) return PortRange{*first, *last};
  return fail(Errc::invalid, "'{}' is neither a port from 1 to 65535 nor a range of them", text);
}

std::string PortRange::to_string() const {
  return first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
}

Result<PublishRequest> parse_publish(std::string_view text) {
  auto request = parse_parts(text);
  if (request) return request;
  return fail(Errc::invalid, "'{}': {}; wanted is [HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]",
              text, request.error().message);
}

std::string to_string(const PublishedPort& port) {
  std::string text = port.host_ip ? in_url(*port.host_ip) + ":" : "";
  if (port.host_port != 0) text += fmt::format("{}:", port.host_port);
  return fmt::format("{}{}/{}", text, port.port, to_string(port.transport));
}

Result<PublishedPort> parse_published(std::string_view text) {
  TRY(auto request, parse_publish(text));
  PortRange host = request.host_ports.value_or(PortRange());
  bool single = request.ports.size() == 1 && host.size() == 1;
  if (!single) return fail(Errc::invalid, "'{}' is more than one port", text);
  return PublishedPort{request.host_ip, host.first, request.ports.first, request.transport};
}

bool HostPort::clashes_with(const HostPort& other) const {
  const ip::Address &mine = at.address, &others = other.at.address;
  return transport == other.transport && at.port == other.at.port &&
         mine.family() == others.family() &&
         (mine == others || mine.is_unspecified() || others.is_unspecified());
}

std::string to_string(const HostPort& port) {
  return fmt::format("{}/{}", port.at, to_string(port.transport));
}

std::vector<HostPort> host_ports(const PublishedPort& port, const Network& network) {
  std::vector<HostPort> found;
  if (network.internal || port.host_port == 0) return found;
  BridgeOptions options = bridge_options(network.options);
  for (const Subnet& subnet : network.subnets) {
    ip::Family family = subnet.prefix.family();
    GatewayMode mode = options.mode(family);
    bool nat = mode == GatewayMode::nat || mode == GatewayMode::nat_unprotected;
    if (!nat || (port.host_ip && port.host_ip->family() != family)) continue;
    ip::Address any = family == ip::Family::v4 ? ip::Address() : ip::Address::v6({});
    found.push_back({port.transport, {port.host_ip.value_or(any), port.host_port}});
  }
  return found;
}

}  // namespace ovn::model
