// SPDX-License-Identifier: Apache-2.0
#include "core/dns/message.h"

#include <algorithm>

#include "core/base/check.h"

namespace ovn::dns {

namespace {

constexpr size_t kOptSize = 11;
constexpr uint16_t kToQuestion = 0xc000 | kHeaderSize;  // a pointer to the question's name
constexpr size_t kAnswerHead = 12;                      // that, type, class, TTL, length

// Walks over one record; notes the OPT record. False if it is no record, or a second OPT.
bool read_additional(ByteView bytes, size_t& at, std::optional<Edns>& edns) {
  Name owner;
  if (!read_name(bytes, at, owner)) return false;
  Reader in(bytes.subspan(at));
  auto type = static_cast<Type>(in.u16());
  uint16_t klass = in.u16();
  uint32_t ttl = in.u32();
  in.take(in.u16());
  if (!in.ok()) return false;
  at = bytes.size() - in.remaining();
  if (type != Type::opt) return true;
  if (edns || owner.labels() != 0) return false;
  edns = Edns{klass, static_cast<uint8_t>(ttl >> 16), (ttl & kDnssecOk) != 0};
  return true;
}

}  // namespace

size_t Query::udp_limit() const {
  if (!edns) return kPlainUdpMax;
  return std::clamp<size_t>(edns->udp_size, kPlainUdpMax, kUdpMax);
}

void parse_query(ByteView bytes, Parsed& out) {
  out.verdict = Parsed::Verdict::drop;
  out.why = Rcode::format;
  Query& query = out.query;
  query.question = {};
  query.edns.reset();
  Reader in(bytes);
  query.id = in.u16();
  query.flags = in.u16();
  uint16_t questions = in.u16(), answers = in.u16(), authorities = in.u16(), more = in.u16();
  if (!in.ok() || (query.flags & flag::kResponse)) return;
  out.verdict = Parsed::Verdict::malformed;
  if (query.flags & flag::kOpcode) out.why = Rcode::not_implemented;
  if (query.flags & flag::kOpcode || questions != 1 || answers != 0 || authorities != 0) return;
  size_t at = kHeaderSize;
  if (!read_name(bytes, at, query.name) || bytes.size() - at < 4) return;
  query.name.make_lower();
  Reader fixed(bytes.subspan(at, 4));
  query.type = static_cast<Type>(fixed.u16());
  query.klass = fixed.u16();
  at += 4;
  // A question is copied as it is, and has nothing before it that a pointer could lead to.
  size_t size = at - kHeaderSize;
  if (size != query.name.bytes().size() + 1 + 4) return;
  query.question = bytes.subspan(kHeaderSize, size);
  for (unsigned i = 0; i < more; ++i) {
    if (!read_additional(bytes, at, query.edns)) return;
  }
  if (query.edns && query.edns->version != 0) {
    out.why = Rcode::bad_version;
    return;
  }
  out.verdict = Parsed::Verdict::good;
}

Response::Response(const Query& query, uint16_t flags, Rcode rcode, std::span<uint8_t> out,
                   size_t limit)
    : out_(out),
      limit_(limit - (query.edns ? kOptSize : 0)),
      flags_(flag::kResponse | flag::kAvailable | flags |
             (query.flags & (flag::kOpcode | flag::kDesired | flag::kChecked))),
      rcode_(rcode),
      edns_(query.edns) {
  OVN_CHECK(limit >= kPlainUdpMax && out.size() >= limit);
  std::fill_n(out_.begin(), kHeaderSize, uint8_t(0));
  put16(0, query.id);
  put16(4, query.question.empty() ? 0 : 1);
  std::copy(query.question.begin(), query.question.end(), out_.begin() + kHeaderSize);
  size_ = kHeaderSize + query.question.size();
}

void Response::put16(size_t at, uint16_t value) {
  out_[at] = static_cast<uint8_t>(value >> 8);
  out_[at + 1] = static_cast<uint8_t>(value);
}

bool Response::add(Type type, uint32_t ttl, ByteView data) {
  if (limit_ - size_ < kAnswerHead + data.size()) {
    flags_ |= flag::kTruncated;
    return false;
  }
  put16(size_, kToQuestion);
  put16(size_ + 2, static_cast<uint16_t>(type));
  put16(size_ + 4, kClassIn);
  put16(size_ + 6, static_cast<uint16_t>(ttl >> 16));
  put16(size_ + 8, static_cast<uint16_t>(ttl));
  put16(size_ + 10, static_cast<uint16_t>(data.size()));
  std::copy(data.begin(), data.end(), out_.begin() + size_ + kAnswerHead);
  size_ += kAnswerHead + data.size();
  ++answers_;
  return true;
}

size_t Response::finish() {
  auto rcode = static_cast<uint16_t>(rcode_);
  put16(2, flags_ | (rcode & flag::kRcode));
  put16(6, answers_);
  if (!edns_) return size_;
  put16(10, 1);
  out_[size_] = 0;
  put16(size_ + 1, static_cast<uint16_t>(Type::opt));
  put16(size_ + 3, kOurUdpSize);
  put16(size_ + 5, static_cast<uint16_t>(rcode >> 4 << 8));  // its upper bits, and version 0
  put16(size_ + 7, edns_->dnssec_ok ? kDnssecOk : 0);
  put16(size_ + 9, 0);
  return size_ + kOptSize;
}

size_t refuse(const Query& query, Rcode rcode, std::span<uint8_t> out) {
  return Response(query, 0, rcode, out, kPlainUdpMax).finish();
}

}  // namespace ovn::dns
