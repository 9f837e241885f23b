// SPDX-License-Identifier: Apache-2.0
// Checks of values on the command line, for the verb table: what is malformed is a usage error and
// never reaches the agent.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace ovn::cli {

Result<void> is_address(std::string_view text);
Result<void> is_v4_address(std::string_view text);
Result<void> is_v6_address(std::string_view text);
Result<void> is_prefix(std::string_view text);
Result<void> is_mac(std::string_view text);
// model::parse_publish()
Result<void> is_publish(std::string_view text);
// model::parse_service_publish()
Result<void> is_service_publish(std::string_view text);
// model::parse_service_port()
Result<void> is_service_port(std::string_view text);
Result<void> is_weight(std::string_view text);
Result<void> is_port(std::string_view text);
// "80", "80/health"
Result<void> is_port_and_path(std::string_view text);
// From 1 on.
Result<void> is_count(std::string_view text);
Result<void> is_gw_priority(std::string_view text);
// "KEY=VALUE"
Result<void> is_pair(std::string_view text);
// "NAME=IP"
Result<void> is_named_address(std::string_view text);
// "500ms", "10s", "2m"
Result<void> is_duration(std::string_view text);

Result<void> is_vxlan_port(std::string_view text);

// 1 to 65535. Errors: invalid.
Result<uint16_t> parse_vxlan_port(std::string_view text);
// A whole number of 32 bits, perhaps negative. Errors: invalid.
Result<int32_t> parse_gw_priority(std::string_view text);
// The two sides of the first '='; the second is empty if there is none.
std::pair<std::string, std::string> split_pair(std::string_view text);
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace ovn::cli
