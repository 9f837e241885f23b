// SPDX-License-Identifier: Apache-2.0
#include "gossip/frame.h"

#include <algorithm>

namespace ovn::gossip {
namespace {

constexpr uint8_t kFresh = 1;


void body(Writer& out, const Ping& ping) { out.varint(ping.probe), out.u32(ping.boot); }
void body(Writer& out, const Ack& ack) { out.varint(ack.probe); }
void body(Writer& out, const Nack& nack) { out.varint(nack.probe); }

void body(Writer& out, const PingRequest& request) {
  out.varint(request.probe);
  out.u32(request.node);
  out.u32(request.boot);
  encode(out, request.target);
}

void body(Writer& out, const Alive& alive) {
  encode(out, alive.identity);
  out.varint(alive.incarnation);
  out.u8(alive.fresh ? kFresh : 0);
  out.varint(alive.quiet_s);
}

void body(Writer& out, const Verdict& verdict) {
  out.raw(verdict.subject.bytes());
  out.varint(verdict.epoch);
  out.varint(verdict.incarnation);
  out.u8(static_cast<uint8_t>(verdict.state));
  out.raw(verdict.accuser.bytes());
  out.u8(verdict.fresh ? kFresh : 0);
}

void body(Writer& out, const Reaped& reaped) {
  out.raw(reaped.node.bytes());
  out.varint(reaped.epoch);
}

void body(Writer& out, const Segment& segment) { encode(out, segment); }

void body(Writer& out, const Pull& pull) {
  out.u64(pull.scope.value());
  out.raw(pull.owner.bytes());
  out.varint(pull.log.epoch);
  out.u32(pull.log.boot);
  out.varint(pull.log.generation);
  out.varint(pull.gaps.size());
  for (const SequenceRange& gap : pull.gaps) {
    out.varint(gap.from);
    out.varint(gap.to == kToHead ? 0 : gap.to - gap.from);
  }
}

void body(Writer& out, const Roots& roots) { out.u64(roots.cluster), out.u64(roots.shared); }

void body(Writer& out, const Digest& digest) {
  out.varint(digest.roots.size());
  for (const auto& [scope, root] : digest.roots) out.u64(scope.value()), out.u64(root);
  if (digest.answer) out.u8(1);
}

void body(Writer& out, const Range& range) {
  out.u64(range.scope.value());
  encode(out, range.prefix);
  for (uint64_t sum : range.sums) out.u64(sum);
}

void body(Writer& out, const Items& items) {
  out.u64(items.scope.value());
  encode(out, items.prefix);
  out.varint(items.items.size());
  for (const Item& item : items.items) encode(out, item);
}

void body(Writer& out, const Bulk& bulk) {
  out.u64(bulk.scope.value());
  out.raw(bulk.owner.bytes());
  out.varint(bulk.after);
  if (bulk.only) out.u8(1);
}

void body(Writer& out, const BulkEnd& end) {
  out.u64(end.scope.value());
  out.raw(end.owner.bytes());
  out.varint(end.after);
  out.u8(end.done ? 1 : 0);
}

void body(Writer& out, const Credit& credit) { out.varint(credit.bytes); }
void body(Writer& out, const Busy& busy) { out.varint(busy.retry_ms); }

void body(Writer& out, const Question& question) {
  out.u64(question.id.value());
  out.block(question.about);
}
void body(Writer& out, const Answer& answer) {
  out.u64(answer.id.value());
  out.block(answer.said);
}

void body(Writer& out, const Challenge& challenge) { out.raw(challenge.nonce); }
void body(Writer& out, const Response& response) { out.raw(response.nonce); }

uint32_t small(Reader& in) {
  uint64_t value = in.varint();
  if (value > UINT32_MAX) in.fail();
  return static_cast<uint32_t>(value);
}

// A count of things of at least `size` bytes each, so that it cannot promise more than is there.
size_t count_of(Reader& in, size_t max, size_t size) {
  uint64_t count = in.varint();
  if (count > max || count * size > in.remaining()) in.fail();
  return in.ok() ? static_cast<size_t>(count) : 0;
}

// A field that frames need not have.
bool appended_flag(Reader& in) { return in.ok() && !in.at_end() && in.u8() == 1; }

Ping decode_ping(Reader& in) {
  Ping ping{in.varint(), 0};
  ping.boot = in.u32();
  return ping;
}

PingRequest decode_ping_request(Reader& in) {
  PingRequest request{in.varint(), 0, 0, {}};
  request.node = in.u32();
  request.boot = in.u32();
  request.target = decode_endpoint(in);
  return request;
}

Alive decode_alive(Reader& in) {
  Alive alive{decode_identity(in), 0, 0, false};
  alive.incarnation = small(in);
  alive.fresh = in.u8() & kFresh;
  alive.quiet_s = small(in);
  return alive;
}

Verdict decode_verdict(Reader& in) {
  Verdict verdict;
  verdict.subject = decode_uuid(in);
  verdict.epoch = small(in);
  verdict.incarnation = small(in);
  uint8_t state = in.u8();
  verdict.state = MemberState(state);
  verdict.accuser = decode_uuid(in);
  verdict.fresh = in.u8() & kFresh;
  if (state < 1 || state > 4 || verdict.subject.is_nil() || verdict.accuser.is_nil()) in.fail();
  return verdict;
}

Pull decode_pull(Reader& in) {
  Pull pull;
  pull.scope = NetworkTag(in.u64());
  pull.owner = decode_uuid(in);
  pull.log.epoch = small(in);
  pull.log.boot = in.u32();
  pull.log.generation = small(in);
  for (size_t n = count_of(in, kGapsMax, 2); n > 0; --n) {
    SequenceRange gap{in.varint(), 0};
    uint64_t size = in.varint();
    gap.to = size == 0 ? kToHead : gap.from + size;
    if (gap.to <= gap.from) in.fail();
    pull.gaps.push_back(gap);
  }
  return pull;
}

Roots decode_roots(Reader& in) {
  Roots roots{in.u64(), 0};
  roots.shared = in.u64();
  return roots;
}

Digest decode_digest(Reader& in) {
  Digest digest;
  for (size_t n = count_of(in, kDigestMax, 16); n > 0; --n) {
    NetworkTag scope(in.u64());
    digest.roots.emplace_back(scope, in.u64());
  }
  digest.answer = appended_flag(in);
  return digest;
}

Range decode_range(Reader& in) {
  Range range{NetworkTag(in.u64()), {}, {}};
  range.prefix = decode_prefix(in);
  for (uint64_t& sum : range.sums) sum = in.u64();
  return range;
}

Items decode_items(Reader& in) {
  Items items{NetworkTag(in.u64()), {}, {}};
  items.prefix = decode_prefix(in);
  for (size_t n = count_of(in, kItemsMax, 33); n > 0; --n) {
    Item item = decode_item(in);
    if (!items.prefix.contains(item.owner)) in.fail();
    items.items.push_back(item);
  }
  return items;
}

Bulk decode_place(Reader& in) {
  Bulk bulk{NetworkTag(in.u64()), {}, 0, false};
  bulk.owner = decode_uuid(in);
  bulk.after = in.varint();
  return bulk;
}

Bulk decode_bulk(Reader& in) {
  Bulk bulk = decode_place(in);
  bulk.only = appended_flag(in);
  return bulk;
}

BulkEnd decode_bulk_end(Reader& in) {
  Bulk place = decode_place(in);
  return {place.scope, place.owner, place.after, in.u8() != 0};
}

Bytes decode_said(Reader& in) {
  ByteView said = in.block(kQuestionSizeMax);
  return {said.begin(), said.end()};
}

Question decode_question(Reader& in) {
  QuestionId id(in.u64());
  return {id, decode_said(in)};
}

Answer decode_answer(Reader& in) {
  QuestionId id(in.u64());
  return {id, decode_said(in)};
}

ChallengeNonce decode_nonce(Reader& in) {
  ChallengeNonce nonce{};
  ByteView bytes = in.take(nonce.size());
  std::copy(bytes.begin(), bytes.end(), nonce.begin());
  return nonce;
}

std::optional<Frame> decode_body(FrameType type, Reader& in) {
  switch (type) {
    case FrameType::ping: return decode_ping(in);
    case FrameType::ack: return Ack{in.varint()};
    case FrameType::nack: return Nack{in.varint()};
    case FrameType::ping_request: return decode_ping_request(in);
    case FrameType::alive: return decode_alive(in);
    case FrameType::verdict: return decode_verdict(in);
    case FrameType::reaped: {
      Uuid node = decode_uuid(in);
      return Reaped{node, small(in)};
    }
    case FrameType::segment: return decode_segment(in);
    case FrameType::pull: return decode_pull(in);
    case FrameType::roots: return decode_roots(in);
    case FrameType::digest: return decode_digest(in);
    case FrameType::range: return decode_range(in);
    case FrameType::items: return decode_items(in);
    case FrameType::bulk: return decode_bulk(in);
    case FrameType::bulk_end: return decode_bulk_end(in);
    case FrameType::credit: return Credit{in.varint()};
    case FrameType::busy: return Busy{small(in)};
    case FrameType::question: return decode_question(in);
    case FrameType::answer: return decode_answer(in);
    case FrameType::challenge: return Challenge{decode_nonce(in)};
    case FrameType::response: return Response{decode_nonce(in)};
    case FrameType::padding: break;
  }
  return {};
}

// In the order of the variant.
constexpr FrameType kTypes[] = {
    FrameType::ping,   FrameType::ack,    FrameType::nack,     FrameType::ping_request,
    FrameType::alive,  FrameType::verdict, FrameType::reaped,  FrameType::segment,
    FrameType::pull,   FrameType::roots,  FrameType::digest,   FrameType::range,
    FrameType::items,  FrameType::bulk,   FrameType::bulk_end, FrameType::credit,
    FrameType::busy,   FrameType::question, FrameType::answer, FrameType::challenge,
    FrameType::response};
static_assert(std::size(kTypes) == std::variant_size_v<Frame>);

}  // namespace

size_t frame_overhead(size_t body_size) { return 1 + varint_size(body_size); }

Bytes encode(const Frame& frame) {
  Bytes inner;
  Writer body_out(inner);
  std::visit([&](const auto& kind) { body(body_out, kind); }, frame);
  Bytes bytes;
  bytes.reserve(inner.size() + 4);
  Writer out(bytes);
  out.u8(static_cast<uint8_t>(kTypes[frame.index()]));
  out.block(inner);
  return bytes;
}

Bytes padding_frame(size_t size) {
  Bytes bytes;
  Writer out(bytes);
  out.u8(static_cast<uint8_t>(FrameType::padding));
  out.block(Bytes(size > 2 ? size - 2 : 0));
  return bytes;
}

Received decode_frame(Reader& in) {
  uint8_t type = in.u8();
  Reader inner(in.block(in.remaining()));
  if (!in.ok()) return {Received::malformed, {}};
  std::optional<Frame> frame = decode_body(FrameType(type), inner);
  if (FrameType(type) == FrameType::padding) return {Received::padding, {}};
  if (!frame) return {type % 2 == 1 ? Received::rest_dropped : Received::skipped, {}};
  if (!inner.ok()) return {Received::malformed, {}};
  return {Received::known, std::move(frame)};
}

}  // namespace ovn::gossip
