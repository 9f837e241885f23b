// SPDX-License-Identifier: Apache-2.0
// How a configuration value is read from text and shown as TOML. Numbers and truth values come as
// text too, as they stand in the file or on the command line. All errors are invalid and quote the
// text.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/config.h"

namespace ovn {

template <unsigned least, unsigned most>
Result<unsigned> parse_number(std::string_view text) {
  unsigned value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool whole = error == std::errc() && end == text.data() + text.size();
  if (whole && value >= least && value <= most) return value;
  return fail(Errc::invalid, "'{}' is not a number from {} to {}", text, least, most);
}

Result<uint16_t> parse_port(std::string_view text);
Result<bool> parse_boolean(std::string_view text);
Result<std::string> parse_node_name(std::string_view text);
Result<std::string> parse_absolute_path(std::string_view text);
Result<std::string> parse_socket_path(std::string_view text);
Result<ip::Address> parse_address(std::string_view text);
// An address that others can send to.
Result<ip::Address> parse_host_address(std::string_view text);
// With the default port of gossip, or of the manager.
Result<ip::Endpoint> parse_seed(std::string_view text);
Result<ip::Endpoint> parse_manager_listen(std::string_view text);
// With the default port of the health endpoint.
Result<ip::Endpoint> parse_health_listen(std::string_view text);
// An address with the port of DNS.
Result<ip::Endpoint> parse_dns_server(std::string_view text);
// "base=10.0.0.0/8,size=24", the form of Docker's --default-address-pool.
Result<Config::Pool> parse_pool(std::string_view text);
Result<model::PortRange> parse_port_range(std::string_view text);
Result<log::Level> parse_log_level(std::string_view text);
Result<log::Format> parse_log_format(std::string_view text);

std::string show_value(const std::string& text);
std::string show_value(bool value);
std::string show_value(const ip::Address& address);
std::string show_value(const ip::Endpoint& endpoint);
std::string show_value(const Config::Pool& pool);
std::string show_value(const model::PortRange& range);
std::string show_value(log::Level level);
std::string show_value(log::Format format);
template <std::unsigned_integral T>
std::string show_value(T number) {
  return std::to_string(number);
}
// Empty where there is no value.
template <class T>
std::string show_value(const std::optional<T>& value) {
  return value ? show_value(*value) : "";
}
template <class T>
std::string show_value(const std::vector<T>& values) {
  std::string out;
  for (const T& value : values) out += (out.empty() ? "" : ", ") + show_value(value);
  return "[" + out + "]";
}

}  // namespace ovn
