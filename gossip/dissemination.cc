// SPDX-License-Identifier: Apache-2.0
#include "gossip/dissemination.h"

#include <algorithm>
#include <set>

#include "gossip/cut.h"
#include "gossip/digest.h"
#include "gossip/letter.h"
#include "gossip/planted.h"
#include "gossip/records.h"

namespace ovn::gossip {
namespace {

// With more segments than this to be sent on it is a burst: fewer copies of rows, and heads instead
// of the further ones. Whoever lacks rows pulls them.
constexpr size_t kBurst = 8;
constexpr size_t kBurstSends = 2;
// Segments of our own that are cut at once, and datagrams sent in one further round.
constexpr size_t kCutMax = 128;
constexpr size_t kFurtherDatagramsMax = 8;

void schedule(Core& core, Table& table) {
  Instant next = std::min({table.eager_at, table.further_at, table.digest_at});
  if (next == kNever) core.rounds.cancel(table.scope);
  else core.rounds.set(table.scope, next);
}

Duration further_interval(const Core& core) {
  Duration rtt = std::chrono::microseconds(core.rtt_us);
  return std::clamp<Duration>(4 * rtt, core.config.further_interval_min,
                              core.config.further_interval_max);
}

unsigned further_sends(const Core& core, const Table& table) {
  return static_cast<unsigned>(std::min<size_t>(core.config.further_sends, 2 * table.peers.size()));
}

// False once a later statement about the member is believed.
bool still_true(const Core& core, const Rumor& rumor) {
  if (rumor.is_segment()) return true;
  if (rumor.subject == core.self->node) {
    return rumor.standing.epoch == core.self->epoch &&
           rumor.standing.incarnation == core.incarnation;
  }
  const Member* member = core.member(rumor.subject);
  return member && member->standing() <= rumor.standing;
}

void cut_own_rows(Core& core, Table& table) {
  const Log& log = own_log(core, table);
  Cut how{table.scope, core.self->node, core.config.packet_size_max - 48, kCutMax, true};
  for (Segment& segment : cut(log, {table.announced, log.head()}, how)) {
    table.announced = segment.range.to;
    segment.more = false;
    Rumor rumor{encode(segment), {}, {}, {}, core.self->node, true, 0, core.now};
    core.counters.add(Count::slots_dropped, table.rumors.add(std::move(rumor), core.rumor_budget));
  }
}

Traffic traffic_of(const Rumor& rumor) {
  if (!rumor.is_segment()) return Traffic::statements;
  return rumor.own ? Traffic::own_rows : Traffic::relayed_rows;
}

void put_in_order(Rumors::List& fresh) {
  fresh.sort([](const Rumor& a, const Rumor& b) { return traffic_of(a) < traffic_of(b); });
}

// Sees to it that there is a round soon; at once if what is fresh was put off and this need not be.
void bring_round(Core& core, Table& table, Traffic traffic) {
  bool soon = table.eager_at <= core.now + core.config.eager_jitter;
  bool awaited = table.eager_at != kNever;
  if (awaited && (soon || !core.pacing.allows(traffic, core.now))) return;
  table.eager_at = core.now + core.random.between(Duration::zero(), core.config.eager_jitter);
  schedule(core, table);
}

// Sends one datagram's worth of fresh rumors that may be sent now to some members.
void send_group(Core& core, Table& table, bool burst) {
  auto& fresh = table.rumors.fresh();
  std::vector<Letter> letters;
  bool relay = traffic_of(fresh.front()) == Traffic::relayed_rows;
  size_t sends = core.config.eager_sends;
  if (burst && relay) sends = std::min(sends, kBurstSends);
  for (MemberRef ref : table.peers.next(sends, core.random)) {
    letters.emplace_back(core, core.members[ref]);
  }
  size_t size = 0, capacity = core.config.packet_size_max - 48;
  while (!fresh.empty() && (size == 0 || size + fresh.front().frame.size() <= capacity)) {
    auto rumor = fresh.begin();
    if (!core.pacing.allows(traffic_of(*rumor), core.now)) break;
    if (!still_true(core, *rumor)) {
      table.rumors.erase(rumor, core.rumor_budget);
      continue;
    }
    size += rumor->frame.size();
    if (planted(Bug::charge_unsent)) letters.clear();
    for (Letter& letter : letters) letter.add(rumor->frame);
    table.rumors.sent(rumor, core.rumor_budget);
  }
  for (Letter& letter : letters) letter.send();
}

void eager_round(Core& core, Table& table) {
  table.eager_at = kNever;
  cut_own_rows(core, table);
  if (table.peers.empty()) return table.rumors.clear(core.rumor_budget);
  put_in_order(table.rumors.fresh());
  bool burst = table.rumors.relayed() > kBurst;
  while (!table.rumors.fresh().empty()) {
    table.eager_at = core.pacing.ready(traffic_of(table.rumors.fresh().front()), core.now);
    if (table.eager_at > core.now) {
      core.counters.add(Count::sends_paced);
      break;
    }
    table.eager_at = kNever;
    send_group(core, table, burst);
  }
  bool more = table.announced < own_log(core, table).head();
  if (more && table.eager_at == kNever) table.eager_at = core.now + core.config.eager_jitter;
  if (!table.rumors.further().empty() && table.further_at == kNever) {
    table.further_at = core.now + further_interval(core);
  }
}

// In a burst: where the logs are, instead of their rows.
void add_heads(const Table& table, const std::set<Uuid>& owners, Letter& letter) {
  for (const Uuid& owner : owners) {
    auto logs = table.owners.find(owner);
    if (logs == table.owners.end() || !logs->second.current) continue;
    letter.add(head_of(*logs->second.current, table.scope, owner));
  }
}

void send_further(Core& core, Table& table, MemberRef target) {
  auto& further = table.rumors.further();
  bool burst = table.rumors.further_segments() > kBurst;
  std::set<Uuid> owners;
  Letter letter(core, core.members[target]);
  for (auto rumor = further.begin(); rumor != further.end();) {
    bool head_only = burst && rumor->is_segment();
    if (!still_true(core, *rumor)) {
      rumor = table.rumors.erase(rumor, core.rumor_budget);
      continue;
    }
    if (!core.pacing.allows(traffic_of(*rumor), core.now)) {
      ++rumor;
      continue;
    }
    if (planted(Bug::charge_unsent)) rumor->sends = core.config.further_sends;
    else if (head_only) owners.insert(rumor->owner);
    else if (letter.datagrams() < kFurtherDatagramsMax) letter.add(rumor->frame);
    else break;
    bool done = ++rumor->sends >= further_sends(core, table);
    rumor = done ? table.rumors.erase(rumor, core.rumor_budget) : std::next(rumor);
  }
  add_heads(table, owners, letter);
  letter.send();
}

void further_round(Core& core, Table& table) {
  table.further_at = kNever;
  Instant ready = core.pacing.ready(Traffic::statements, core.now);
  auto target = table.peers.next(core.random);
  if (!target) return table.rumors.clear(core.rumor_budget);
  if (ready > core.now) {
    table.further_at = ready;
    return core.counters.add(Count::sends_paced);
  }
  send_further(core, table, *target);
  if (!table.rumors.further().empty()) {
    table.further_at = core.now + further_interval(core);
  } else if (core.config.hot_digests > 0) {
    table.digests_left = core.config.hot_digests;
    table.digest_at = core.now + core.config.hot_digest_interval;
  }
}

void digest_round(Core& core, Table& table) {
  table.digest_at = kNever;
  auto target = table.peers.next(core.random);
  if (!target) return;
  Letter letter(core, core.members[*target]);
  letter.add(Digest{{{table.scope, table.root}}});
  letter.send();
  if (--table.digests_left > 0) table.digest_at = core.now + core.config.hot_digest_interval;
}

}  // namespace

void spread(Core& core, Table& table, Rumor rumor) {
  rumor.since = core.now;
  Traffic traffic = traffic_of(rumor);
  core.counters.add(Count::slots_dropped, table.rumors.add(std::move(rumor), core.rumor_budget));
  bring_round(core, table, traffic);
}

void announce(Core& core, Table& table) { bring_round(core, table, Traffic::own_rows); }

void dissemination_timeout(Core& core) {
  while (auto scope = core.rounds.pop(core.now)) {
    Table& table = core.tables.at(*scope);
    if (table.eager_at <= core.now) eager_round(core, table);
    if (table.further_at <= core.now) further_round(core, table);
    if (table.digest_at <= core.now) digest_round(core, table);
    schedule(core, table);
  }
}

}  // namespace ovn::gossip
