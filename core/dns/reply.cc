// SPDX-License-Identifier: Apache-2.0
#include "core/dns/reply.h"

#include <algorithm>

namespace ovn::dns {

namespace {

using std::chrono::seconds;

constexpr seconds kKeptMax = std::chrono::hours(24), kAbsenceKeptMax = std::chrono::minutes(5);
constexpr size_t kOptBytes = 11;

void put(Bytes& bytes, size_t at, uint32_t value, size_t size) {
  for (size_t i = size; i-- > 0; value >>= 8) bytes[at + i] = static_cast<uint8_t>(value);
}

void write_opt(Writer& out, uint8_t rcode, bool dnssec_ok) {
  out.u8(0);
  out.u16(static_cast<uint16_t>(Type::opt));
  out.u16(kOurUdpSize);
  out.u32(static_cast<uint32_t>(rcode) << 24 | (dnssec_ok ? kDnssecOk : 0));
  out.u16(0);
}

// Reads a reply from front to back.
class ReplyReader {
 public:
  explicit ReplyReader(ByteView bytes) : bytes_(bytes) {}

  std::optional<Reply> read() {
    Reader head(bytes_);
    head.u16();
    uint16_t flags = head.u16(), questions = head.u16();
    uint16_t counts[3] = {head.u16(), head.u16(), head.u16()};
    bool fits = head.ok() && (flags & flag::kResponse) && !(flags & flag::kOpcode);
    Name name;
    if (!fits || questions != 1 || !read_name(bytes_, at_, name)) return {};
    if (bytes_.size() - at_ < 4) return {};
    at_ += 4;
    reply_.rcode = flags & flag::kRcode;
    reply_.truncated = flags & flag::kTruncated;
    for (size_t section = 0; section < 3 && !cut_; ++section) {
      for (unsigned i = 0; i < counts[section] && !cut_; ++i) {
        if (!read_record(section)) return {};
        kept_[section] += !cut_;
      }
    }
    if (!cut_ && at_ != bytes_.size()) return {};
    return finish();
  }

 private:
  bool read_record(size_t section) {
    size_t begin = at_;
    Name owner;
    if (!read_name(bytes_, at_, owner)) return false;
    Reader in(bytes_.subspan(at_));
    auto type = static_cast<Type>(in.u16());
    in.u16();
    size_t ttl_at = at_ + 4;
    uint32_t ttl = in.u32();
    ByteView data = in.take(in.u16());
    if (!in.ok()) return false;
    at_ = bytes_.size() - in.remaining();
    if (type == Type::opt) {
      if (section != 2) return false;
      reply_.rcode |= static_cast<uint16_t>(ttl >> 24 << 4);
      cut_ = true;
      end_ = begin;
      return true;
    }
    if (ttl > INT32_MAX) ttl = 0;  // RFC 2181, 8
    reply_.ttls.push_back(static_cast<uint16_t>(ttl_at));
    if (section == 0) answers_ttl_ = std::min(answers_ttl_.value_or(ttl), ttl);
    if (section == 1 && type == Type::soa) note_absence(data, ttl);
    return true;
  }

  // The last field of the SOA record bounds how long an absence may be kept.
  void note_absence(ByteView data, uint32_t ttl) {
    if (data.size() < 4) return;
    absence_ttl_ = std::min(ttl, Reader(data.last(4)).u32());
  }

  Reply finish() {
    if (!cut_) end_ = bytes_.size();
    reply_.message.assign(bytes_.begin(), bytes_.begin() + static_cast<ptrdiff_t>(end_));
    for (size_t i = 0; i < 3; ++i) put(reply_.message, 6 + 2 * i, kept_[i], 2);
    bool certain = reply_.rcode == static_cast<uint16_t>(Rcode::no_error) ||
                   reply_.rcode == static_cast<uint16_t>(Rcode::no_name);
    bool known = answers_ttl_ || absence_ttl_;
    if (!certain || !known || reply_.truncated) return std::move(reply_);
    seconds most = absence_ttl_ ? kAbsenceKeptMax : kKeptMax;
    uint32_t ttl = std::min(answers_ttl_.value_or(UINT32_MAX), absence_ttl_.value_or(UINT32_MAX));
    reply_.lifetime = std::min(most, seconds(ttl));
    return std::move(reply_);
  }

