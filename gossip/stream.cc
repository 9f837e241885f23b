// SPDX-License-Identifier: Apache-2.0
#include "gossip/stream.h"

#include <algorithm>
#include <utility>

#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/records.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr uint32_t kBusyRetryMs = 500;

ChallengeNonce nonce_of(Core& core, uint64_t number) {
  Bytes context;
  Writer out(context);
  out.raw(as_bytes("ovn-lite stream 1"));
  out.raw(core.self->boot_id);
  out.u64(number);
  SecretKey bytes = core.crypto.derive(core.keyring.primary().key, context);
  ChallengeNonce nonce;
  std::copy_n(bytes.begin(), nonce.size(), nonce.begin());
  return nonce;
}

StreamId add_stream(Core& core, Stream stream) {
  StreamId id(++core.streams.last);
  stream.nonce = nonce_of(core, id.value());
  core.streams.open.emplace(id, std::move(stream));
  core.streams.idle.set(id, core.now + Streams::kProofMax);
  return id;
}

size_t count(const Core& core, auto&& wanted) {
  auto matches = [&](const auto& entry) { return wanted(entry.second); };
  return static_cast<size_t>(std::ranges::count_if(core.streams.open, matches));
}

// Sends one packet of these frames; returns its bytes.
size_t send_packet(Core& core, StreamId id, ByteView frames) {
  Bytes sealed = seal(core, Form::short_form, frames), bytes;
  bytes.reserve(sealed.size() + 4);
  Writer out(bytes);
  out.u32(static_cast<uint32_t>(sealed.size()));
  out.raw(sealed);
  size_t size = bytes.size();
  core.counters.add(Count::stream_bytes_sent, size);
  core.streams.actions.push_back(StreamSend{id, std::move(bytes)});
  return size;
}

size_t send_frames(Core& core, StreamId id, std::initializer_list<Frame> frames) {
  Bytes bytes;
  for (const Frame& frame : frames) Writer(bytes).raw(encode(frame));
  return send_packet(core, id, bytes);
}

// Sends of what was asked for, as far as the credit goes. False if the peer may not have it.
bool serve(Core& core, StreamId id, Stream& stream) {
  while (stream.serving && stream.credit > 0) {
    const Table* table = core.table(stream.serving->scope);
    if (!table || !may_have(core, *table, stream.peer)) {
      core.counters.add(Count::frames_not_member);
      return false;
    }
    Bytes frames;
    BulkEnd end = gather(core, *table, *stream.serving, frames);
    Writer(frames).raw(encode(end));
    uint64_t size = send_packet(core, id, frames);
    stream.credit -= std::min(stream.credit, size);
    stream.serving->owner = end.owner;
    stream.serving->after = end.after;
    if (end.done) stream.serving.reset();
  }
  return true;
}

bool answer_challenge(Core& core, StreamId id, Stream& stream, const Challenge& challenge) {
  if (stream.ours) {
    auto bulk = core.bulks.open.find(stream.scope);
    if (!stream.proven || bulk == core.bulks.open.end()) return false;
    send_frames(core, id, {Response{challenge.nonce}, Credit{Streams::kWindow},
                           request_of(stream.scope, bulk->second)});
    return true;
  }
  if (stream.proven) return false;
  size_t served = count(core, [](const Stream& other) { return !other.ours && other.proven; });
  if (served < Streams::kServedMax) {
    send_frames(core, id, {Response{challenge.nonce}, Challenge{stream.nonce}});
    return true;
  }
  core.counters.add(Count::streams_busy);
  send_frames(core, id, {Response{challenge.nonce}, Busy{kBusyRetryMs}});
  close_stream(core, id);
  return true;
}

bool take_response(Core& core, Stream& stream, const Response& response) {
  stream.proven = response.nonce == stream.nonce;
  if (!stream.proven) core.counters.add(Count::responses_refused);
  else if (!stream.ours) core.counters.add(Count::streams_served);
  return stream.proven;
}

// What a server is asked. False: this does not belong here.
bool take_request(Core& core, StreamId id, Stream& stream, const Frame& frame) {
  if (auto* credit = std::get_if<Credit>(&frame)) {
    stream.credit = std::min(Streams::kCreditMax,
                             stream.credit + std::min(credit->bytes, Streams::kCreditMax));
  } else if (auto* bulk = std::get_if<Bulk>(&frame)) {
    stream.serving = *bulk;
  } else {
    return false;
  }
  return serve(core, id, stream);
}

// What an asker is given.
bool take_answer(Core& core, Source& source, const Stream& stream, const Frame& frame) {
  if (auto* busy = std::get_if<Busy>(&frame)) {
    bulk_busy(core, stream.scope, busy->retry_ms);
  } else if (auto* segment = std::get_if<Segment>(&frame)) {
    handle(core, source, *segment);
  } else if (auto* alive = std::get_if<Alive>(&frame)) {
    handle(core, source, *alive);
  } else if (auto* verdict = std::get_if<Verdict>(&frame)) {
    handle(core, source, *verdict);
  } else if (auto* end = std::get_if<BulkEnd>(&frame)) {
    bulk_progress(core, stream.scope, *end);
  } else {
    return false;
  }
  return true;
}

bool take(Core& core, StreamId id, Source& source, const Frame& frame) {
  auto found = core.streams.open.find(id);
  if (found == core.streams.open.end()) return true;  // over with the frame before
  Stream& stream = found->second;
  if (auto* challenge = std::get_if<Challenge>(&frame)) {
    return answer_challenge(core, id, stream, *challenge);
  }
  if (auto* response = std::get_if<Response>(&frame)) return take_response(core, stream, *response);
  if (!stream.proven) return false;
  return stream.ours ? take_answer(core, source, stream, frame)
                     : take_request(core, id, stream, frame);
}

