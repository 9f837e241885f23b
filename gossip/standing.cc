// SPDX-License-Identifier: Apache-2.0
#include "gossip/standing.h"

#include <algorithm>
#include <utility>

#include "gossip/dissemination.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/planted.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr Duration kFlapWindow = std::chrono::minutes(5);
constexpr Duration kStable = std::chrono::seconds(30);
constexpr unsigned kFlaps = 3;
// So many members check an accusation themselves.
constexpr double kVerifiers = 12;

void note_flap(Core& core, Member& member) {
  Member::Trouble& trouble = member.note_trouble();
  if (core.now - trouble.flaps_since > kFlapWindow || trouble.flaps == 0) {
    trouble.flaps_since = core.now;
    trouble.flaps = 0;
  }
  if (trouble.flaps < UINT8_MAX) ++trouble.flaps;
}

bool has_flapped(const Member& member) {
  return member.trouble && member.trouble->flaps >= kFlaps;
}

// When it flaps no more, unless something else happens to it before.
Instant settled_at(const Member& member) {
  Instant forgotten = member.trouble->flaps_since + kFlapWindow + kStable;
  if (member.state != MemberState::alive) return forgotten;
  return std::min(forgotten, member.since + kStable);
}

void move_between_walks(Core& core, MemberRef ref, bool was_reachable, bool was_away) {
  const Member& member = core.members[ref];
  bool away = member.state == MemberState::unreachable || member.state == MemberState::failed;
  if (member.reachable() != was_reachable) {
    for (RandomWalk* walk : {&core.probing.walk, &core.cluster().peers}) {
      if (member.reachable()) walk->add(ref);
      else walk->remove(ref);
    }
  }
  if (away == was_away) return;
  if (away) core.probing.away.add(ref);
  else core.probing.away.remove(ref);
}

// Chosen by everybody for himself, so that nobody can choose who checks.
bool is_verifier(const Core& core, const Member& member, const Uuid& accuser) {
  Bytes bytes;
  Writer out(bytes);
  out.raw(accuser.bytes());
  out.raw(member.node().bytes());
  out.u32(member.incarnation);
  out.raw(core.self->node.bytes());
  double share = static_cast<double>(siphash(core.hash_key, bytes)) / 0x1p64;
  return share * static_cast<double>(core.cluster_size()) < kVerifiers;
}

Rumor rumor_of(const Member& member, MemberState state, const Uuid& accuser, bool own) {
  Verdict verdict{member.node(), member.identity->epoch, member.incarnation, state, accuser, true};
  Standing standing{verdict.epoch, verdict.incarnation, state};
  Uuid key = state == MemberState::suspect ? accuser : Uuid();
  return {encode(verdict), member.node(), key, standing, {}, own, 0};
}

size_t trusted_members(const Core& core) {
  return core.members_in(MemberState::alive) + 1;
}

bool is_trusted(const Core& core, const Uuid& node) {
  const Member* member = core.member(node);
  return node == core.self->node || (member && member->state == MemberState::alive);
}

// Pronounces what is due against it and says when to look again.
void review(Core& core, const Uuid& subject) {
  auto ref = core.members.find(subject);
  auto found = core.suspicions.find(subject);
  if (!ref || found == core.suspicions.end()) return;
  const Suspicion& suspicion = found->second;
  bool first_trusted =
      !suspicion.accusers.empty() && is_trusted(core, suspicion.accusers.front());
  unsigned need =
      accusers_needed(core.config, suspicion, trusted_members(core), first_trusted);
  bool frozen = core.isolation.isolated || core.silent();
  MemberState state = core.members[*ref].state;
  Instant due = state == MemberState::suspect ? unreachable_at(core.config, suspicion, need)
                                              : failed_at(core.config, suspicion, need);
  if (state == MemberState::unreachable) {
    frozen |= core.awareness.score() > Awareness::kTrustedMax;
  }
  if ((due > core.now || frozen) && !planted(Bug::hasty_verdicts)) {
    core.verdicts.set(subject, std::max(due, core.now + core.config.probe_interval / 4));
    if (due > core.now) core.verdicts.set(subject, due);
    return;
  }
  bool failed = state == MemberState::unreachable;
  core.counters.add(failed ? Count::verdicts_failed : Count::verdicts_unreachable);
  pronounce(core, *ref, failed ? MemberState::failed : MemberState::unreachable,
            core.self->node, true);
}

// What NetworkDB once did: those who survive an owner delete its rows.
[[maybe_unused]] void forge(Core& core, const Uuid& owner) {
  for (auto& [scope, table] : core.tables) {
    auto logs = table.owners.find(owner);
    if (logs == table.owners.end() || !logs->second.current) continue;
    for (const Row* row : logs->second.current->all()) {
      Bytes key(row->key().begin(), row->key().end());
      logs->second.current->drop(row->table(), key, ++core.lamport);
    }
  }
}

}  // namespace

