// SPDX-License-Identifier: Apache-2.0
#include "core/base/failpoint.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "core/base/number.h"

namespace ovn {

namespace {

enum class Action { kill, error, count };

struct Plan {
  std::string name;
  Action action;
  uint64_t passing;
};

std::optional<Action> parse_action(std::string_view text) {
  if (text == "kill") return Action::kill;
  if (text == "error") return Action::error;
  if (text == "count") return Action::count;
  return {};
}

std::optional<Plan> parse_plan(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return {};
  std::string_view rest = text.substr(colon + 1);
  size_t at = rest.find('@');
  auto action = parse_action(rest.substr(0, at));
  auto passing = at == std::string_view::npos ? 1 : parse_number(rest.substr(at + 1));
  if (!action || !passing || *passing == 0) return {};
  return Plan{std::string(text.substr(0, colon)), *action, *passing};
}

std::optional<Plan> plan_from_environment() {
  const char* text = std::getenv("OVN_LITE_FAILPOINT");
  if (!text) return {};
  auto plan = parse_plan(text);
  if (!plan) {
    std::fprintf(stderr, "OVN_LITE_FAILPOINT='%s' is not NAME:kill|error|count[@N]\n", text);
    std::abort();
  }
  return plan;
}

}  // namespace

Result<void> failpoint(std::string_view name) {
  static const std::optional<Plan> plan = plan_from_environment();
  if (!plan || (plan->name != "*" && plan->name != name)) return {};
  static std::atomic<uint64_t> passed = 0;
  const uint64_t number = ++passed;
  if (plan->action == Action::count) {
    std::fputs(fmt::format("failpoint {} {}\n", number, name).c_str(), stderr);
  } else if (number == plan->passing) {
    if (plan->action == Action::kill) kill(getpid(), SIGKILL);
    return fail(Errc::unavailable, "failpoint {}", name);
  }
  return {};
}

}  // namespace ovn
