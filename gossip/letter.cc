// SPDX-License-Identifier: Apache-2.0
#include "gossip/letter.h"

#include "gossip/membership.h"
#include "gossip/planted.h"

namespace ovn::gossip {
namespace {

Header next_header(Core& core, Form form) {
  Header header;
  header.form = form;
  header.key_id = core.keyring.primary().id;
  header.cluster = core.cluster_tag;
  header.node = core.self.node_tag();
  header.boot = core.self.boot_tag();
  header.counter = ++core.packet_counter;
  header.uuid = core.self->node;
  header.boot_id = core.self->boot_id;
  return header;
}

void post(Core& core, Form form, const ip::Endpoint& to, ByteView frames) {
  Transmit datagram{to, seal(core, form, frames)};
  core.counters.add(Count::packets_sent);
  core.counters.add(Count::bytes_sent, datagram.bytes.size());
  if (!planted(Bug::charge_nothing)) core.pacing.sent(datagram.bytes.size(), core.now);
  core.outbox.push_back(std::move(datagram));
}

}  // namespace

Bytes seal(Core& core, Form form, ByteView frames) {
  Header header = next_header(core, form);
  Bytes packet;
  packet.reserve(frames.size() + packet_overhead(form));
  Writer out(packet);
  encode(out, header);
  Bytes plain;
  plain.reserve(frames.size() + kPreambleSize);
  Writer inner(plain);
  encode(inner, Preamble{static_cast<uint8_t>(core.awareness.score()), core.keyring.newest()});
  inner.raw(frames);
  const SecretKey* key = core.own_channel.key(header.key_id, core.keyring, core.crypto,
                                              core.config.cluster, *core.self);
  Bytes associated = packet;
  core.crypto.seal(*key, packet_nonce(header), associated, plain, packet);
  return packet;
}

Letter::Letter(Core& core, const Member& to, const ip::Endpoint& at)
    : core_(core), form_(Form::short_form), to_(at) {
  bool told = to.state != MemberState::alive && !planted(Bug::forget_buddy);
  if (told) opening_ = encode(verdict_on(core, to));
}

Letter::Letter(Core& core, const ip::Endpoint& to)
    : core_(core), form_(Form::long_form), to_(to) {}

size_t Letter::capacity() const { return core_.config.packet_size_max - packet_overhead(form_); }

void Letter::add(ByteView frame) {
  frames_.insert(frames_.end(), opening_.begin(), opening_.end());
  opening_.clear();
  if (frames_.size() + frame.size() > capacity() && !planted(Bug::overfill)) send();
  frames_.insert(frames_.end(), frame.begin(), frame.end());
}

void Letter::pad(size_t to) {
  if (size() + 2 <= to) add(padding_frame(to - size()));
}

void Letter::send() {
  if (frames_.empty()) return;
  if (!core_.silent()) post(core_, form_, to_, frames_);
  ++sealed_;
  frames_.clear();
}

}  // namespace ovn::gossip
