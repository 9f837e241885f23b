// SPDX-License-Identifier: Apache-2.0
#include "gossip/receive.h"

#include <algorithm>

#include "gossip/digest.h"
#include "gossip/handshake.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/packet.h"
#include "gossip/planted.h"
#include "gossip/records.h"

namespace ovn::gossip {
namespace {

constexpr Duration kWrongKeyAgain = std::chrono::minutes(1);

// Sources can be made up: so many are told of a minute, however many there are.
void note_wrong_key(Core& core, const ip::Endpoint& from, uint16_t key) {
  auto& told = core.wrong_keys;
  auto lately = [&](const auto& one) { return core.now - one.second < kWrongKeyAgain; };
  auto held = told.find(from);
  if (held != told.end() && lately(*held)) return;
  if (held == told.end() && told.size() >= kWrongKeysMax) {
    auto oldest = std::ranges::min_element(told, {}, [](const auto& one) { return one.second; });
    if (lately(*oldest)) return core.counters.add(Count::wrong_keys_untold);
    told.erase(oldest);
  }
  told[from] = core.now;
  core.events.push_back(WrongKey{from, key, core.keyring.find(key) != nullptr});
}

template <class... Kinds>
bool is_one_of(const Frame& frame) {
  return (std::holds_alternative<Kinds>(frame) || ...);
}

// Of those who are being admitted only what belongs to that is listened to.
bool may_say(const Source& source, const Frame& frame) {
  return source.member || is_one_of<Challenge, Response, Alive>(frame);
}

// Of a member that says more than anybody should, only what is about members is read; and who may
// send no more rows does not look for any to send.
bool sheds(Core& core, bool flooded, const Frame& frame) {
  if (flooded && !is_one_of<Ping, Ack, Nack, PingRequest, Alive, Verdict, Reaped>(frame)) {
    core.counters.add(Count::frames_shed);
    return true;
  }
  return is_one_of<Pull, Range, Items>(frame) && core.must_hold_answer();
}

void read_frames(Core& core, Source& source, ByteView plain) {
  Reader in(plain);
  Preamble preamble = decode_preamble(in);
  bool flooded = false;
  if (source.member) {
    core.members[*source.member].newest_key = preamble.newest_key;
    flooded = !core.ingress.allow(source.endpoint, core.now);
  }
  while (!in.at_end()) {
    Received received = decode_frame(in);
    switch (received.kind) {
      case Received::malformed: return core.counters.add(Count::packets_malformed);
      case Received::rest_dropped: return core.counters.add(Count::frames_unknown);
      case Received::skipped: core.counters.add(Count::frames_unknown); break;
      case Received::padding: break;
      case Received::known:
        if (!may_say(source, *received.frame) || sheds(core, flooded, *received.frame)) break;
        std::visit([&](const auto& frame) { handle(core, source, frame); }, *received.frame);
    }
  }
}

bool open(Core& core, const ip::Endpoint& from, const Header& header, ByteView datagram,
          const SecretKey& key, Bytes& plain) {
  ByteView associated = datagram.first(header.size());
  ByteView sealed = datagram.subspan(header.size());
  if (core.crypto.open(key, packet_nonce(header), associated, sealed, plain)) return true;
  core.counters.add(Count::packets_unopened);
  note_wrong_key(core, from, header.key_id);
  return false;
}

// Somebody believed to be away is alive: it must hear of it, to refute.
void tell_stale(Core& core, Source& source) {
  Member& member = core.members[*source.member];
  if (member.state == MemberState::alive || member.state == MemberState::left) return;
  Member::Trouble& trouble = member.note_trouble();
  if (core.now - std::chrono::seconds(1) < trouble.told_stale) return;
  trouble.told_stale = core.now;
  core.counters.add(Count::stale_sent);
  Letter letter(core, member);
  letter.add(statement_of(core, member));  // behind the verdict every letter to it begins with
  letter.send();
}

void receive_from_member(Core& core, MemberRef ref, const Header& header,
                         const ip::Endpoint& from, ByteView datagram) {
  Member& member = core.members[ref];
  if (!member.channel) member.channel = std::make_unique<Channel>();
  Channel& channel = *member.channel;
  const SecretKey* key = channel.key(header.key_id, core.keyring, core.crypto,
                                     core.config.cluster, *member.identity);
  if (!channel.window.fresh(header.counter)) return core.counters.add(Count::packets_replayed);
  if (planted(Bug::commit_window_early)) channel.window.commit(header.counter);
  Bytes plain;
  if (!open(core, from, header, datagram, *key, plain)) return;
  if (!planted(Bug::commit_window_early)) channel.window.commit(header.counter);
  member.heard = core.now;
  // It may have moved, and not have been heard to say so.
  Letter reply(core, member, from);
  Source source{from, ref, member.node(), member.identity->boot_id, false, std::move(reply)};
  tell_stale(core, source);
  read_frames(core, source, plain);
  source.reply.send();
}

void receive_from_stranger(Core& core, const Header& header, const ip::Endpoint& from,
                           ByteView datagram) {
  SecretKey key = packet_key(core.crypto, core.keyring.find(header.key_id)->key,
                             core.config.cluster, header.uuid, header.boot_id);
  Bytes plain;
  if (!open(core, from, header, datagram, key, plain)) return;
  Source source{from, {}, header.uuid, header.boot_id, false, Letter(core, from)};
  read_frames(core, source, plain);
  answer_stranger(core, source, datagram.size());
}

}  // namespace

void receive(Core& core, const ip::Endpoint& from, ByteView datagram) {
  core.counters.add(Count::packets_received);
  core.counters.add(Count::bytes_received, datagram.size());
  auto header = decode_header(datagram);
  if (!header) return core.counters.add(Count::packets_malformed);
  bool ours = header->version == kVersion && header->suite == kSuite &&
              header->cluster == core.cluster_tag;
  if (!ours) return core.counters.add(Count::packets_foreign);
  bool echo = header->node == core.self.node_tag() &&
              header->boot == core.self.boot_tag();
  if (echo || core.silent()) return;
  if (!core.keyring.find(header->key_id)) {
    note_wrong_key(core, from, header->key_id);
    return core.counters.add(Count::packets_unknown_key);
  }
  if (auto member = core.members.find(header->node, header->boot)) {
    return receive_from_member(core, *member, *header, from, datagram);
  }
  core.counters.add(Count::packets_unknown_boot);
  if (header->form == Form::long_form) receive_from_stranger(core, *header, from, datagram);
  else challenge_stranger(core, from, datagram.size());
}

}  // namespace ovn::gossip
