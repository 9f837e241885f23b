// SPDX-License-Identifier: Apache-2.0
#include "gossip/packet.h"

#include <algorithm>

namespace ovn::gossip {

size_t packet_overhead(Form form) {
  return Header::header_size(form) + kPreambleSize + kSealTagSize;
}

void encode(Writer& out, const Header& header) {
  out.u8(static_cast<uint8_t>(header.form));
  out.u8(static_cast<uint8_t>(header.version << 4 | header.suite));
  out.u16(header.key_id);
  out.u32(header.cluster);
  out.u32(header.node);
  out.u32(header.boot);
  out.u64(header.counter);
  if (header.form == Form::short_form) return;
  out.raw(header.uuid.bytes());
  out.raw(header.boot_id);
}

std::optional<Header> decode_header(ByteView datagram) {
  Reader in(datagram);
  Header header;
  uint8_t magic = in.u8();
  if (magic != 0xd7 && magic != 0xd8) return {};
  header.form = Form(magic);
  if (datagram.size() < packet_overhead(header.form)) return {};
  uint8_t version = in.u8();
  header.version = version >> 4;
  header.suite = version & 15;
  header.key_id = in.u16();
  header.cluster = in.u32();
  header.node = in.u32();
  header.boot = in.u32();
  header.counter = in.u64();
  if (header.form == Form::short_form) return header;
  header.uuid = decode_uuid(in);
  ByteView boot = in.take(header.boot_id.size());
  std::copy(boot.begin(), boot.end(), header.boot_id.begin());
  if (header.node != node_tag(header.uuid) || header.boot != boot_tag(header.boot_id)) return {};
  return header;
}

Nonce packet_nonce(const Header& header) {
  Nonce nonce{};
  nonce[3] = header.suite;
  for (int i = 0; i < 8; ++i) {
    nonce[4 + i] = static_cast<uint8_t>(header.counter >> (56 - 8 * i));
  }
  return nonce;
}

void encode(Writer& out, const Preamble& preamble) {
  out.u8(0);
  out.u8(preamble.awareness);
  out.u16(preamble.newest_key);
}

Preamble decode_preamble(Reader& in) {
  in.u8();
  Preamble preamble;
  preamble.awareness = in.u8();
  preamble.newest_key = in.u16();
  return preamble;
}

}  // namespace ovn::gossip
