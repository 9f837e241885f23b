// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/checks.h"

#include <charconv>

#include "core/base/ip.h"
#include "core/base/mac.h"
#include "core/base/number.h"
#include "core/model/publish.h"
#include "core/model/service.h"

namespace ovn::cli {
namespace {

template <class T>
Result<void> parses(Result<T> parsed) {
  CHECK_OK(parsed);
  return {};
}

Result<void> is_address_of(std::string_view text, ip::Family family) {
  TRY(auto address, ip::Address::parse(text));
  if (address.family() == family) return {};
  return fail(Errc::invalid, "'{}' is not an {} address", text, to_string(family));
}

}  // namespace

Result<uint16_t> parse_vxlan_port(std::string_view text) {
  auto number = parse_number(text);
  if (number && *number >= 1 && *number <= UINT16_MAX) return static_cast<uint16_t>(*number);
  return fail(Errc::invalid, "'{}' is no UDP port, 1 to 65535", text);
}

Result<int32_t> parse_gw_priority(std::string_view text) {
  int32_t priority = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), priority);
  if (error == std::errc() && end == text.data() + text.size()) return priority;
  return fail(Errc::invalid, "'{}' is not a whole number of 32 bits", text);
}

Result<void> is_address(std::string_view text) { return parses(ip::Address::parse(text)); }
Result<void> is_v4_address(std::string_view text) { return is_address_of(text, ip::Family::v4); }
Result<void> is_v6_address(std::string_view text) { return is_address_of(text, ip::Family::v6); }
Result<void> is_prefix(std::string_view text) { return parses(ip::Prefix::parse(text)); }
Result<void> is_mac(std::string_view text) { return parses(Mac::parse(text)); }
Result<void> is_gw_priority(std::string_view text) { return parses(parse_gw_priority(text)); }
Result<void> is_vxlan_port(std::string_view text) { return parses(parse_vxlan_port(text)); }
Result<void> is_publish(std::string_view text) { return parses(model::parse_publish(text)); }

Result<void> is_service_publish(std::string_view text) {
  return parses(model::parse_service_publish(text, model::PublishMode::ingress));
}

Result<void> is_service_port(std::string_view text) {
  return parses(model::parse_service_port(text));
}
Result<void> is_weight(std::string_view text) { return parses(model::parse_weight(text)); }
Result<void> is_port(std::string_view text) {
  TRY(auto ports, model::PortRange::parse(text));
  if (ports.size() == 1) return {};
  return fail(Errc::invalid, "'{}' is more than one port", text);
}
Result<void> is_port_and_path(std::string_view text) {
  return is_port(text.substr(0, text.find('/')));
}
Result<void> is_count(std::string_view text) {
  auto number = parse_number(text);
  if (number && *number > 0) return {};
  return fail(Errc::invalid, "'{}' is not a number from 1 on", text);
}

Result<void> is_pair(std::string_view text) {
  if (text.find('=') != text.npos && text.front() != '=') return {};
  return fail(Errc::invalid, "'{}' is not KEY=VALUE", text);
}

Result<void> is_named_address(std::string_view text) {
  if (!is_pair(text)) return fail(Errc::invalid, "'{}' is not NAME=IP", text);
  return is_address(split_pair(text).second);
}

Result<void> is_duration(std::string_view text) { return parses(parse_duration(text)); }

std::pair<std::string, std::string> split_pair(std::string_view text) {
  size_t equals = text.find('=');
  if (equals == text.npos) return {std::string(text), ""};
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  using std::chrono::milliseconds;
  constexpr std::pair<std::string_view, milliseconds> kUnits[] = {
      {"ms", milliseconds(1)}, {"s", std::chrono::seconds(1)}, {"m", std::chrono::minutes(1)}};
  constexpr uint32_t kMost = 100000;
  uint32_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && number > 0 && number <= kMost) {
    std::string_view unit(end, text.data() + text.size());
    for (const auto& [name, length] : kUnits) {
      if (unit == name) return number * length;
    }
  }
  return fail(Errc::invalid, "'{}' is not a time such as 500ms, 10s or 2m", text);
}

}  // namespace ovn::cli
