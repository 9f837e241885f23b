// SPDX-License-Identifier: Apache-2.0
#include "core/model/names.h"

#include <algorithm>

#include "core/base/hash.h"

namespace ovn::model {

namespace {

constexpr size_t kLinkNameSizeMax = 15;  // IFNAMSIZ - 1
constexpr size_t kKeySizeMax = 255;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name_character(char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; }

bool is_visible(char c) { return c > ' ' && c < 0x7f; }

}  // namespace

Result<void> check_name(std::string_view what, std::string_view name) {
  if (name.empty()) return fail(Errc::invalid, "{} name is empty", what);
  if (name.size() > kNameSizeMax) {
    return fail(Errc::invalid, "{} name '{}...' has {} bytes: at most {} are allowed", what,
                name.substr(0, 20), name.size(), kNameSizeMax);
  }
  if (!is_alphanumeric(name.front()) || !std::all_of(name.begin(), name.end(), is_name_character)) {
    return fail(Errc::invalid,
                "{} name '{}': only letters, digits, '_', '.' and '-' are allowed, and a letter or "
                "digit first",
                what, name);
  }
  return {};
}

Result<void> check_ifname(std::string_view name) {
  bool shaped = !name.empty() && name.size() <= kLinkNameSizeMax && name != "." && name != ".." &&
                std::all_of(name.begin(), name.end(),
                            [](char c) { return is_visible(c) && c != '/' && c != ':'; });
  if (shaped) return {};
  return fail(Errc::invalid,
              "interface name '{}': 1 to {} printable bytes without '/' and ':' are allowed", name,
              kLinkNameSizeMax);
}

Result<void> check_key(std::string_view what, std::string_view key) {
  bool shaped =
      !key.empty() && key.size() <= kKeySizeMax &&
      std::all_of(key.begin(), key.end(), [](char c) { return is_visible(c) && c != '='; });
  if (shaped) return {};
  return fail(Errc::invalid, "{} '{}': 1 to {} printable bytes without '=' are allowed", what,
              key.substr(0, 40), kKeySizeMax);
}

bool same_name(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string link_name(std::string_view prefix, std::string_view id) {
  return fmt::format("{}{:016x}", prefix, fnv1a(id)).substr(0, kLinkNameSizeMax);
}

}  // namespace ovn::model
