// SPDX-License-Identifier: Apache-2.0
#include "gossip/pull.h"

#include <algorithm>

#include "gossip/bulk.h"
#include "gossip/cut.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;

// Segments in one answer; who needs more asks again.
constexpr size_t kAnswerSegmentsMax = 32;
constexpr Duration kRetryMin = milliseconds(100), kRetryMax = std::chrono::seconds(2);

const Log* log_of(const Core& core, NetworkTag scope, const Uuid& owner) {
  const Table* table = core.table(scope);
  if (!table) return nullptr;
  auto logs = table->owners.find(owner);
  return logs != table->owners.end() && logs->second.current ? &*logs->second.current : nullptr;
}

LogId log_id(NetworkTag scope, const Item& item) {
  return {item.epoch, item.boot, scope == kClusterScope ? 0 : item.rank};
}

bool satisfied(const Core& core, NetworkTag scope, const Item& at_least) {
  if (!core.table(scope)) return true;
  const Log* log = log_of(core, scope, at_least.owner);
  if (scope == kClusterScope) {
    if (core.reaped.contains(at_least.owner)) return true;
    const Member* member = core.member(at_least.owner);
    if (!member) return false;
    std::tuple held{member->identity->epoch, member->incarnation, settled(member->state)};
    if (held < std::tuple{at_least.epoch, at_least.rank, at_least.settled}) return false;
    if (member->identity->epoch > at_least.epoch || member->state == MemberState::left) return true;
    if (at_least.head == 0 && !log) return true;
  }
  if (!log || log->id() < log_id(scope, at_least)) return false;
  if (log->id() > log_id(scope, at_least)) return true;
  return log->head() >= at_least.head && log->floor() >= at_least.floor && log->gaps().empty();
}

Pull pull_for(const Core& core, NetworkTag scope, const Item& at_least) {
  Pull pull{scope, at_least.owner, log_id(scope, at_least), {}};
  const Log* log = log_of(core, scope, at_least.owner);
  if (log && log->id() == pull.log) {
    pull.gaps = log->gaps();
    bool reaches_head = !pull.gaps.empty() && pull.gaps.back().to == kToHead;
    bool more = log->head() < at_least.head || log->floor() < at_least.floor;
    if (pull.gaps.empty() && more) pull.gaps.push_back({log->head(), kToHead});
    else if (more && !reaches_head) pull.gaps.push_back({pull.gaps.back().to, kToHead});
  } else {
    pull.gaps.push_back({0, kToHead});
  }
  if (pull.gaps.size() > kGapsMax) pull.gaps.resize(kGapsMax);
  return pull;
}

// A log that lacks so much that it is fetched over a stream: true if that is so.
bool fetch(Core& core, NetworkTag scope, const Item& at_least, const Uuid& from) {
  if (being_fetched(core, scope, at_least.owner)) return true;
  const Log* log = log_of(core, scope, at_least.owner);
  bool same = log && log->id() == log_id(scope, at_least);
  uint64_t have = same && !log->rebuilding() ? log->head() : 0;
  if (scope == kClusterScope || at_least.head < have + core.config.stream_rows) return false;
  if (to_be_fetched(core, scope, at_least.owner)) return true;
  return start_log_bulk(core, scope, at_least.owner, have, from);
}

// Who to ask: first who told us, later anybody.
const Member* chosen(Core& core, NetworkTag scope, const Pulls::Want& want) {
  const Member* from = core.member(want.from);
  if (from && want.tries <= 1) return from;
  Table& table = *core.table(scope);
  auto other = table.peers.next(core.random);
  return other ? &core.members[*other] : from;
}

void try_again(Core& core, const Pulls::Key& key) {
  auto found = core.pulls.wants.find(key);
  if (found == core.pulls.wants.end()) return;
  Pulls::Want& want = found->second;
  bool over = satisfied(core, key.first, want.at_least) || want.tries >= Pulls::kTriesMax;
  // Asked for before the stream began: not twice the same.
  bool coming = being_fetched(core, key.first, key.second);
  if (!over && coming) return core.pulls.due.set(key, core.now + kRetryMax);
  const Member* from = over ? nullptr : chosen(core, key.first, want);
  if (!from) {
    core.pulls.wants.erase(found);
    return;
  }
  Letter letter(core, *from);
  letter.add(pull_for(core, key.first, want.at_least));
  letter.send();
  core.counters.add(Count::pulls_sent);
  core.pulls.due.set(key, core.now + std::min<Duration>(kRetryMax, kRetryMin * (1u << want.tries)));
  ++want.tries;
}

}  // namespace

void want(Core& core, NetworkTag scope, const Item& at_least, const Uuid& from, Duration wait) {
  if (satisfied(core, scope, at_least)) return;
  if (fetch(core, scope, at_least, from)) return;
  Pulls::Key key{scope, at_least.owner};
  auto found = core.pulls.wants.find(key);
  if (found == core.pulls.wants.end()) {
    if (core.pulls.wants.size() >= Pulls::kWantsMax) {
      return core.counters.add(Count::wants_refused);
    }
    core.pulls.wants[key] = {from, at_least, 0};
    return core.pulls.due.set(key, core.now + wait);
  }
  Item& held = found->second.at_least;
  std::tuple version{at_least.epoch, at_least.rank, at_least.settled};
  bool newer = version > std::tuple{held.epoch, held.rank, held.settled};
  if (newer) held = at_least;
  held.head = std::max(held.head, at_least.head);
  // What was asked for already is not asked for again because somebody says that it lacks: an
  // answer that we cannot use may say so.
  if (wait == Duration::zero() && newer) {
    found->second = {from, held, 0};
    core.pulls.due.set(key, core.now);
  }
}

void pull_again(Core& core, NetworkTag scope, const Uuid& owner, Duration wait) {
  Pulls::Key key{scope, owner};
  auto found = core.pulls.wants.find(key);
  if (found == core.pulls.wants.end() || found->second.tries == 0) return;
  found->second.tries = 1;
  core.pulls.due.set(key, core.now + wait);
}

void pull_timeout(Core& core) {
  while (auto key = core.pulls.due.pop(core.now)) try_again(core, *key);
}

void handle(Core& core, Source& source, const Pull& pull) {
  const Table* table = core.table(pull.scope);
  if (!table || !may_have(core, *table, source.node)) {
    return core.counters.add(Count::frames_not_member);
  }
  core.counters.add(Count::pulls_served);
  if (pull.scope == kClusterScope) {
    const Member* member = core.member(pull.owner);
    if (pull.owner == core.self->node) source.reply.add(own_statement(core));
    if (member) for (const Frame& fact : facts_about(core, *member)) source.reply.add(fact);
  }
  const Log* log = log_of(core, pull.scope, pull.owner);
  if (!log) return;
  std::vector<SequenceRange> gaps = pull.gaps;
  if (log->id() != pull.log && !gaps.empty()) gaps = {{0, kToHead}};
  size_t left = kAnswerSegmentsMax;
  for (const SequenceRange& gap : gaps) {
    Cut how{pull.scope, pull.owner, source.reply.capacity(), left, false};
    for (const Segment& segment : cut(*log, gap, how)) {
      source.reply.add(segment);
      if (--left == 0) return;
    }
  }
  if (left == kAnswerSegmentsMax) source.reply.add(head_of(*log, pull.scope, pull.owner));
}

}  // namespace ovn::gossip
