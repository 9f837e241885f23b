// SPDX-License-Identifier: Apache-2.0
#include "gossip/digest.h"

#include <algorithm>

#include "gossip/bulk.h"
#include "gossip/cut.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/planted.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

// Two members' digests differ for a moment whenever something spreads: not each is looked into.
constexpr Duration kCompareInterval = std::chrono::milliseconds(100);
// Pushed in answer to one list; the rest is pulled.
constexpr size_t kPushDatagramsMax = 16;

uint64_t scoped_root(const Core& core, const Table& table) {
  std::array<uint64_t, 2> words{table.scope.value(), table.root};
  return siphash(core.hash_key, words);
}

using Parts = std::array<std::vector<Hashed>, 16>;

Parts parts_of(const OwnerPrefix& prefix, const std::vector<Hashed>& owners) {
  Parts parts;
  for (const Hashed& one : owners) parts[prefix.part_of(one.owner)].push_back(one);
  return parts;
}

uint64_t sum_of(const std::vector<Hashed>& owners) {
  uint64_t sum = 0;
  for (const Hashed& one : owners) sum += one.hash;
  return sum;
}

// A list of a range's owners if it is short, else the digests of its parts.
Frame describe(const Core& core, const Table& table, const OwnerPrefix& prefix,
               std::vector<Hashed> owners) {
  auto count = std::ranges::count_if(owners, [](const Hashed& one) { return one.hash != 0; });
  if (static_cast<size_t>(count) > kItemsMax && prefix.depth < OwnerPrefix::kDepthMax) {
    Range range{table.scope, prefix, {}};
    std::ranges::transform(parts_of(prefix, owners), range.sums.begin(), sum_of);
    return range;
  }
  std::vector<Item> items = items_of(core, table, std::move(owners));
  if (items.size() > kItemsMax) items.resize(kItemsMax);
  return Items{table.scope, prefix, std::move(items)};
}

void compare(Core& core, Source& source, Table& table) {
  if (core.now < table.compare_after || planted(Bug::no_anti_entropy)) return;
  if (core.must_hold_answer()) return;
  table.compare_after = core.now + kCompareInterval;
  core.counters.add(Count::digests_differed);
  source.reply.add(describe(core, table, {}, owners_in(core, table, {})));
}

// For people: who differs, and since when. Bounded by the members, each of which may be in it.
void note_lag(Core& core, const Uuid& node, bool lags) {
  if (lags) core.lagging.try_emplace(node, core.now);
  else core.lagging.erase(node);
}

// A table of ours that the source may speak about; null otherwise.
Table* common_table(Core& core, const Source& source, NetworkTag scope) {
  Table* table = core.table(scope);
  if (table && may_have(core, *table, source.node)) return table;
  core.counters.add(Count::frames_not_member);
  return nullptr;
}

// Says our digests of the scopes asked about.
void answer_digest(Core& core, Source& source, const Digest& asked) {
  Digest ours;
  for (const auto& [scope, root] : asked.roots) {
    Table* table = core.table(scope);
    if (table && may_have(core, *table, source.node)) ours.roots.emplace_back(scope, table->root);
  }
  source.reply.add(ours);
}

// What the sides know of the member itself, and which log of it they have.
std::tuple<uint32_t, uint32_t, Settled> version(const Item& item) {
  return {item.epoch, item.rank, item.settled};
}
bool has_more(const Item& a, const Item& b) {
  if (version(a) != version(b)) return version(a) > version(b);
  return std::pair(a.head, a.floor) > std::pair(b.head, b.floor);
}

void push(Core& core, Source& source, const Table& table, const Item& mine, const Item* theirs) {
  const Member* member = core.member(mine.owner);
  bool facts_differ = !theirs || version(mine) != version(*theirs);
  if (table.scope == kClusterScope && facts_differ) {
    if (!member)
      source.reply.add(own_statement(core));
    else
      for (const Frame& fact : facts_about(core, *member)) source.reply.add(fact);
  }
  auto logs = table.owners.find(mine.owner);
  if (logs == table.owners.end() || !logs->second.current) return;
  const Log& log = *logs->second.current;
  bool same_log = theirs && theirs->epoch == mine.epoch &&
                  (table.scope == kClusterScope || theirs->rank == mine.rank);
  uint64_t from = same_log ? theirs->head : 0;
  if (from == log.head() && from > 0)
    return source.reply.add(head_of(log, table.scope, mine.owner));
  Cut how{table.scope, mine.owner, source.reply.capacity(), 8, false};
  for (const Segment& segment : cut(log, {from, log.head()}, how)) source.reply.add(segment);
}

