// SPDX-License-Identifier: Apache-2.0
#include "core/model/service.h"

#include <algorithm>
#include <charconv>

#include "core/model/names.h"

namespace ovn::model {

namespace {

using namespace std::chrono_literals;

constexpr size_t kPortNameMax = 15;
constexpr size_t kPathMax = 1024, kCommandMax = 4096;
constexpr auto kIntervalMin = 100ms, kIntervalMax = std::chrono::milliseconds(1h);
constexpr uint32_t kThresholdMax = 100;

bool is_port_name(std::string_view name) {
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kPortNameMax && name.front() != '-' &&
         name.back() != '-' && std::ranges::all_of(name, fits);
}

Result<void> check_health_times(const HealthCheck& check) {
  bool timed = check.interval >= kIntervalMin && check.interval <= kIntervalMax &&
               check.timeout >= kIntervalMin && check.timeout <= kIntervalMax;
  if (!timed) return fail(Errc::invalid, "interval and timeout are from 100ms to 60m");
  auto counts = [](uint32_t number) { return number >= 1 && number <= kThresholdMax; };
  if (counts(check.retries) && counts(check.rises)) return {};
  return fail(Errc::invalid, "retries and rises are from 1 to {}", kThresholdMax);
}

bool is_printable_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c != 0x7f; });
}

}  // namespace

std::string_view to_string(ServiceMode mode) { return mode == ServiceMode::vip ? "vip" : "dnsrr"; }

Result<ServiceMode> parse_service_mode(std::string_view text) {
  for (ServiceMode mode : {ServiceMode::vip, ServiceMode::dnsrr}) {
    if (text == to_string(mode)) return mode;
  }
  return fail(Errc::invalid, "unknown service mode '{}': known are vip, dnsrr", text);
}

std::string to_string(const ServicePort& port) {
  std::string number = std::to_string(port.port);
  std::string name = port.name == number ? "" : port.name + "=";
  return fmt::format("{}{}/{}", name, number, to_string(port.transport));
}

Result<ServicePort> parse_service_port(std::string_view text) {
  auto refuse = [&](std::string_view why) {
    return fail(Errc::invalid, "'{}': {}; wanted is [NAME=]PORT[/PROTO]", text, why);
  };
  size_t equals = text.find('=');
  std::string_view rest = equals == text.npos ? text : text.substr(equals + 1);
  auto parsed = parse_publish(rest);
  if (!parsed) return refuse(parsed.error().message);
  bool plain = !parsed->host_ip && !parsed->host_ports && parsed->ports.size() == 1;
  if (!plain) return refuse("it is not one port");
  uint16_t number = parsed->ports.first;
  ServicePort port{std::to_string(number), number, parsed->transport};
  if (equals == text.npos) return port;
  port.name = text.substr(0, equals);
  if (is_port_name(port.name)) return port;
  return refuse(fmt::format("a port's name is 1 to {} letters, digits and '-'", kPortNameMax));
}

bool has_ingress(const Service& service) {
  return std::ranges::any_of(service.published, [](const PublishedService& port) {
    return port.mode == PublishMode::ingress;
  });
}

std::string_view to_string(HealthCheck::Kind kind) {
  switch (kind) {
    case HealthCheck::Kind::tcp:
      return "tcp";
    case HealthCheck::Kind::http:
      return "http";
    case HealthCheck::Kind::exec:
      return "exec";
  }
  return "?";
}

Result<HealthCheck::Kind> parse_health_kind(std::string_view text) {
  using Kind = HealthCheck::Kind;
  for (Kind kind : {Kind::tcp, Kind::http, Kind::exec}) {
    if (text == to_string(kind)) return kind;
  }
  return fail(Errc::invalid, "unknown health check '{}': known are tcp, http, exec", text);
}

Result<void> check_health(const HealthCheck& check) {
  using Kind = HealthCheck::Kind;
  CHECK_OK(check_health_times(check));
  bool exec = check.kind == Kind::exec, http = check.kind == Kind::http;
  if (exec != (check.port == 0)) {
    return fail(Errc::invalid, "a check by {} {}", to_string(check.kind),
                exec ? "has no port" : "needs a port");
  }
  bool has_path = check.path.starts_with('/') && check.path.size() <= kPathMax &&
                  is_printable_line(check.path) && check.path.find(' ') == check.path.npos;
  if (http ? !has_path : !check.path.empty()) {
    return fail(Errc::invalid, "a check by http, and no other, has a path from '/' on, without "
                "spaces, of at most {} bytes", kPathMax);
  }
  bool has_command = !check.command.empty() && check.command.size() <= kCommandMax &&
                     check.command.find('\0') == check.command.npos;
  if (exec ? has_command : check.command.empty()) return {};
  return fail(Errc::invalid, "a check by exec, and no other, has a command of at most {} bytes",
              kCommandMax);
}

bool is_name_of(const Service& service, std::string_view name) {
  if (same_name(name, service.name)) return true;
  bool tasks = name.size() > kTasksPrefix.size() &&
               same_name(name.substr(0, kTasksPrefix.size()), kTasksPrefix);
  return tasks && same_name(name.substr(kTasksPrefix.size()), service.name);
}

Result<uint16_t> parse_weight(std::string_view text) {
  uint16_t weight = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  bool whole = error == std::errc() && end == text.data() + text.size();
  if (whole && weight <= kWeightMax) return weight;
  return fail(Errc::invalid, "weight '{}' is not a number from 0 to {}", text, kWeightMax);
}

std::string_view to_string(BackendState state) {
  switch (state) {
    case BackendState::up:
      return "up";
    case BackendState::starting:
      return "starting";
    case BackendState::unhealthy:
      return "unhealthy";
  }
  return "?";
}

}  // namespace ovn::model
