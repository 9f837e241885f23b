// SPDX-License-Identifier: Apache-2.0
#include "gossip/membership.h"

#include <algorithm>

#include "gossip/dissemination.h"
#include "gossip/handshake.h"
#include "gossip/letter.h"
#include "gossip/other_self.h"
#include "gossip/planted.h"
#include "gossip/standing.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

using std::chrono::seconds;

constexpr uint32_t kQuietMax = 600;  // seconds

void refute(Core& core, uint32_t incarnation) {
  if (planted(Bug::no_refutation)) return;
  core.incarnation = std::max(core.incarnation, incarnation) + 1;
  core.counters.add(Count::refutations);
  core.awareness.bad();
  refresh(core, core.cluster(), core.self->node);
  announce_self(core);
}

void about_self(Core& core, Source& source, const Alive& alive) {
  if (alive.identity.boot_id != core.self->boot_id) {
    if (alive.identity.epoch >= core.self->epoch)
      meet_other_self(core, source, alive.identity);
    else
      source.reply.add(own_statement(core));
  } else if (alive.incarnation > core.incarnation) {
    refute(core, alive.incarnation);
  }
}

void spread_alive(Core& core, const Member& member) {
  Alive alive = statement_of(core, member);
  alive.fresh = true;
  Rumor rumor{encode(alive), member.node(), {}, member.standing(), {}, false, 0};
  spread(core, core.cluster(), std::move(rumor));
}

void take_in(Core& core, const Alive& alive, bool spread_it) {
  auto ref = core.members.find(alive.identity.node);
  bool new_boot = !ref || core.members[*ref].identity->boot_id != alive.identity.boot_id;
  if (ref && new_boot) begin_boot(core, alive.identity.node);
  if (!ref) {
    IdentityPtr identity = core.directory->intern(alive.identity);
    settle_stranger(core, identity);
    ref = core.members.add(std::move(identity));
    core.members[*ref].since = core.now;
    enter(core, *ref);
    core.lost.found(alive.identity.node, alive.identity.endpoint);
  }
  Member& member = core.members[*ref];
  if (*member.identity != alive.identity) member.identity = core.directory->intern(alive.identity);
  if (new_boot && !planted(Bug::keep_channel)) member.channel.reset();
  member.incarnation = alive.incarnation;
  // Back from a planned restart it is as any other.
  if (member.trouble) member.trouble->quiet_until = {};
  if (alive.quiet_s > 0) {
    auto quiet = seconds(std::min(alive.quiet_s, kQuietMax));
    member.note_trouble().quiet_until = core.now + quiet;
  }
  set_state(core, *ref, MemberState::alive);
  if (spread_it) spread_alive(core, core.members[*ref]);
}

// Two boots of one epoch: one of them runs on a disk set back, or is a clone. Nobody chooses
// between them while one may live: that one is told of the other, and takes a later epoch or gives
// way.
void settle_conflict(Core& core, Source& source, const Alive& alive, const Member& held) {
  if (source.node == alive.identity.node) return source.reply.add(statement_of(core, held));
  if (!core.limiter.allow(alive.identity.endpoint, core.now)) {
    return core.counters.add(Count::hellos_limited);
  }
  Letter letter(core, alive.identity.endpoint);
  letter.add(statement_of(core, held));
  letter.send();
}

// Of two boots of one epoch that are gone all keep the same one, or they would differ until it is
// forgotten.
bool outlasts(const Alive& alive, const Member& held) {
  return std::tie(alive.incarnation, alive.identity.boot_id) >
         std::tie(held.incarnation, held.identity->boot_id);
}

// Whether to believe the statement rather than what we hold; tells the source if it lags.
bool is_news(Core& core, Source& source, const Alive& alive) {
  auto forgotten = core.reaped.epoch(alive.identity.node);
  bool own_word = source.node == alive.identity.node;
  if (forgotten && alive.identity.epoch <= *forgotten && !own_word) {
    // Hearsay does not bring it back; but if it lives it will answer for itself.
    const ip::Endpoint& endpoint = alive.identity.endpoint;
    if (core.limiter.allow(endpoint, core.now)) send_hello(core, endpoint);
    else core.counters.add(Count::hellos_limited);
    source.reply.add(Reaped{alive.identity.node, *forgotten});
    return false;
  }
  const Member* held = core.member(alive.identity.node);
  bool room = core.members.size() < core.config.members_max;
  if (!held && !room) core.counters.add(Count::members_refused);
  if (!held) return room;
  Standing heard{alive.identity.epoch, alive.incarnation, MemberState::alive};
  if (heard.epoch == held->identity->epoch && alive.identity.boot_id != held->identity->boot_id) {
    settle_conflict(core, source, alive, *held);
    return !own_word && !held->present() && outlasts(alive, *held);
  }
  bool lags = std::pair(heard.epoch, heard.incarnation) <
              std::pair(held->identity->epoch, held->incarnation);
  if (heard > held->standing() || planted(Bug::accept_lower_epoch)) return true;
  if (planted(Bug::alive_wins) && !lags) return true;
  if (lags) source.reply.add(statement_of(core, *held));
  return false;
}

