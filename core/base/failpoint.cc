// SPDX-License-Identifier: Apache-2.0
#include "core/base/failpoint.h"

#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace ovn {

namespace {

enum class Action { kill, error, count };

struct Plan {
  std::string name;
  Action action;
  uint64_t passing = 1;
};

std::optional<Plan> parse_plan(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  Plan plan{std::string(text.substr(0, colon)), Action::count, 1};
  std::string_view action = text.substr(colon + 1);
  if (size_t at = action.find('@'); at != std::string_view::npos) {
    std::string_view number = action.substr(at + 1);
    auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), plan.passing);
    if (error != std::errc() || end != number.data() + number.size()) return {};
    action = action.substr(0, at);
  }
  if (action == "kill") {
    plan.action = Action::kill;
  } else if (action == "error") {
    plan.action = Action::error;
  } else if (action != "count") {
    return {};
  }
  return plan;
}

const std::optional<Plan>& plan() {
  static const std::optional<Plan> parsed = [] {
    const char* text = std::getenv("OVN_LITE_FAILPOINT");
    return text ? parse_plan(text) : std::nullopt;
  }();
  return parsed;
}

}  // namespace

Result<void> failpoint(std::string_view name) {
  if (!plan() || (plan()->name != "*" && plan()->name != name)) return {};
  static std::atomic<uint64_t> passed = 0;
  const uint64_t number = ++passed;
  switch (plan()->action) {
    case Action::count: {
      std::string line = fmt::format("failpoint {} {}\n", number, name);
      if (write(STDERR_FILENO, line.data(), line.size()) < 0) return {};
      return {};
    }
    case Action::kill:
      if (number == plan()->passing) kill(getpid(), SIGKILL);
      return {};
    case Action::error:
      if (number == plan()->passing) return fail(Errc::unavailable, "failpoint {}", name);
      return {};
  }
  return {};
}

}  // namespace ovn
