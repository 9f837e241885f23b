// SPDX-License-Identifier: Apache-2.0
// Queries as bytes and answers as text, for the tests of names.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/dns/record.h"

namespace ovn::dns {

struct Ask {
  std::string_view name;
  Type type = Type::a;
  uint16_t id = 0x1234;
  uint16_t flags = flag::kDesired;
  int edns = -1;  // the UDP size, or none
  uint16_t klass = kClassIn;
  bool dnssec_ok = false;
};

inline std::string data_text(ByteView message, Type type, ByteView data) {
  if (type == Type::a || type == Type::aaaa) {
    auto address = ip::Address::from_bytes(data.data(), data.size());
    if (address) return address->to_string();
  }
  size_t at = static_cast<size_t>(data.data() - message.data());
  Name name;
  bool is_name = type == Type::ptr || type == Type::cname;
  return is_name && read_name(message, at, name) ? name.to_text() : to_hex(data);
}

inline Bytes query_bytes(const Ask& ask) {
  Bytes bytes;
  Writer out(bytes);
  out.u16(ask.id);
  out.u16(ask.flags);
  for (uint16_t count : {1, 0, 0}) out.u16(count);
  out.u16(ask.edns < 0 ? 0 : 1);
  Name name = Name::from_text(ask.name).value();
  out.raw(name.bytes());
  out.u8(0);
  out.u16(static_cast<uint16_t>(ask.type));
  out.u16(ask.klass);
  if (ask.edns < 0) return bytes;
  out.u8(0);
  out.u16(static_cast<uint16_t>(Type::opt));
  out.u16(static_cast<uint16_t>(ask.edns));
  out.u32(ask.dnssec_ok ? kDnssecOk : 0);
  out.u16(0);
  return bytes;
}

// In dig's words, a line for each: "NOERROR aa rd ra", "web. 5 A 10.0.0.1", "OPT 1232". "malformed"
// for bytes that are no answer.
inline std::string answer_text(ByteView message) {
  Reader head(message);
  head.u16();
  uint16_t flags = head.u16(), questions = head.u16();
  size_t records = head.u16();
  records += head.u16();
  records += head.u16();
  if (!head.ok() || !(flags & flag::kResponse)) return "malformed";
  size_t at = kHeaderSize;
  Name name;
  for (int i = 0; i < questions; ++i, at += 4) {
    if (!read_name(message, at, name)) return "malformed";
  }
  unsigned rcode = flags & flag::kRcode;
  std::string text;
  for (size_t i = 0; i < records; ++i) {
    if (!read_name(message, at, name)) return "malformed";
    Reader in(message.subspan(at));
    auto type = static_cast<Type>(in.u16());
    uint16_t klass = in.u16();
    uint32_t ttl = in.u32();
    ByteView data = in.take(in.u16());
    if (!in.ok()) return "malformed";
    at = message.size() - in.remaining();
    if (type == Type::opt) {
      rcode |= ttl >> 24 << 4;
      text += fmt::format("\nOPT {}{}", klass, ttl & kDnssecOk ? " do" : "");
    } else {
      text += fmt::format("\n{} {} {} {}", name.to_text(), ttl, type_text(type),
                          data_text(message, type, data));
    }
  }
  if (at != message.size()) return "malformed";
  std::string head_text = rcode_text(static_cast<uint16_t>(rcode));
  if (flags & flag::kAuthoritative) head_text += " aa";
  if (flags & flag::kTruncated) head_text += " tc";
  if (flags & flag::kDesired) head_text += " rd";
  if (flags & flag::kAvailable) head_text += " ra";
  return head_text + text;
}

}  // namespace ovn::dns
