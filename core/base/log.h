// SPDX-License-Identifier: Apache-2.0
// Logging: a thin face over spdlog, so that only log.cc pays for compiling it. Any thread may log.
// Logic returns errors and does not log them: the place that decides (cmd, controller) does.
#pragma once

#include <string_view>

#include <fmt/core.h>

#include "core/base/result.h"

namespace ovn::log {

enum class Level { trace, debug, info, warn, error, off };
enum class Format { text, json };

Result<Level> parse_level(std::string_view text);
Result<Format> parse_format(std::string_view text);

// Sets level and form of what goes to standard error; before the first call: info, text.
void configure(Level level, Format format);
// For messages that cost something to make.
bool enabled(Level level);
// Writes one line: control characters of the message are escaped, so that nobody forges another.
void write(Level level, fmt::string_view format, fmt::format_args args);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::debug, format, fmt::make_format_args(args...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, format, fmt::make_format_args(args...));
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warn, format, fmt::make_format_args(args...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, format, fmt::make_format_args(args...));
}

}  // namespace ovn::log
