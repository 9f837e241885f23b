// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include <memory>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/json.h"

namespace ovn::log {

namespace {

constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%e%z %^%-5l%$ %v";

spdlog::level::level_enum native(Level level) {
  switch (level) {
    case Level::trace:
      return spdlog::level::trace;
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

struct Sink {
  std::shared_ptr<spdlog::logger> logger = spdlog::stderr_color_mt("ovn-lite");
  Format format = Format::text;

  Sink() { logger->set_pattern(kTextPattern); }
};

Sink& sink() {
  static Sink instance;
  return instance;
}

std::string without_control_characters(std::string_view message) {
  std::string text;
  for (unsigned char c : message) {
    bool control = c < 0x20 || c == 0x7f;
    text += control ? fmt::format("\\x{:02x}", c) : std::string(1, static_cast<char>(c));
  }
  return text;
}

}  // namespace

Result<Level> parse_level(std::string_view text) {
  constexpr std::pair<std::string_view, Level> kLevels[] = {
      {"trace", Level::trace}, {"debug", Level::debug}, {"info", Level::info},
      {"warn", Level::warn},   {"error", Level::error}, {"off", Level::off}};
  for (auto [name, level] : kLevels) {
    if (name == text) return level;
  }
  return fail(Errc::invalid, "'{}' is not a log level: trace, debug, info, warn, error or off",
              text);
}

Result<Format> parse_format(std::string_view text) {
  if (text == "text") return Format::text;
  if (text == "json") return Format::json;
  return fail(Errc::invalid, "'{}' is not a log format: text or json", text);
}

void configure(Level level, Format format) {
  sink().format = format;
  sink().logger->set_level(native(level));
  sink().logger->set_pattern(
      format == Format::text ? kTextPattern
                             : R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%v})");
}

bool enabled(Level level) { return sink().logger->should_log(native(level)); }

void write(Level level, fmt::string_view format, fmt::format_args args) {
  if (!enabled(level)) return;
  std::string message = fmt::vformat(format, args);
  std::string text = sink().format == Format::json ? json::serialize(json::value(message))
                                                   : without_control_characters(message);
  sink().logger->log(native(level), spdlog::string_view_t(text));
}

}  // namespace ovn::log