void verdict_on_self(Core& core, Source& source, const Verdict& verdict) {
  if (verdict.epoch != core.self->epoch) return;
  if (verdict.incarnation >= core.incarnation) refute(core, verdict.incarnation);
  source.reply.add(own_statement(core));
}

}  // namespace

Alive own_statement(const Core& core) {
  return {*core.self, core.incarnation, core.quiet_s, false};
}

Alive statement_of(const Core& core, const Member& member) {
  Alive alive{*member.identity, member.incarnation, 0, false};
  if (member.quiet(core.now)) {
    auto left = std::chrono::ceil<seconds>(member.trouble->quiet_until - core.now);
    alive.quiet_s = static_cast<uint32_t>(left.count());
  }
  return alive;
}

Verdict verdict_on(const Core& core, const Member& member) {
  Verdict verdict{member.node(), member.identity->epoch, member.incarnation,
                  member.state,  core.self->node,        false};
  auto suspicion = core.suspicions.find(member.node());
  if (suspicion != core.suspicions.end() && !suspicion->second.accusers.empty()) {
    verdict.accuser = suspicion->second.accusers.front();
  }
  if (member.state == MemberState::left) verdict.accuser = member.node();
  return verdict;
}

std::vector<Frame> facts_about(const Core& core, const Member& member) {
  std::vector<Frame> facts{statement_of(core, member)};
  if (!member.reachable()) facts.push_back(verdict_on(core, member));
  return facts;
}

void handle(Core& core, Source& source, const Alive& alive) {
  if (alive.identity.node == core.self->node) return about_self(core, source, alive);
  if (!source.member) {
    bool own_word = alive.identity.node == source.node && alive.identity.boot_id == source.boot;
    if (own_word && source.proven) admit(core, source, alive);
    return;
  }
  if (is_news(core, source, alive)) take_in(core, alive, alive.fresh);
}

void admit(Core& core, Source& source, const Alive& alive) {
  auto forgotten = core.reaped.epoch(alive.identity.node);
  if (forgotten && alive.identity.epoch < *forgotten) {
    return source.reply.add(Reaped{alive.identity.node, *forgotten});
  }
  core.reaped.erase(alive.identity.node);
  if (is_news(core, source, alive)) take_in(core, alive, true);
  auto ref = core.members.find(alive.identity.node);
  if (!ref || core.members[*ref].identity->boot_id != source.boot) return;
  source.member = ref;
  core.members[*ref].heard = core.now;
  joined(core, source);
}

void handle(Core& core, Source& source, const Verdict& verdict) {
  if (verdict.subject == core.self->node) return verdict_on_self(core, source, verdict);
  auto ref = core.members.find(verdict.subject);
  if (ref && verdict.state == MemberState::left && verdict.accuser != verdict.subject) return;
  std::pair heard{verdict.epoch, verdict.incarnation};
  std::pair<uint32_t, uint32_t> held{0, 0};
  if (ref) held = {core.members[*ref].identity->epoch, core.members[*ref].incarnation};
  if (!ref || heard > held) {
    // About a statement we never saw: have it first.
    if (core.reaped.contains(verdict.subject)) return;
    Item at_least{verdict.subject, verdict.epoch, 0, verdict.incarnation};
    want(core, kClusterScope, at_least, source.node, Duration::zero());
    return;
  }
  Member& member = core.members[*ref];
  if (heard < held) {
    source.reply.add(statement_of(core, member));
  } else if (is_awaited(core, member) && verdict.state != MemberState::left) {
    return;
  } else if (verdict.state == MemberState::suspect) {
    if (member.reachable()) suspect(core, *ref, verdict.accuser);
  } else if (verdict.state > member.state) {
    pronounce(core, *ref, verdict.state, verdict.accuser, verdict.fresh);
  }
}

void handle(Core& core, Source&, const Reaped& reaped) {
  if (reaped.node == core.self->node) return forgotten_later(core, reaped.epoch);
  auto ref = core.members.find(reaped.node);
  if (!ref) return;
  const Member& member = core.members[*ref];
  bool away = member.state == MemberState::failed || member.state == MemberState::left;
  if (away && member.identity->epoch <= reaped.epoch) forget(core, *ref);
}

void announce_self(Core& core) {
  Alive alive = own_statement(core);
  alive.fresh = true;
  Standing standing{core.self->epoch, core.incarnation, MemberState::alive};
  spread(core, core.cluster(), {encode(alive), core.self->node, {}, standing, {}, true, 0});
}

bool is_replaced(const Core& core, const Member& member) {
  const ip::Endpoint& place = member.identity->endpoint;
  return core.self->endpoint == place || core.members.find_reachable_at(place, member.node());
}

bool is_awaited(const Core& core, const Member& member) {
  return member.quiet(core.now) && !is_replaced(core, member);
}

void accuse(Core& core, const Uuid& subject) {
  auto ref = core.members.find(subject);
  if (!ref || core.isolation.isolated || core.silent()) return;
  if (planted(Bug::never_accuse)) return;
  const Member& member = core.members[*ref];
  if (!member.reachable() || is_awaited(core, member)) return;
  core.counters.add(Count::suspicions);
  suspect(core, *ref, core.self->node);
}

void reap(Core& core) {
  while (auto node = core.reaps.pop(core.now)) forget(core, *core.members.find(*node));
}

}  // namespace ovn::gossip
