// SPDX-License-Identifier: Apache-2.0
#include "core/model/record.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

const EndpointId kId{"0123456789abcdef0123456789abcdef"};

EndpointRecord full_record() {
  return {kId,
          *Mac::parse("02:42:0a:07:00:02"),
          *ip::Address::parse("10.99.0.2"),
          {{*ip::Prefix::parse("10.7.0.2/24"), 17}, {*ip::Prefix::parse("fd00::2/64"), 1ull << 40}},
          "netns:web",
          {"api", "db.internal"}};
}

TEST(Record, survives_its_bytes) {
  EndpointRecord record = full_record();
  EXPECT_EQ(*decode_endpoint_record(kId, encode(record)), record);

  EndpointRecord bare{kId, Mac(), *ip::Address::parse("fd00::9"), {}, "", {}};
  EXPECT_EQ(*decode_endpoint_record(kId, encode(bare)), bare);
}

TEST(Record, has_stable_bytes) {
  EXPECT_EQ(to_hex(encode(full_record())),
            "0102420a07000204"
            "0a630002"
            "02"
            "040a0700021811"
            "06fd000000000000000000000000000002"
            "40"
            "808080808020"
            "096e65746e733a776562"
            "02"
            "03617069"
            "0b64622e696e7465726e616c");
}

TEST(Record, cuts_a_name_that_is_too_long) {
  EndpointRecord record = full_record();
  record.name = "/" + std::string(400, 'p');
  EXPECT_EQ(decode_endpoint_record(kId, encode(record))->name.size(), 255u);
}

TEST(Record, refuses_every_truncation_and_every_tail) {
  Bytes bytes = encode(full_record());
  for (size_t size = 0; size < bytes.size(); ++size) {
    auto decoded = decode_endpoint_record(kId, ByteView(bytes).first(size));
    ASSERT_FALSE(decoded) << size;
    ASSERT_EQ(decoded.error().code, Errc::corrupt);
  }
  bytes.push_back(0);
  EXPECT_FALSE(decode_endpoint_record(kId, bytes));
}

// Whatever decodes from damaged bytes must be a record that we could have written.
TEST(Record, a_flipped_bit_gives_an_error_or_another_canonical_record) {
  const Bytes bytes = encode(full_record());
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes damaged = bytes;
    damaged[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
    auto decoded = decode_endpoint_record(kId, damaged);
    if (decoded) {
      ASSERT_EQ(encode(*decoded), damaged) << bit;
    }
  }
}

TEST(Record, refuses_multicast_macs_and_too_many_addresses) {
  EndpointRecord record = full_record();
  record.mac = Mac({0x01, 0, 0x5e, 0, 0, 1});
  EXPECT_FALSE(decode_endpoint_record(kId, encode(record)));

  record = full_record();
  record.addresses.resize(9, record.addresses[0]);
  EXPECT_FALSE(decode_endpoint_record(kId, encode(record)));

  record = full_record();
  record.aliases.resize(17, "a");
  EXPECT_FALSE(decode_endpoint_record(kId, encode(record)));
}

}  // namespace
}  // namespace ovn::model
