// SPDX-License-Identifier: Apache-2.0
// The read-only side of gossip::Node.
#include <algorithm>
#include <set>

#include "gossip/core.h"
#include "gossip/node.h"
#include "gossip/records.h"
#include "gossip/standing.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr size_t kPeerCacheMax = 64;
// Places in the cache for those who are away, if there are so many.
constexpr size_t kPeersAway = 16;

using HashedPeers = std::vector<std::pair<uint64_t, ip::Endpoint>>;

// Takes some of them, those with the smallest hashes: random, but the same ones from call to call.
void take(HashedPeers& peers, size_t count, std::vector<ip::Endpoint>& out) {
  std::sort(peers.begin(), peers.end());
  peers.resize(std::min(peers.size(), count));
  for (const auto& [hash, endpoint] : peers) out.push_back(endpoint);
}

size_t networks_of(const Core& core, const Uuid& node) {
  auto logs = core.cluster().owners.find(node);
  if (logs == core.cluster().owners.end() || !logs->second.current) return 0;
  auto rows = logs->second.current->all();
  return static_cast<size_t>(std::count_if(rows.begin(), rows.end(), [](const Row* row) {
    return row->table() == kAttachmentTable && !row->tombstone();
  }));
}

MemberView view_of(const Core& core, const Member& member) {
  MemberView view;
  view.identity = *member.identity;
  view.incarnation = member.incarnation;
  view.state = member.state;
  view.since = member.since;
  view.restarting = member.quiet(core.now);
  view.flapping = is_flapping(member, core.now);
  if (member.rtt_us > 0) view.rtt = std::chrono::microseconds(member.rtt_us);
  view.networks = networks_of(core, member.node());
  return view;
}

ScopeView view_of(const Table& table, bool fetching, Instant now) {
  ScopeView view{table.scope, table.root, table.owners.size(), table.peers.size(),
                 0,           {},         table.synced,        fetching};
  for (const Rumors::List* list : {&table.rumors.fresh(), &table.rumors.further()}) {
    view.waiting += list->size();
    for (const Rumor& rumor : *list) view.oldest = std::max(view.oldest, now - rumor.since);
  }
  return view;
}

RecordView view_of(const Uuid& owner, const Log& log, const Row& row, bool visible) {
  return {owner,          row.table(),    as_text(row.key()), row.value(),
          log.id().epoch, row.sequence(), row.lamport(),      visible};
}

bool is_record(const Row& row) { return !row.tombstone() && row.table() != kCompleteTable; }

void add_rows(const Uuid& owner, const Log& log, bool visible, std::vector<RecordView>& out) {
  for (const Row* row : log.all()) {
    if (is_record(*row)) out.push_back(view_of(owner, log, *row, visible));
  }
}

// Rows of the last boot that the present one has not put again yet.
void add_previous(const Uuid& owner, const OwnerLogs& logs, bool shown, bool present,
                  std::vector<RecordView>& out) {
  if (!logs.previous) return;
  for (const Row* row : logs.previous->all()) {
    // Put again, or deleted again.
    bool replaced = shown && logs.current->knows(row->table(), row->key());
    if (!is_record(*row) || replaced) continue;
    out.push_back(view_of(owner, *logs.previous, *row, present));
  }
}

std::vector<RecordView> all_rows(const Core& core, NetworkTag network) {
  std::vector<RecordView> rows;
  const Table* table = core.table(network);
  if (!table || network == kClusterScope) return rows;
  for (const auto& [owner, logs] : table->owners) {
    const Member* member = core.member(owner);
    bool shown = visible(core, *table, owner, logs);
    if (logs.current) add_rows(owner, *logs.current, shown, rows);
    add_previous(owner, logs, shown, member && member->present(), rows);
  }
  return rows;
}

// The most ranges that a log holds beyond gaps, and the most unknown owners that a table has.
std::pair<size_t, size_t> most_ahead_and_unknown(const Core& core) {
  size_t ahead = 0, unknown = 0;
  for (const auto& [scope, table] : core.tables) {
    unknown = std::max(unknown, unknown_owners(table));
    for (const auto& [owner, logs] : table.owners) {
      if (logs.current) ahead = std::max(ahead, logs.current->ahead());
    }
  }
  return {ahead, unknown};
}

}  // namespace

const Identity& Node::self() const { return *core_->self; }
uint32_t Node::incarnation() const { return core_->incarnation; }
bool Node::isolated() const { return core_->isolation.isolated; }

const Counters& Node::counters() const { return core_->counters; }

std::vector<MemberView> Node::members() const {
  std::vector<MemberView> views;
  core_->members.for_each(
      [&](MemberRef, const Member& member) { views.push_back(view_of(*core_, member)); });
  std::ranges::sort(views, {}, [](const MemberView& view) { return view.identity.node; });
  return views;
}

std::optional<MemberView> Node::member(const Uuid& node) const {
  const Member* member = core_->member(node);
  if (!member) return {};
  return view_of(*core_, *member);
}

