// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vtep_echo.h"

#include <algorithm>
#include <cstring>

namespace ovn::controller {

namespace {

constexpr uint8_t kRequestV4 = 8, kReplyV4 = 0;
constexpr uint8_t kRequestV6 = 128, kReplyV6 = 129;

// RFC 1071, which is the same in either byte order.
uint16_t checksum(const std::array<uint8_t, kEchoSize>& bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint16_t word;
    std::memcpy(&word, &bytes[i], 2);
    sum += word;
  }
  sum = (sum >> 16) + (sum & 0xffff);
  return static_cast<uint16_t>(~(sum + (sum >> 16)));
}

}  // namespace

std::array<uint8_t, kEchoSize> echo_request(ip::Family family, uint16_t identifier,
                                            uint16_t sequence) {
  std::array<uint8_t, kEchoSize> bytes{};
  bytes[0] = family == ip::Family::v4 ? kRequestV4 : kRequestV6;
  std::memcpy(&bytes[4], &identifier, 2);
  std::memcpy(&bytes[6], &sequence, 2);
  if (family == ip::Family::v4) {
    uint16_t sum = checksum(bytes);
    std::memcpy(&bytes[2], &sum, 2);
  }
  return bytes;
}

bool is_echo_reply(ip::Family family, ByteView received, uint16_t identifier) {
  bool v4 = family == ip::Family::v4;
  if (v4 && !received.empty()) {
    size_t header = size_t(received[0] & 15) * 4;
    received = received.subspan(std::min(received.size(), header));
  }
  if (received.size() < kEchoSize) return false;
  uint16_t seen;
  std::memcpy(&seen, &received[4], 2);
  return received[0] == (v4 ? kReplyV4 : kReplyV6) && seen == identifier;
}

}  // namespace ovn::controller