void enter(Core& core, MemberRef ref) {
  ++core.members_in(core.members[ref].state);
  core.probing.walk.add(ref);
  core.cluster().peers.add(ref);
  core.members_changed.insert(core.members[ref].node());
}

void set_state(Core& core, MemberRef ref, MemberState state) {
  Member& member = core.members[ref];
  bool was_reachable = member.reachable();
  bool was_away =
      member.state == MemberState::unreachable || member.state == MemberState::failed;
  if (was_away && state == MemberState::alive) note_flap(core, member);
  if (member.state != state) {
    member.since = core.now;
    bool gone = state == MemberState::failed || state == MemberState::left;
    if (gone) core.reaps.set(member.node(), core.now + core.config.reap_after);
    else core.reaps.cancel(member.node());
  }
  --core.members_in(member.state);
  ++core.members_in(state);
  member.state = state;
  if (is_flapping(member, core.now)) core.settling.set(member.node(), settled_at(member));
  else core.settling.cancel(member.node());
  move_between_walks(core, ref, was_reachable, was_away);
  if (state != MemberState::suspect && state != MemberState::unreachable) {
    core.suspicions.erase(member.node());
    core.verdicts.cancel(member.node());
  }
  if (!planted(Bug::mute_members)) core.members_changed.insert(member.node());
  if (planted(Bug::forge_tombstones) && state == MemberState::failed) forge(core, member.node());
  if (!member.reachable()) core.lagging.erase(member.node());
  if (state == MemberState::left) drop_owner(core, member.node());
  refresh(core, core.members[ref].node());
}

void suspect(Core& core, MemberRef ref, const Uuid& accuser) {
  const Uuid node = core.members[ref].node();
  if (core.members[ref].state == MemberState::alive) {
    set_state(core, ref, MemberState::suspect);
    core.suspicions[node].since = core.now;
  }
  if (!core.suspicions[node].add(accuser)) return;
  const Member& member = core.members[ref];
  bool own = accuser == core.self->node;
  spread(core, core.cluster(), rumor_of(member, MemberState::suspect, accuser, own));
  if (!own && is_verifier(core, member, accuser)) verify(core, ref);
  review(core, node);
}

void pronounce(Core& core, MemberRef ref, MemberState state, const Uuid& accuser, bool tell) {
  const Uuid node = core.members[ref].node();
  set_state(core, ref, state);
  const Member& member = core.members[ref];
  if (tell) {
    bool own = accuser == core.self->node;
    spread(core, core.cluster(), rumor_of(member, state, accuser, own));
  }
  if (state != MemberState::unreachable) return;
  auto [suspicion, made] = core.suspicions.try_emplace(node);
  if (made) suspicion->second.since = core.now - core.config.unreachable_min;
  suspicion->second.add(accuser);
  review(core, node);
}

bool is_flapping(const Member& member, Instant now) {
  return has_flapped(member) && now < settled_at(member);
}

void settling_timeout(Core& core) {
  while (auto node = core.settling.pop(core.now)) core.members_changed.insert(*node);
}

void verdict_timeout(Core& core) {
  while (auto subject = core.verdicts.pop(core.now)) review(core, *subject);
}

void review_suspicions(Core& core) {
  // The number of witnesses asked for is the same while there are enough of them.
  size_t trusted = trusted_members(core);
  size_t fewest = std::min(trusted, std::exchange(core.trusted_at_review, trusted));
  if (fewest > core.config.accusers_needed) return;
  std::vector<Uuid> subjects;
  for (const auto& [node, suspicion] : core.suspicions) subjects.push_back(node);
  for (const Uuid& node : subjects) review(core, node);
}

void forget(Core& core, MemberRef ref) {
  const Uuid node = core.members[ref].node();
  const Member& member = core.members[ref];
  if (!core.reaped.add(node, member.identity->epoch)) core.counters.add(Count::reaped_forgotten);
  Instant until = member.since + core.config.heal_for;
  bool lost = member.state == MemberState::failed && until > core.now;
  if (lost && !core.lost.add(node, member.identity->endpoint, until)) {
    core.counters.add(Count::lost_forgotten);
  }
  set_state(core, ref, MemberState::left);
  core.reaps.cancel(node);
  core.settling.cancel(node);
  core.cluster().root -= core.members[ref].counted;
  --core.members_in(MemberState::left);
  core.members.erase(ref);
}

void joined(Core& core, Source& source) {
  core.hellos = 0;
  source.reply.add(own_statement(core));
  start_bulk(core, kClusterScope, source.node);
}

}  // namespace ovn::gossip
