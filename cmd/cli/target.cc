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
  std::error_code nowhere;  // the folder that we are in was removed
  std::string full = path ? std::filesystem::absolute(text, nowhere).string() : "";
  return full.empty() ? std::string(text) : full;
}

}  // namespace ovn::cli
