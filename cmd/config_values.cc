// SPDX-License-Identifier: Apache-2.0
#include "cmd/config_values.h"

#include <algorithm>

#include <sys/un.h>

#include "core/model/names.h"

namespace ovn {
namespace {

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

}  // namespace

Result<uint16_t> parse_port(std::string_view text) {
  TRY(auto port, (parse_number<1, 65535>(text)));
  return static_cast<uint16_t>(port);
}

Result<bool> parse_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return fail(Errc::invalid, "'{}' is neither true nor false", text);
}

Result<std::string> parse_node_name(std::string_view text) {
  CHECK_OK(model::check_name("node", text));
  return std::string(text);
}

Result<std::string> parse_absolute_path(std::string_view text) {
  if (!text.starts_with('/')) return fail(Errc::invalid, "'{}' is not an absolute path", text);
  return std::string(text);
}

Result<std::string> parse_socket_path(std::string_view text) {
  TRY(auto path, parse_absolute_path(text));
  constexpr size_t kMost = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() <= kMost) return path;
  return fail(Errc::invalid, "'{}' has {} bytes; a unix socket's path has at most {}", path,
              path.size(), kMost);
}

Result<ip::Address> parse_address(std::string_view text) { return ip::Address::parse(text); }

Result<ip::Address> parse_host_address(std::string_view text) {
  TRY(auto address, ip::Address::parse(text));
  if (!address.is_unspecified() && !address.is_multicast()) return address;
  return fail(Errc::invalid, "'{}' is not the address of a host", text);
}

Result<ip::Endpoint> parse_seed(std::string_view text) {
  return ip::Endpoint::parse(text, Config().gossip.port);
}

Result<ip::Endpoint> parse_manager_listen(std::string_view text) {
  return ip::Endpoint::parse(text, Config().manager.listen.port);
}

Result<ip::Endpoint> parse_health_listen(std::string_view text) {
  return ip::Endpoint::parse(text, uint16_t(7958));
}

Result<ip::Endpoint> parse_dns_server(std::string_view text) {
  return ip::Endpoint::parse(text, uint16_t(53));
}

Result<Config::Pool> parse_pool(std::string_view text) {
  size_t comma = text.find(',');
  auto base = text.substr(0, comma);
  auto size = comma == text.npos ? "" : text.substr(comma + 1);
  if (!base.starts_with("base=") || !size.starts_with("size=")) {
    return fail(Errc::invalid, "'{}' is not base=PREFIX,size=BITS", text);
  }
  Config::Pool pool;
  TRY(pool.base, ip::Prefix::parse(base.substr(5)));
  if (!pool.base.is_network()) {
    return fail(Errc::invalid, "base {} has host bits set; the network is {}", pool.base,
                pool.base.network());
  }
  TRY(pool.size, (parse_number<0, 128>(size.substr(5))));
  // 63: the pieces are counted in 64 bits.
  unsigned most = std::min(pool.base.is_v4() ? 30u : 126u, pool.base.length() + 63);
  if (pool.size < pool.base.length() || pool.size > most) {
    return fail(Errc::invalid, "size {} is not from {} (as in base {}) to {}", pool.size,
                pool.base.length(), pool.base, most);
  }
  return pool;
}

Result<model::PortRange> parse_port_range(std::string_view text) {
  return model::PortRange::parse(text);
}

Result<log::Level> parse_log_level(std::string_view text) { return log::parse_level(text); }
Result<log::Format> parse_log_format(std::string_view text) { return log::parse_format(text); }

std::string show_value(const std::string& text) { return text.empty() ? "" : in_quotes(text); }
std::string show_value(bool value) { return value ? "true" : "false"; }
std::string show_value(const ip::Address& address) { return in_quotes(address.to_string()); }
std::string show_value(const ip::Endpoint& endpoint) { return in_quotes(endpoint.to_string()); }
std::string show_value(const Config::Pool& pool) {
  return fmt::format("{{ base = \"{}\", size = {} }}", pool.base, pool.size);
}
std::string show_value(const model::PortRange& range) { return in_quotes(range.to_string()); }
std::string show_value(log::Level level) {
  constexpr std::string_view kNames[] = {"trace", "debug", "info", "warn", "error", "off"};
  return in_quotes(kNames[static_cast<size_t>(level)]);
}
std::string show_value(log::Format format) {
  return in_quotes(format == log::Format::json ? "json" : "text");
}

}  // namespace ovn