std::vector<Uuid> Node::members_of(NetworkTag network) const {
  auto takes_part = [&](const Uuid& node) {
    return network == kClusterScope || attachment_of(*core_, node, network).has_value();
  };
  std::vector<Uuid> nodes;
  if (takes_part(core_->self->node)) nodes.push_back(core_->self->node);
  core_->members.for_each([&](MemberRef, const Member& member) {
    if (member.present() && takes_part(member.node())) nodes.push_back(member.node());
  });
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

std::vector<NetworkTag> Node::networks() const {
  std::vector<NetworkTag> tags;
  for (const auto& [scope, table] : core_->tables) {
    if (scope != kClusterScope) tags.push_back(scope);
  }
  return tags;
}

std::vector<RecordView> Node::visible(NetworkTag network) const {
  std::vector<RecordView> rows = all_rows(*core_, network);
  std::erase_if(rows, [](const RecordView& row) { return !row.visible; });
  std::ranges::sort(rows, {}, [](const RecordView& row) {
    return std::tuple(row.table, row.key, row.owner);
  });
  return rows;
}

std::vector<RecordView> Node::rows(NetworkTag network) const {
  std::vector<RecordView> rows = all_rows(*core_, network);
  std::ranges::sort(rows, {}, [](const RecordView& row) {
    return std::tuple(row.owner, row.table, row.key, row.sequence);
  });
  return rows;
}

std::vector<LogView> Node::logs(NetworkTag scope) const {
  std::vector<LogView> views;
  const Table* table = core_->table(scope);
  if (!table) return views;
  for (const auto& [owner, logs] : table->owners) {
    if (!logs.current) continue;
    const auto& [epoch, boot, generation] = logs.current->id();
    views.push_back(
        {owner, epoch, boot, generation, logs.current->head(), logs.current->floor()});
  }
  return views;
}

std::vector<ip::Endpoint> Node::peer_cache() const {
  HashedPeers present, away;
  std::set<ip::Endpoint> known{core_->self->endpoint};
  auto add = [&](HashedPeers& peers, const Uuid& node, const ip::Endpoint& endpoint) {
    peers.emplace_back(siphash(core_->hash_key, node.bytes()), endpoint);
    known.insert(endpoint);
  };
  core_->members.for_each([&](MemberRef, const Member& member) {
    if (member.state == MemberState::left) return;
    add(member.present() ? present : away, member.node(), member.identity->endpoint);
  });
  core_->lost.for_each(
      [&](const Uuid& node, const ip::Endpoint& endpoint) { add(away, node, endpoint); });
  // Of those given by an earlier run: the other side of a split, if this one never saw them.
  for (const ip::Endpoint& seed : core_->seeds) {
    bool unmet = !known.contains(seed) && core_->now - core_->born < core_->config.heal_for;
    if (unmet) away.emplace_back(std::hash<ip::Address>{}(seed.address) ^ seed.port, seed);
  }
  std::vector<ip::Endpoint> endpoints;
  take(present, kPeerCacheMax - std::min(away.size(), kPeersAway), endpoints);
  take(away, kPeerCacheMax - endpoints.size(), endpoints);
  return endpoints;
}

Inspection Node::inspect(Instant now) const {
  const Core& core = *core_;
  Inspection all;
  all.primary_key = core.keyring.primary().id;
  for (const GroupKey& key : core.keyring.keys()) all.keys.push_back(key.id);
  core.members.for_each([&](MemberRef, const Member& member) {
    if (member.reachable() && member.newest_key) ++all.newest_keys[member.newest_key];
  });
  for (const auto& [scope, table] : core.tables) {
    all.scopes.push_back(view_of(table, core.bulks.open.contains(scope), now));
  }
  for (const auto& [node, suspicion] : core.suspicions) {
    all.accusations.push_back({node, now - suspicion.since, suspicion.accusers});
  }
  for (const auto& [node, since] : core.lagging) all.lagging.push_back({node, now - since});
  return all;
}

std::vector<std::pair<std::string_view, uint64_t>> Node::gauges() const {
  const Core& core = *core_;
  auto [ahead, unknown] = most_ahead_and_unknown(core);
  return {{"members", core.members.size()},
          {"members_to_probe", core.probing.walk.size()},
          {"members_away", core.probing.away.size()},
          {"suspicions", core.suspicions.size()},
          {"reaped", core.reaped.size()},
          {"lost", core.lost.size()},
          {"wrong_keys", core.wrong_keys.size()},
          {"networks", core.tables.size() - 1},
          {"rows_of_others", core.rows},
          {"most_ahead", ahead},
          {"most_unknown_owners", unknown},
          {"slots", core.rumor_budget.slots},
          {"slot_bytes", core.rumor_budget.bytes},
          {"wants", core.pulls.wants.size()},
          {"bulks", core.bulks.open.size()},
          {"streams", core.streams.open.size()},
          {"probes_open", core.probing.open.size()},
          {"questions_asked", core.questions.asked.size()},
          {"questions_heard", core.questions.heard.size()},
          {"awareness", core.awareness.score()},
          {"isolated", core.isolation.isolated},
          {"rtt_us", core.rtt_us},
          {"lamport", core.lamport}};
}

}  // namespace ovn::gossip
