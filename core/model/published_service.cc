// SPDX-License-Identifier: Apache-2.0
#include "core/model/published_service.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace ovn::model {

namespace {

Result<uint16_t> parse_one_port(std::string_view text) {
  TRY(PortRange range, PortRange::parse(text));
  if (range.size() == 1) return range.first;
  return fail(Errc::invalid, "'{}' is more than one port", text);
}

Result<void> take_field(std::string_view key, std::string_view value, PublishedService& port) {
  if (key == "target") {
    TRY(port.target, parse_one_port(value));
  } else if (key == "published") {
    TRY(port.port, parse_one_port(value));
  } else if (key == "protocol") {
    TRY(port.transport, parse_transport(value));
  } else if (key == "mode") {
    TRY(port.mode, parse_publish_mode(value));
  } else {
    return fail(Errc::invalid, "unknown field '{}': known are target, published, protocol, mode",
                key);
  }
  return {};
}

Result<std::vector<PublishedService>> parse_long(std::string_view rest) {
  PublishedService port;
  std::set<std::string_view> seen;
  while (!rest.empty()) {
    std::string_view field = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    size_t equals = field.find('=');
    if (equals == field.npos) return fail(Errc::invalid, "'{}' is no KEY=VALUE", field);
    std::string_view key = field.substr(0, equals);
    if (!seen.insert(key).second) return fail(Errc::invalid, "field '{}' is given twice", key);
    CHECK_OK(take_field(key, field.substr(equals + 1), port));
  }
  if (port.target == 0) return fail(Errc::invalid, "there is no target");
  return std::vector{port};
}

Result<std::vector<PublishedService>> expand(const PublishRequest& asked, PublishMode mode) {
  if (asked.host_ip) {
    return fail(Errc::invalid, "services publish at all addresses of a host, not at {}",
                *asked.host_ip);
  }
  size_t count = std::max(asked.ports.size(), asked.host_ports ? asked.host_ports->size() : 0);
  if (count > kServicePublishedMax) {
    return fail(Errc::invalid, "{} ports: no service publishes more than {}", count,
                kServicePublishedMax);
  }
  std::vector<PublishedService> ports;
  for (size_t i = 0; i < count; ++i) {
    size_t port = asked.host_ports ? asked.host_ports->first + i : 0;
    size_t target = asked.ports.first + (asked.ports.size() > 1 ? i : 0);
    ports.push_back({static_cast<uint16_t>(port), static_cast<uint16_t>(target), asked.transport,
                     mode});
  }
  return ports;
}

// Neighbours in the order of a summary.
struct Run {
  PublishedService first;
  uint16_t more = 0;

  bool goes_on_with(const PublishedService& next) const {
    PublishedService wanted = first;
    wanted.port = static_cast<uint16_t>(wanted.port + more + 1);
    wanted.target = static_cast<uint16_t>(wanted.target + more + 1);
    return first.port != 0 && next == wanted;
  }
};

std::string text_of(const Run& run) {
  const PublishedService& port = run.first;
  auto range = [&](uint16_t first) {
    return PortRange{first, static_cast<uint16_t>(first + run.more)}.to_string();
  };
  std::string at = port.mode == PublishMode::ingress ? "*" : "host";
  if (port.port != 0) at += ":" + range(port.port);
  return fmt::format("{}->{}/{}", at, range(port.target), to_string(port.transport));
}

}  // namespace

std::string_view to_string(PublishMode mode) {
  return mode == PublishMode::ingress ? "ingress" : "host";
}

Result<PublishMode> parse_publish_mode(std::string_view text) {
  for (PublishMode mode : {PublishMode::ingress, PublishMode::host}) {
    if (text == to_string(mode)) return mode;
  }
  return fail(Errc::invalid, "unknown publish mode '{}': known are ingress, host", text);
}

Result<std::vector<PublishedService>> parse_service_publish(std::string_view text,
                                                            PublishMode otherwise) {
  auto named = [&](Result<std::vector<PublishedService>> ports) {
    if (!ports) ports = fail(Errc::invalid, "'{}': {}", text, ports.error().message);
    return ports;
  };
  if (text.find('=') != text.npos) return named(parse_long(text));
  TRY(PublishRequest asked, parse_publish(text));
  return named(expand(asked, otherwise));
}

std::vector<std::string> summary_of(std::span<const PublishedService> ports) {
  std::vector<PublishedService> sorted(ports.begin(), ports.end());
  std::ranges::sort(sorted, {}, [](const PublishedService& port) {
    return std::tuple(port.mode, port.transport, port.port, port.target);
  });
  std::vector<Run> runs;
  for (const PublishedService& port : sorted) {
    if (!runs.empty() && runs.back().goes_on_with(port)) ++runs.back().more;
    else runs.push_back({port});
  }
  std::vector<std::string> texts;
  for (const Run& run : runs) texts.push_back(text_of(run));
  return texts;
}

}  // namespace ovn::model
