// SPDX-License-Identifier: Apache-2.0
#include "gossip/packet.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Header sample(Form form) {
  Header header;
  header.form = form;
  header.key_id = 0x1234;
  header.cluster = 0x11223344;
  header.counter = 0x0102030405060708;
  if (form == Form::long_form) {
    header.uuid = Uuid::from_random({1});
    header.boot_id = {2};
  }
  header.node = node_tag(header.uuid);
  header.boot = boot_tag(header.boot_id);
  return header;
}

Bytes datagram(const Header& header) {
  Bytes bytes;
  Writer out(bytes);
  encode(out, header);
  bytes.resize(packet_overhead(header.form));
  return bytes;
}

TEST(Packet, the_header_survives_encoding_in_both_forms) {
  for (Form form : {Form::short_form, Form::long_form}) {
    Header header = sample(form);
    EXPECT_EQ(decode_header(datagram(header)), header);
  }
}

TEST(Packet, the_short_header_has_these_bytes) {
  Bytes bytes = datagram(sample(Form::short_form));
  EXPECT_EQ(to_hex(ByteView(bytes).first(8)), "d711123411223344");
  EXPECT_EQ(to_hex(ByteView(bytes).subspan(16, 8)), "0102030405060708");
  EXPECT_EQ(sample(Form::short_form).size(), 24u);
  EXPECT_EQ(sample(Form::long_form).size(), 56u);
}

TEST(Packet, what_is_too_short_or_of_another_kind_is_no_packet) {
  for (Form form : {Form::short_form, Form::long_form}) {
    Bytes bytes = datagram(sample(form));
    for (size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(decode_header(ByteView(bytes).first(size))) << size;
    }
    bytes[0] = 0xd6;
    EXPECT_FALSE(decode_header(bytes));
  }
}

TEST(Packet, a_long_header_must_bear_the_tags_of_its_uuid_and_boot) {
  Header header = sample(Form::long_form);
  header.node ^= 1;
  EXPECT_FALSE(decode_header(datagram(header)));
  header = sample(Form::long_form);
  header.boot ^= 1;
  EXPECT_FALSE(decode_header(datagram(header)));
}

TEST(Packet, nonces_differ_with_the_counter) {
  Header one = sample(Form::short_form), other = one;
  ++other.counter;
  EXPECT_NE(packet_nonce(one), packet_nonce(other));
}

}  // namespace
}  // namespace ovn::gossip
