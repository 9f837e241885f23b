// SPDX-License-Identifier: Apache-2.0
// The request target of RFC 9112, 3.2.1 (origin form) and the percent-encoding of RFC 3986, 2.1.
#include "cmd/http/message.h"
#include "core/base/bytes.h"

namespace ovn::http {

namespace {

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') return fail(Errc::invalid, "request target: holds a NUL");
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    Bytes byte;
    if (!from_hex(text.substr(i + 1, 2), byte) || byte.size() != 1 || byte[0] == 0) {
      return fail(Errc::invalid, "request target: broken escape at '{}'", text.substr(i, 3));
    }
    out += static_cast<char>(byte[0]);
    i += 2;
  }
  return out;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) {
    return fail(Errc::invalid, "request target: '{}' does not begin with '/'", target);
  }
  size_t mark = target.find('?');
  Target out;
  TRY(out.path, percent_decode(target.substr(0, mark)));
  while (mark != target.npos) {
    target.remove_prefix(mark + 1);
    mark = target.find('&');
    std::string_view pair = target.substr(0, mark);
    if (pair.empty()) continue;
    size_t equals = pair.find('=');
    TRY(auto key, percent_decode(pair.substr(0, equals)));
    TRY(auto value, percent_decode(equals == pair.npos ? "" : pair.substr(equals + 1)));
    out.query.insert_or_assign(std::move(key), std::move(value));
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<uint8_t>(c));
    }
  }
  return out;
}

}  // namespace ovn::http