  ByteView bytes_;
  size_t at_ = kHeaderSize, end_ = 0;
  bool cut_ = false;  // at the OPT record: names point backwards only, so nothing is lost
  uint16_t kept_[3] = {};
  std::optional<uint32_t> answers_ttl_, absence_ttl_;
  Reply reply_;
};

}  // namespace

std::string Question::key() const {
  std::string key(name.key());
  for (auto part : {static_cast<uint16_t>(type), klass}) {
    key += static_cast<char>(part >> 8);
    key += static_cast<char>(part);
  }
  key += static_cast<char>(dnssec_ok | checked << 1);
  return key;
}

Question question_of(const Query& query) {
  return {query.name, query.type, query.klass, query.edns && query.edns->dnssec_ok,
          (query.flags & flag::kChecked) != 0};
}

Bytes upstream_query(const Question& question, bool edns, Random& random) {
  Bytes bytes;
  Writer out(bytes);
  out.u16(static_cast<uint16_t>(random.next()));
  out.u16(flag::kDesired | (question.checked ? flag::kChecked : 0));
  for (uint16_t count : {1, 0, 0}) out.u16(count);
  out.u16(edns ? 1 : 0);
  out.raw(question.name.bytes());
  for (size_t i = kHeaderSize; i < bytes.size(); ++i) {
    bool letter = bytes[i] >= 'a' && bytes[i] <= 'z';
    if (letter && random.chance(0.5)) bytes[i] ^= 'a' ^ 'A';
  }
  out.u8(0);
  out.u16(static_cast<uint16_t>(question.type));
  out.u16(question.klass);
  if (edns) write_opt(out, 0, question.dnssec_ok);
  return bytes;
}

std::optional<Reply> read_reply(ByteView bytes) {
  if (bytes.size() > kMessageMax) return {};
  return ReplyReader(bytes).read();
}

bool is_reply_to(ByteView query, ByteView reply, bool exact) {
  size_t end = kHeaderSize;
  Name name;
  if (!read_name(query, end, name) || reply.size() < end + 4) return false;
  end += 4;
  if (query[0] != reply[0] || query[1] != reply[1]) return false;
  auto same = [&](uint8_t a, uint8_t b) { return exact ? a == b : lower(a) == lower(b); };
  return std::equal(query.begin() + kHeaderSize, query.begin() + static_cast<ptrdiff_t>(end),
                    reply.begin() + kHeaderSize, same);
}

Bytes answer_from(const Reply& reply, const Asker& asker, Duration age) {
  Bytes bytes = reply.message;
  uint16_t flags = flag::kResponse | flag::kAvailable | (reply.rcode & flag::kRcode) |
                   (asker.flags & (flag::kDesired | flag::kChecked));
  size_t opt = asker.edns ? kOptBytes : 0;
  if (bytes.size() + opt > asker.limit) {
    flags |= flag::kTruncated;
    bytes.resize(kHeaderSize + asker.question.size());
    put(bytes, 6, 0, 2), put(bytes, 8, 0, 2), put(bytes, 10, 0, 2);
  } else {
    auto spent = static_cast<uint32_t>(std::chrono::duration_cast<seconds>(age).count());
    for (size_t at : reply.ttls) {
      uint32_t ttl = Reader(ByteView(bytes).subspan(at)).u32();
      put(bytes, at, ttl > spent ? ttl - spent : 0, 4);
    }
  }
  put(bytes, 0, asker.id, 2);
  put(bytes, 2, flags, 2);
  std::copy(asker.question.begin(), asker.question.end(), bytes.begin() + kHeaderSize);
  if (!asker.edns) return bytes;
  put(bytes, 10, Reader(ByteView(bytes).subspan(10)).u16() + 1u, 2);
  Writer out(bytes);
  write_opt(out, static_cast<uint8_t>(reply.rcode >> 4), asker.edns->dnssec_ok);
  return bytes;
}

Bytes bare_answer(const Asker& asker, Rcode rcode) {
  Query query;
  query.id = asker.id;
  query.flags = asker.flags;
  query.question = asker.question;
  query.edns = asker.edns;
  Bytes bytes(kPlainUdpMax);
  bytes.resize(refuse(query, rcode, bytes));
  return bytes;
}

}  // namespace ovn::dns
