// SPDX-License-Identifier: Apache-2.0
#include "core/base/uuid.h"

#include <algorithm>

namespace ovn {

Uuid Uuid::from_random(std::array<uint8_t, 16> bytes) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  return Uuid(bytes);
}

Result<Uuid> Uuid::parse(std::string_view text) {
  bool shaped = text.size() == 36;
  std::string digits;
  for (size_t i = 0; shaped && i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      shaped = text[i] == '-';
    } else {
      digits += text[i];
    }
  }
  Bytes raw;
  if (!shaped || !from_hex(digits, raw)) return fail(Errc::invalid, "'{}' is not a UUID", text);
  std::array<uint8_t, 16> bytes{};
  std::copy(raw.begin(), raw.end(), bytes.begin());
  return Uuid(bytes);
}

std::string Uuid::to_string() const {
  std::string text = to_hex(bytes_);
  for (size_t at : {20, 16, 12, 8}) text.insert(at, 1, '-');
  return text;
}

}  // namespace ovn

size_t std::hash<ovn::Uuid>::operator()(const ovn::Uuid& id) const {
  return std::hash<std::string_view>{}(ovn::as_text(id.bytes()));
}
