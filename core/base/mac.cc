// SPDX-License-Identifier: Apache-2.0
#include "core/base/mac.h"

#include <algorithm>

#include "core/base/bytes.h"
#include "core/base/hash.h"

namespace ovn {

std::optional<Mac> Mac::from_bytes(const void* bytes, size_t size) {
  if (size != 6) return {};
  std::array<uint8_t, 6> copy;
  std::copy_n(static_cast<const uint8_t*>(bytes), 6, copy.begin());
  return Mac(copy);
}

Result<Mac> Mac::parse(std::string_view text) {
  bool shaped = text.size() == 17;
  std::string digits;
  for (size_t i = 0; shaped && i < text.size(); ++i) {
    if (i % 3 == 2) {
      shaped = text[i] == ':';
    } else {
      digits += text[i];
    }
  }
  Bytes bytes;
  if (!shaped || !from_hex(digits, bytes)) {
    return fail(Errc::invalid, "'{}' is not a MAC address such as 02:42:0a:00:00:01", text);
  }
  return *from_bytes(bytes.data(), bytes.size());
}

Mac Mac::for_address(const ip::Address& address) {
  uint32_t low = address.is_v4()
                     ? address.v4_value()
                     : static_cast<uint32_t>(fnv1a(as_text({address.data(), address.size()})));
  auto byte = [low](int shift) { return static_cast<uint8_t>(low >> shift); };
  return Mac({0x02, 0x42, byte(24), byte(16), byte(8), byte(0)});
}

std::string Mac::to_string() const {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes_[0], bytes_[1], bytes_[2],
                     bytes_[3], bytes_[4], bytes_[5]);
}

}  // namespace ovn
