// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vtep_echo.h"

#include <cstring>

#include <gtest/gtest.h>

namespace ovn::controller {
namespace {

// A reply as a raw socket gives it: IPv4 with a header of `words` words before it.
Bytes reply(ip::Family family, uint16_t identifier, size_t words = 5) {
  auto echo = echo_request(family, identifier, 1);
  echo[0] = family == ip::Family::v4 ? 0 : 129;
  Bytes bytes;
  if (family == ip::Family::v4) {
    bytes.resize(words * 4);
    bytes[0] = static_cast<uint8_t>(0x40 | words);
  }
  bytes.insert(bytes.end(), echo.begin(), echo.end());
  return bytes;
}

TEST(VtepEcho, a_request_over_ipv4_sums_up_to_ones) {
  for (uint16_t identifier : {uint16_t{0}, uint16_t{0x1234}, uint16_t{0xffff}}) {
    auto bytes = echo_request(ip::Family::v4, identifier, 0xfffe);
    EXPECT_EQ(bytes[0], 8);
    EXPECT_EQ(bytes[1], 0);
    uint32_t sum = 0;
    for (size_t i = 0; i < bytes.size(); i += 2) sum += bytes[i] * 256u + bytes[i + 1];
    EXPECT_EQ((sum & 0xffff) + (sum >> 16), 0xffffu) << identifier;
  }
}

TEST(VtepEcho, a_request_over_ipv6_leaves_the_checksum_to_the_kernel) {
  auto bytes = echo_request(ip::Family::v6, 7, 9);
  EXPECT_EQ(bytes[0], 128);
  EXPECT_EQ(bytes[2] + bytes[3], 0);
}

TEST(VtepEcho, a_reply_is_known_by_type_and_identifier) {
  for (auto family : {ip::Family::v4, ip::Family::v6}) {
    EXPECT_TRUE(is_echo_reply(family, reply(family, 77), 77));
    EXPECT_FALSE(is_echo_reply(family, reply(family, 77), 78)) << "somebody else's";
    Bytes request = reply(family, 77);
    request[family == ip::Family::v4 ? 20 : 0] = family == ip::Family::v4 ? 8 : 128;
    EXPECT_FALSE(is_echo_reply(family, request, 77)) << "our own, which loopback shows as well";
  }
}

TEST(VtepEcho, the_ip_header_may_have_options) {
  EXPECT_TRUE(is_echo_reply(ip::Family::v4, reply(ip::Family::v4, 77, 15), 77));
}

TEST(VtepEcho, what_is_cut_off_is_no_reply) {
  for (auto family : {ip::Family::v4, ip::Family::v6}) {
    Bytes whole = reply(family, 77);
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(is_echo_reply(family, ByteView(whole).first(size), 77)) << size;
    }
  }
}

}  // namespace
}  // namespace ovn::controller
