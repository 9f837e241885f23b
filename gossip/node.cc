// SPDX-License-Identifier: Apache-2.0
#include "gossip/node.h"

#include <algorithm>

#include "gossip/core.h"
#include "gossip/dissemination.h"
#include "gossip/handshake.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/other_self.h"
#include "gossip/receive.h"
#include "gossip/records.h"
#include "gossip/standing.h"
#include "gossip/visibility.h"

namespace ovn::gossip {

// Goodbyes are said to so many members at once.
static constexpr size_t kGoodbyes = 16;

Node::Node(Config config, Identity self, Crypto& crypto, uint64_t seed, Instant now,
           std::shared_ptr<Directory> directory)
    : core_(std::make_unique<Core>(std::move(config), self, crypto, seed, now,
                                   std::move(directory))) {
  refresh(*core_, core_->cluster(), self.node);
}

Node::~Node() = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(Node&&) noexcept = default;

void Node::join(std::span<const ip::Endpoint> seeds, Instant now) {
  core_->now = now;
  core_->seeds.assign(seeds.begin(), seeds.end());
  core_->seed_members.clear();
  core_->hellos = 0;
  core_->next_hello = seeds.empty() ? kNever : now;
}

void Node::leave(Instant now) {
  Core& core = *core_;
  core.now = now;
  if (core.silent()) return;
  Verdict goodbye{core.self->node,   core.self->epoch, core.incarnation,
                  MemberState::left, core.self->node,  true};
  for (MemberRef ref : core.cluster().peers.next(kGoodbyes, core.random)) {
    Letter letter(core, core.members[ref]);
    letter.add(goodbye);
    letter.send();
  }
  core.left = true;
}

void Node::restarting(Duration at_most, Instant now) {
  Core& core = *core_;
  core.now = now;
  auto quiet = std::chrono::ceil<std::chrono::seconds>(at_most);
  core.quiet_s = static_cast<uint32_t>(std::clamp<int64_t>(quiet.count(), 1, 600));
  ++core.incarnation;
  refresh(core, core.cluster(), core.self->node);
  Alive alive = own_statement(core);
  alive.fresh = true;
  for (MemberRef ref : core.cluster().peers.next(kGoodbyes, core.random)) {
    Letter letter(core, core.members[ref]);
    letter.add(alive);
    letter.send();
  }
}

void Node::complete(Instant now) {
  core_->now = now;
  gossip::complete(*core_);
}

void Node::epoch_stored(uint32_t epoch, Instant now) {
  Core& core = *core_;
  core.now = now;
  if (epoch != core.self->epoch) return;
  core.storing_epoch = false;
  core.incarnation = 0;
  refresh(core, core.cluster(), core.self->node);
  announce_self(core);
}

void Node::move_to(const ip::Endpoint& endpoint, Instant now) {
  Core& core = *core_;
  core.now = now;
  Identity identity = *core.self;
  identity.endpoint = endpoint;
  core.self = core.directory->intern(identity);
  ++core.incarnation;
  refresh(core, core.cluster(), core.self->node);
  announce_self(core);
}

Result<void> Node::attach(NetworkTag network, Instant now) {
  core_->now = now;
  return gossip::attach(*core_, network);
}

void Node::detach(NetworkTag network, Instant now) {
  core_->now = now;
  gossip::detach(*core_, network);
}

Result<void> Node::put(NetworkTag network, uint8_t table, std::string_view key, ByteView value,
                       Instant now) {
  core_->now = now;
  return gossip::put(*core_, network, table, key, value);
}

Result<void> Node::drop(NetworkTag network, uint8_t table, std::string_view key, Instant now) {
  core_->now = now;
  return gossip::drop(*core_, network, table, key);
}

Result<void> Node::set_keys(std::span<const GroupKey> keys, Instant now) {
  core_->now = now;
  CHECK_OK(core_->keyring.set(keys));
  // Derived from keys that may be gone, or others of the same numbers.
  core_->own_channel.forget_key();
  core_->members.for_each([](MemberRef, Member& member) {
    if (member.channel) member.channel->forget_key();
  });
  return {};
}

Result<QuestionId> Node::ask(const Uuid& member, ByteView about, Instant now) {
  core_->now = now;
  return gossip::ask(*core_, member, about);
}

void Node::answer(const Uuid& member, QuestionId id, ByteView said, Instant now) {
  core_->now = now;
  gossip::answer(*core_, member, id, said);
}

void Node::handle_datagram(const ip::Endpoint& from, ByteView bytes, Instant now) {
  core_->now = now;
  receive(*core_, from, bytes);
}

std::optional<StreamId> Node::stream_accepted(Instant now) {
  core_->now = now;
  return accept_stream(*core_);
}

void Node::handle_stream(StreamId stream, ByteView bytes, Instant now) {
  core_->now = now;
  read_stream(*core_, stream, bytes);
}

void Node::stream_closed(StreamId stream, Instant now) {
  core_->now = now;
  gossip::stream_closed(*core_, stream);
}

std::optional<StreamAction> Node::poll_stream() {
  auto& actions = core_->streams.actions;
  if (actions.empty()) return {};
  StreamAction action = std::move(actions.front());
  actions.pop_front();
  return action;
}

void Node::handle_timeout(Instant now) {
  Core& core = *core_;
  core.now = now;
  question_timeout(core);
  if (core.left || core.fenced) return;
  probe_timeout(core);
  hello_timeout(core);
  other_self_timeout(core);
  verdict_timeout(core);
  settling_timeout(core);
  while (auto owner = core.restores.pop(now)) end_restore(core, *owner);
  pull_timeout(core);
  stream_timeout(core);
  bulk_timeout(core);
  sync_timeout(core);
  dissemination_timeout(core);
}

Instant Node::next_deadline() const {
  const Core& core = *core_;
  if (core.left || core.fenced) return core.questions.due.earliest();
  return std::min({probe_deadline(core), core.next_hello, core.other_self.next,
                   core.verdicts.earliest(), core.settling.earliest(), core.restores.earliest(),
                   core.pulls.due.earliest(), core.bulks.due.earliest(),
                   core.streams.idle.earliest(), core.sync.next, core.rounds.earliest(),
                   core.questions.due.earliest()});
}

std::optional<Transmit> Node::poll_transmit() {
  auto& outbox = core_->outbox;
  if (outbox.empty()) return {};
  Transmit datagram = std::move(outbox.front());
  outbox.pop_front();
  return datagram;
}

std::optional<Event> Node::poll_event() {
  Core& core = *core_;
  if (!core.events.empty()) {
    Event event = core.events.front();
    core.events.pop_front();
    return event;
  }
  if (!core.members_changed.empty()) {
    return MemberChanged{core.members_changed.extract(core.members_changed.begin()).value()};
  }
  if (!core.records_changed.empty()) {
    return RecordsChanged{core.records_changed.extract(core.records_changed.begin()).value()};
  }
  return {};
}

}  // namespace ovn::gossip