// The member that sealed the packet, and its frames; nothing if it is not the one to hear here.
std::optional<MemberRef> open_packet(Core& core, Stream& stream, ByteView packet, Bytes& plain) {
  auto header = decode_header(packet);
  bool ours = header && header->version == kVersion && header->suite == kSuite &&
              header->cluster == core.cluster_tag;
  if (!ours || header->form != Form::short_form || header->counter <= stream.counter) return {};
  auto ref = core.members.find(header->node, header->boot);
  if (!ref) return {};
  Member& member = core.members[*ref];
  bool known_peer = !stream.peer.is_nil();
  if (known_peer && member.node() != stream.peer) return {};
  if (!member.channel) member.channel = std::make_unique<Channel>();
  const SecretKey* key = member.channel->key(header->key_id, core.keyring, core.crypto,
                                             core.config.cluster, *member.identity);
  if (!key || !core.crypto.open(*key, packet_nonce(*header), packet.first(header->size()),
                                packet.subspan(header->size()), plain)) {
    return {};
  }
  stream.counter = header->counter;
  stream.peer = member.node();
  return ref;
}

void give_credit(Core& core, StreamId id) {
  auto found = core.streams.open.find(id);
  if (found == core.streams.open.end()) return;
  Stream& stream = found->second;
  if (stream.proven) core.streams.idle.set(id, core.now + Streams::kIdleMax);
  if (!stream.ours || stream.read < Streams::kWindow / 2) return;
  send_frames(core, id, {Credit{std::exchange(stream.read, 0)}});
}

// False if the stream is not what it should be.
bool read_packet(Core& core, StreamId id, ByteView packet) {
  Stream& stream = core.streams.open.at(id);
  Bytes plain;
  auto ref = open_packet(core, stream, packet, plain);
  if (!ref) return false;
  stream.read += 4 + packet.size();
  core.counters.add(Count::stream_bytes_received, 4 + packet.size());
  Member& member = core.members[*ref];
  member.heard = core.now;
  Source source{member.identity->endpoint, ref,   member.node(), member.identity->boot_id,
                false,                     Letter(core, member)};
  Reader in(plain);
  decode_preamble(in);
  while (!in.at_end()) {
    Received received = decode_frame(in);
    if (received.kind == Received::malformed) return false;
    if (received.kind == Received::rest_dropped) break;
    if (received.frame && !take(core, id, source, *received.frame)) return false;
  }
  source.reply.send();
  give_credit(core, id);
  return true;
}

void refuse(Core& core, StreamId id) {
  core.counters.add(Count::streams_refused);
  close_stream(core, id);
}

}  // namespace

std::optional<StreamId> open_stream(Core& core, NetworkTag scope, const Member& to) {
  if (!core.config.streams || core.silent()) return {};
  size_t opened = count(core, [](const Stream& stream) { return stream.ours; });
  size_t to_peer = count(
      core, [&](const Stream& stream) { return stream.ours && stream.peer == to.node(); });
  if (opened >= Streams::kOpenedMax || to_peer > 0) return {};
  Stream stream;
  stream.ours = true;
  stream.scope = scope;
  stream.peer = to.node();
  StreamId id = add_stream(core, std::move(stream));
  core.counters.add(Count::streams_opened);
  core.streams.actions.push_back(StreamOpen{id, to.identity->endpoint});
  send_frames(core, id, {Challenge{core.streams.open.at(id).nonce}});
  return id;
}

std::optional<StreamId> accept_stream(Core& core) {
  size_t accepted = count(core, [](const Stream& stream) { return !stream.ours; });
  if (accepted < Streams::kAcceptedMax && !core.silent()) return add_stream(core, {});
  core.counters.add(Count::streams_busy);
  return {};
}

void read_stream(Core& core, StreamId id, ByteView bytes) {
  auto found = core.streams.open.find(id);
  if (found == core.streams.open.end()) return;
  Bytes inbox = std::move(found->second.inbox);
  inbox.insert(inbox.end(), bytes.begin(), bytes.end());
  size_t at = 0;
  while (core.streams.open.contains(id)) {
    Reader in(ByteView(inbox).subspan(at));
    if (in.remaining() < 4) break;
    size_t size = in.u32();
    if (size > Streams::kPacketMax) return refuse(core, id);
    if (in.remaining() < size) break;
    at += 4 + size;
    if (!read_packet(core, id, in.take(size))) return refuse(core, id);
  }
  found = core.streams.open.find(id);
  if (found == core.streams.open.end()) return;
  found->second.inbox.assign(inbox.begin() + static_cast<long>(at), inbox.end());
}

void stream_closed(Core& core, StreamId id) {
  auto found = core.streams.open.find(id);
  if (found == core.streams.open.end()) return;
  Stream stream = std::move(found->second);
  core.streams.open.erase(found);
  core.streams.idle.cancel(id);
  if (stream.ours) bulk_stream_lost(core, stream.scope, id);
}

void close_stream(Core& core, StreamId id) {
  if (!core.streams.open.contains(id)) return;
  core.streams.actions.push_back(StreamClose{id});
  stream_closed(core, id);
}

void stream_timeout(Core& core) {
  while (auto id = core.streams.idle.pop(core.now)) close_stream(core, *id);
}

}  // namespace ovn::gossip