// For an owner that was not named: in a network it may be held to be away, and its log not lacking.
void offer(Core& core, Source& source, const Table& table, const Item& mine) {
  if (table.scope == kClusterScope) return push(core, source, table, mine, nullptr);
  const Log& log = *table.owners.at(mine.owner).current;
  source.reply.add(head_of(log, table.scope, mine.owner));
}

void settle(Core& core, Source& source, const Table& table, const Item& mine, const Item& theirs) {
  if (mine.epoch == theirs.epoch && mine.boot != theirs.boot) {
    push(core, source, table, mine, nullptr);
  } else if (has_more(theirs, mine)) {
    want(core, table.scope, theirs, source.node, Duration::zero());
  } else if (has_more(mine, theirs)) {
    push(core, source, table, mine, &theirs);
  } else if (mine.fingerprint != theirs.fingerprint) {
    // The same head: one of us has rows beyond it, or one is wrong. See what they are sure of.
    LogId log{mine.epoch, mine.boot, table.scope == kClusterScope ? 0 : mine.rank};
    source.reply.add(Pull{table.scope, mine.owner, log, {}});
  }
}

}  // namespace

Digest digest_with(const Core& core, const Uuid& node) {
  Digest digest;
  for (const auto& [scope, table] : core.tables) {
    if (scope == kClusterScope || !may_have(core, table, node)) continue;
    if (digest.roots.size() < kDigestMax) digest.roots.emplace_back(scope, table.root);
  }
  return digest;
}

Roots roots_with(const Core& core, const Member& member) {
  Roots roots{core.cluster().root, 0};
  for (const auto& [scope, table] : core.tables) {
    if (scope == kClusterScope || !may_have(core, table, member.node())) continue;
    roots.shared += scoped_root(core, table);
  }
  return roots;
}

void compare_networks(Core& core) {
  for (auto& [scope, table] : core.tables) {
    bool due = scope != kClusterScope && core.now - table.compared >= core.config.sync_interval;
    if (!due || table.peers.empty()) continue;
    const Member& member = core.members[*table.peers.next(core.random)];
    Digest digest = digest_with(core, member.node());
    for (const auto& [shared, root] : digest.roots) core.tables.at(shared).compared = core.now;
    Letter letter(core, member);
    letter.add(digest);
    letter.send();
  }
}

void handle(Core& core, Source& source, const Roots& roots) {
  Roots ours = roots_with(core, core.members[*source.member]);
  note_lag(core, source.node, roots.cluster != ours.cluster || roots.shared != ours.shared);
  if (roots.cluster != ours.cluster) compare(core, source, core.cluster());
  if (roots.shared != ours.shared) source.reply.add(digest_with(core, source.node));
}

void handle(Core& core, Source& source, const Digest& digest) {
  if (digest.answer) answer_digest(core, source, digest);
  for (const auto& [scope, root] : digest.roots) {
    Table* table = common_table(core, source, scope);
    if (!table) continue;
    bool equal = table->root == root;
    if (!equal) compare(core, source, *table);
    if (digest.answer) continue;
    confirm(core, source, scope, equal);
    sync_answer(core, source, scope, equal);
  }
}

void handle(Core& core, Source& source, const Range& range) {
  const Table* table = common_table(core, source, range.scope);
  if (!table || range.prefix.depth == OwnerPrefix::kDepthMax) return;
  Parts parts = parts_of(range.prefix, owners_in(core, *table, range.prefix));
  for (unsigned digit = 0; digit < parts.size(); ++digit) {
    if (sum_of(parts[digit]) == range.sums[digit]) continue;
    OwnerPrefix part = range.prefix.part(digit);
    source.reply.add(describe(core, *table, part, std::move(parts[digit])));
  }
}

void handle(Core& core, Source& source, const Items& heard) {
  const Table* table = common_table(core, source, heard.scope);
  if (!table) return;
  std::vector<Item> items = items_of(core, *table, owners_in(core, *table, heard.prefix));
  for (const Item& theirs : heard.items) {
    auto same_owner = [&](const Item& item) { return item.owner == theirs.owner; };
    auto mine = std::find_if(items.begin(), items.end(), same_owner);
    if (mine != items.end())
      settle(core, source, *table, *mine, theirs);
    else if (theirs.owner != core.self->node) {
      want(core, table->scope, theirs, source.node, Duration::zero());
    }
  }
  for (const Item& mine : items) {
    auto same_owner = [&](const Item& item) { return item.owner == mine.owner; };
    bool known = std::any_of(heard.items.begin(), heard.items.end(), same_owner);
    if (!known && source.reply.datagrams() < kPushDatagramsMax) offer(core, source, *table, mine);
  }
}

}  // namespace ovn::gossip
