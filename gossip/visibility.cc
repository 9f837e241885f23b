// SPDX-License-Identifier: Apache-2.0
#include "gossip/visibility.h"

#include <algorithm>

#include "gossip/planted.h"

namespace ovn::gossip {
namespace {

const Log* cluster_log(const Core& core, const Uuid& owner) {
  auto found = core.cluster().owners.find(owner);
  if (found == core.cluster().owners.end() || !found->second.current) return nullptr;
  return &*found->second.current;
}

// Null if it is no member.
const IdentityPtr& identity_of(const Core& core, const Uuid& owner) {
  static const IdentityPtr kNobody;
  if (owner == core.self->node) return core.self;
  const Member* member = core.member(owner);
  return member ? member->identity : kNobody;
}

// True if the log is of the owner's present boot.
bool of_boot(const Log& log, const IdentityPtr& owner) {
  return owner && log.id().epoch == owner->epoch && log.id().boot == owner.boot_tag();
}

void drop_log(Core& core, const Uuid& owner, OwnerLogs& logs) {
  if (owner != core.self->node && logs.current) core.rows -= logs.current->rows();
  logs.current.reset();
}

void drop_previous(Core& core, OwnerLogs& logs) {
  if (logs.previous) core.rows -= logs.previous->rows();
  logs.previous.reset();
}

// True once the owner's cluster log says that this attachment is over.
bool closed(const Core& core, NetworkTag network, const Uuid& owner, const Log& log) {
  const Log* facts = cluster_log(core, owner);
  if (!facts || facts->id().epoch != log.id().epoch || facts->id().boot != log.id().boot) {
    return false;
  }
  auto attachment = attachment_of(core, owner, network);
  if (attachment) return attachment->generation > log.id().generation;
  return !facts->rebuilding() && facts->head() >= log.attached_at();
}

void refresh_peer(Core& core, Table& table, const Uuid& owner, OwnerLogs& logs) {
  auto ref = core.members.find(owner);
  bool peer = ref && core.members[*ref].reachable() && may_have(core, table, owner);
  if (peer == logs.peer) return;
  logs.peer = peer;
  if (peer) table.peers.add(*ref);
  else if (ref) table.peers.remove(*ref);
}

void refresh_root(Core& core, Table& table, const Uuid& owner, uint64_t& hashed) {
  auto item = item_of(core, table, owner);
  table.root -= hashed;
  hashed = item ? hash_of(core.hash_key, *item) : 0;
  table.root += hashed;
}

void refresh_shown(Core& core, Table& table, const Uuid& owner, OwnerLogs& logs) {
  bool present = owner == core.self->node || (core.member(owner) && core.member(owner)->present());
  bool shown = (logs.current && records_in(*logs.current) > 0 &&
                visible(core, table, owner, logs)) ||
               (logs.previous && present);
  if (shown != logs.shown) core.records_changed.insert(table.scope);
  logs.shown = shown;
}

// What a boot had goes on being shown. If it ended before it had put all again, so does what it had
// said nothing of yet.
void keep_last_boot(Core& core, Table& table, OwnerLogs& logs) {
  if (!logs.current || planted(Bug::hide_last_boot)) return;
  if (!logs.previous && (!logs.shown || records_in(*logs.current) == 0)) return;
  if (logs.previous && !says_complete(*logs.current)) {
    core.rows += logs.current->inherit(*logs.previous, core.config.rows_per_log_max);
  }
  drop_previous(core, logs);
  logs.previous = std::make_unique<Log>(*std::move(logs.current));
  logs.current.reset();
  core.records_changed.insert(table.scope);
}

// True once the owner's present boot holds in the table whatever the last one did: said in its
// cluster log and, if it is attached again, in its log there.
bool restored(const Core& core, const Table& table, const Uuid& owner, const OwnerLogs& logs) {
  const Log* facts = cluster_log(core, owner);
  if (!facts || !of_boot(*facts, identity_of(core, owner)) || !says_complete(*facts)) return false;
  if (!attachment_of(core, owner, table.scope)) return true;
  return logs.current && says_complete(*logs.current);
}

void drop_restored(Core& core, Table& table, const Uuid& owner) {
  if (planted(Bug::keep_last_boot)) return;
  drop_previous(core, table.owners.at(owner));
  core.records_changed.insert(table.scope);
  refresh(core, table, owner);
}

}  // namespace

bool says_complete(const Log& log) {
  const Row* row = log.find(kCompleteTable, as_bytes("complete"));
  return row && !log.rebuilding() && log.head() >= row->sequence();
}

size_t records_in(const Log& log) {
  return log.live() - (log.find(kCompleteTable, as_bytes("complete")) != nullptr);
}

std::array<uint8_t, 8> attachment_key(NetworkTag network) {
  std::array<uint8_t, 8> key;
  for (size_t i = 0; i < 8; ++i) key[i] = static_cast<uint8_t>(network.value() >> (56 - 8 * i));
  return key;
}

std::optional<Attachment> attachment_of(const Core& core, const Uuid& owner, NetworkTag network) {
  const Log* log = cluster_log(core, owner);
  if (!log || !of_boot(*log, identity_of(core, owner))) return {};
  const Row* row = log->find(kAttachmentTable, attachment_key(network));
  if (!row) return {};
  Reader value(row->value());
  return Attachment{static_cast<uint32_t>(value.varint()), row->sequence()};
}

bool may_have(const Core& core, const Table& table, const Uuid& node) {
  return table.scope == kClusterScope || planted(Bug::deliver_to_strangers) ||
         attachment_of(core, node, table.scope).has_value();
}

bool visible(const Core& core, const Table& table, const Uuid& owner, const OwnerLogs& logs) {
  if (!logs.current) return false;
  if (owner == core.self->node) return true;
  const Member* member = core.member(owner);
  if (!member || (!member->present() && !planted(Bug::show_failed_owners))) return false;
  if (!of_boot(*logs.current, member->identity)) return false;
  if (table.scope == kClusterScope) return true;
  auto attachment = attachment_of(core, owner, table.scope);
  return attachment && attachment->generation == logs.current->id().generation;
}

std::optional<Item> item_of(const Core& core, const Table& table, const Uuid& owner) {
  bool own = owner == core.self->node;
  const Member* member = core.member(owner);
  if (!own && !member) return {};
  auto found = table.owners.find(owner);
  const Log* log = nullptr;
  if (found != table.owners.end() && found->second.current) log = &*found->second.current;
  const IdentityPtr& identity = own ? core.self : member->identity;
  if (log && !of_boot(*log, identity)) log = nullptr;
  Item item{owner, identity->epoch, identity.boot_tag()};
  if (table.scope == kClusterScope) {
    item.rank = own ? core.incarnation : member->incarnation;
    item.settled = own ? Settled::present : settled(member->state);
  } else {
    // What is lacking of a member that is away nobody may have, down to its attachment, so that
    // logs of it would differ until it is forgotten. It has none here until it is back.
    if (!own && !member->present()) return {};
    auto attachment = attachment_of(core, owner, table.scope);
    if (!log || !attachment || attachment->generation != log->id().generation) return {};
    if (log->head() == 0) return {};
    item.rank = log->id().generation;
  }
  if (log) {
    item.head = log->head();
    item.floor = std::min(log->floor(), log->head());
    // Rows beyond a gap, which nobody fills while the owner is away, may differ for good.
    if (own || member->present()) item.fingerprint = log->fingerprint();
  }
  return item;
}

std::vector<Hashed> owners_in(const Core& core, const Table& table, const OwnerPrefix& prefix) {
  std::vector<Hashed> owners;
  auto consider = [&](const Uuid& owner, uint64_t hash) {
    if (prefix.contains(owner)) owners.push_back({owner, hash});
  };
  if (table.scope == kClusterScope) {
    consider(core.self->node, core.hashed);
    core.members.for_each_in(prefix, [&](MemberRef, const Member& member) {
      owners.push_back({member.node(), member.counted});
    });
  } else {
    for (const auto& [owner, logs] : table.owners) consider(owner, logs.hashed);
  }
  return owners;
}

std::vector<Item> items_of(const Core& core, const Table& table, std::vector<Hashed> owners) {
  std::ranges::sort(owners, {}, &Hashed::owner);
  std::vector<Item> items;
  for (const Hashed& one : owners) {
    if (auto item = item_of(core, table, one.owner)) items.push_back(*item);
  }
  return items;
}

void refresh(Core& core, Table& table, const Uuid& owner) {
  if (table.scope == kClusterScope) {
    Member* member = core.member(owner);
    if (owner == core.self->node) refresh_root(core, table, owner, core.hashed);
    else if (member) refresh_root(core, table, owner, member->counted);
    return;
  }
  auto place = table.owners.find(owner);
  if (place == table.owners.end()) {
    if (!may_have(core, table, owner)) return;
    place = table.owners.try_emplace(owner).first;
  }
  OwnerLogs& logs = place->second;
  if (owner != core.self->node && logs.current && closed(core, table.scope, owner, *logs.current)) {
    // It has left the network in its present boot, and with that whatever it had there before.
    drop_log(core, owner, logs);
    drop_previous(core, logs);
  }
  refresh_peer(core, table, owner, logs);
  refresh_root(core, table, owner, logs.hashed);
  refresh_shown(core, table, owner, logs);
  if (!logs.current && !logs.previous && !logs.peer) table.owners.erase(place);
}

void refresh(Core& core, const Uuid& owner) {
  for (auto& [scope, table] : core.tables) refresh(core, table, owner);
}

void settle_stranger(Core& core, const IdentityPtr& identity) {
  for (auto& [scope, table] : core.tables) {
    auto place = table.owners.find(identity->node);
    if (place == table.owners.end() || !place->second.current) continue;
    const Log& log = *place->second.current;
    bool later = log.id().epoch > identity->epoch;
    if (!later && !of_boot(log, identity)) drop_log(core, identity->node, place->second);
  }
}

void begin_boot(Core& core, const Uuid& owner) {
  for (auto& [scope, table] : core.tables) {
    auto place = table.owners.find(owner);
    if (place == table.owners.end()) continue;
    if (scope != kClusterScope) keep_last_boot(core, table, place->second);
    drop_log(core, owner, place->second);
  }
  core.restores.set(owner, core.now + core.config.restore_max);
}

void settle_restore(Core& core, const Uuid& owner) {
  if (!core.restores.contains(owner)) return;
  for (auto& [scope, table] : core.tables) {
    auto place = table.owners.find(owner);
    if (place == table.owners.end() || !place->second.previous) continue;
    if (restored(core, table, owner, place->second)) drop_restored(core, table, owner);
  }
}

void end_restore(Core& core, const Uuid& owner) {
  core.restores.cancel(owner);
  for (auto& [scope, table] : core.tables) {
    auto place = table.owners.find(owner);
    if (place != table.owners.end() && place->second.previous) drop_restored(core, table, owner);
  }
}

void drop_owner(Core& core, const Uuid& owner) {
  core.restores.cancel(owner);
  for (auto& [scope, table] : core.tables) {
    auto place = table.owners.find(owner);
    if (place == table.owners.end()) continue;
    drop_log(core, owner, place->second);
    drop_previous(core, place->second);
    refresh(core, table, owner);
    // In the cluster scope the entry holds nothing but the log.
    if (scope == kClusterScope) table.owners.erase(owner);
  }
}

}  // namespace ovn::gossip
