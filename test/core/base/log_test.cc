// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include <gtest/gtest.h>

#include "core/base/json.h"

namespace ovn::log {
namespace {

class Log : public testing::Test {
 protected:
  // Standard error while `action` ran.
  template <class Action>
  static std::string captured(Level level, Format format, Action action) {
    configure(level, format);
    testing::internal::CaptureStderr();
    action();
    configure(Level::info, Format::text);
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(Log, text_lines_have_time_level_and_message) {
  std::string line =
      captured(Level::info, Format::text, [] { warn("lease {} is {}", "10.0.0.0/28", "old"); });
  EXPECT_TRUE(testing::internal::RE::FullMatch(
      line,
      testing::internal::RE("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+\\.[0-9]+[+-][0-9:]+ warning "
                            "lease 10\\.0\\.0\\.0/28 is old\n")))
      << line;
}

TEST_F(Log, json_lines_parse_whatever_the_message_holds) {
  std::string line =
      captured(Level::info, Format::json, [] { error("say \"{}\"\n\tback\\slash", "hello"); });
  auto parsed = json::parse_object(line);
  ASSERT_TRUE(parsed) << line;
  EXPECT_EQ(parsed->at("level").as_string(), "error");
  EXPECT_EQ(parsed->at("message").as_string(), "say \"hello\"\n\tback\\slash");
  EXPECT_TRUE(parsed->at("time").is_string());
  EXPECT_EQ(line.find('\n'), line.size() - 1) << "one line";
}

TEST_F(Log, a_message_cannot_forge_a_second_line_or_colors) {
  std::string line =
      captured(Level::info, Format::text, [] { info("name '{}'", "x\n2026 error \x1b[31m\x7f"); });
  EXPECT_NE(line.find("name 'x\\x0a2026 error \\x1b[31m\\x7f'"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST_F(Log, text_beyond_ascii_is_kept) {
  std::string line = captured(Level::info, Format::text, [] { info("Zürich"); });
  EXPECT_NE(line.find("Zürich"), std::string::npos);
}

TEST_F(Log, messages_below_the_level_are_dropped) {
  auto all = [] {
    debug("d");
    info("i");
    warn("w");
    error("e");
  };
  EXPECT_EQ(captured(Level::off, Format::text, all), "");
  std::string some = captured(Level::warn, Format::text, all);
  EXPECT_EQ(std::count(some.begin(), some.end(), '\n'), 2);
  std::string most = captured(Level::debug, Format::text, all);
  EXPECT_EQ(std::count(most.begin(), most.end(), '\n'), 4);
}

TEST_F(Log, enabled_follows_the_level) {
  configure(Level::warn, Format::text);
  EXPECT_FALSE(enabled(Level::info));
  EXPECT_TRUE(enabled(Level::warn));
  configure(Level::info, Format::text);
}

TEST(LogNames, parse_and_refuse_with_the_choice) {
  EXPECT_EQ(*parse_level("trace"), Level::trace);
  EXPECT_EQ(*parse_level("off"), Level::off);
  EXPECT_EQ(parse_level("loud").error().message,
            "'loud' is not a log level: trace, debug, info, warn, error or off");
  EXPECT_EQ(*parse_format("json"), Format::json);
  EXPECT_EQ(parse_format("xml").error().message, "'xml' is not a log format: text or json");
}

}  // namespace
}  // namespace ovn::log
