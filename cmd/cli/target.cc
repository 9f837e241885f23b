// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/target.h"

#include <filesystem>

#include "core/runtime/target.h"

namespace ovn::cli {

Result<void> is_target(std::string_view text) {
  auto target = runtime::parse_target(absolute_target(text));
  if (!target) return Failure{std::move(target).error()};
  return {};
}

std::string absolute_target(std::string_view text) {
  bool path = text.find('/') < text.find(':');
  return path ? std::filesystem::absolute(text).string() : std::string(text);
}

}  // namespace ovn::cli
