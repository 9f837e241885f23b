// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/link_plan.h"

#include <utility>

#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

template <class Kind>
bool is(const Link* link) {
  return link != nullptr && std::holds_alternative<Kind>(link->kind);
}

// The kernel forgets neighbours when the MAC changes (neigh_changeaddr()), and more than those when
// the link goes down.
bool forgets(const Link& actual, const Link& desired) {
  return (desired.mac && desired.mac != actual.mac) || (actual.up && !desired.up);
}

}  // namespace

LinkPlan::LinkPlan(const Snapshot& desired, const Snapshot& actual, const OwnedSet& owned)
    : desired_(desired), actual_(actual) {
  judge_spaces();
  list_links(owned);
  judge_drops();
  judge_uppers();
  judge_blocks();
  judge_pairs();
  judge_puts();
}

void LinkPlan::judge_spaces() {
  walk(
      desired_.namespaces, actual_.namespaces,
      [&](auto& want) { spaces_[want.name].desired = &want; },
      [&](auto& have) { spaces_[have.name].actual = &have; },
      [&](auto& want, auto& have) {
        spaces_[want.name] = {{}, &want, &have};
      });
  Space& host = spaces_[kHost];
  host = {};
  for (auto& [name, space] : spaces_) {
    if (name == kHost) continue;
    const Netns *want = space.desired, *have = space.actual;
    bool moved = want && have && want->owned && *want != *have;
    space.gone = have && have->owned && (!want || moved);
    space.renewed = want && want->owned && (!have || moved);
    space.blocked = want && !want->owned && !have;
    space.ours = have && have->owned;
  }
}

// In the host's namespace a dump reports our own links only. In those of others, where links of
// other people appear as devices, one that bears our group is ours if its alias is one that we
// gave, or looks like none of ours (a crash kept it from getting one, or somebody changed it) where
// we want a link of that name. So is the other end of a veth of ours, and what stands on a link in
// a namespace of ours.
void LinkPlan::list_links(const OwnedSet& owned) {
  walk(
      desired_.links, actual_.links,
      [&](auto& want) {
        rows_[{want.netns, want.name}].desired = &want;
      },
      [&](auto& have) {
        rows_[{have.netns, have.name}].actual = &have;
      },
      [&](auto& want, auto& have) {
        Row& row = rows_[{want.netns, want.name}];
        row.desired = &want;
        row.actual = &have;
      });
  for (auto& [key, row] : rows_) {
    if (row.actual == nullptr || is<Device>(row.actual)) continue;
    const auto& alias = row.actual->alias;
    bool wanted = row.desired && (row.desired->alias == alias || !alias.starts_with(kAliasPrefix));
    const Lower* lower = kernel::lower_of(row.actual->kind);
    bool stands = lower && lower->netns != kHost && spaces_[lower->netns].ours;
    bool certain = key.first == kHost || spaces_[key.first].ours || stands;
    row.ours = row.ours || certain || wanted || owned.aliases.contains(alias);
    Row* peer = peer_of(row.actual);
    if (!peer || !is<VethPeer>(peer->actual)) continue;
    veth_of_[peer] = &row;
    peer->ours = peer->ours || row.ours;
  }
}

void LinkPlan::judge_drops() {
  for (auto& [key, row] : rows_) {
    if (!row.actual) continue;
    bool unwanted = !row.desired || spaces_[key.first].gone;
    row.foreign = !unwanted && !row.ours && !is<Device>(row.desired);
    if (spaces_[key.first].gone) row.gone = true;
    if (!row.ours) continue;
    if (unwanted || needs_recreate(*row.actual, *row.desired)) drop(row);
  }
}

// What stands on a link that goes, goes along; it may have others on it in turn.
void LinkPlan::judge_uppers() {
  for (bool more = true; std::exchange(more, false);) {
    for (auto& [key, row] : rows_) {
      const Row* lower = row.gone ? nullptr : lower_of(row.actual);
      if (lower && lower->gone) more = row.gone = true;
    }
  }
}

void LinkPlan::drop(Row& row) {
  row.drop = row.gone = true;
  if (Row* peer = peer_of(row.actual)) peer->gone = true;
  if (auto veth = veth_of_.find(&row); veth != veth_of_.end()) veth->second->gone = true;
}

void LinkPlan::judge_blocks() {
  for (auto& [key, row] : rows_) {
    if (row.desired) row.blocked = row.foreign || spaces_[key.first].blocked;
  }
  for (auto& [key, row] : rows_) {
    if (!row.desired || row.desired->master.empty()) continue;
    Row* master = find(key.first, row.desired->master);
    row.blocked = row.blocked || (master && master->blocked);
  }
  for (bool more = true; std::exchange(more, false);) {
    for (auto& [key, row] : rows_) {
      const Row* lower = row.blocked ? nullptr : lower_of(row.desired);
      if (lower && lower->blocked) more = row.blocked = true;
    }
  }
  for (auto& [key, row] : rows_) {
    if (Row* peer = peer_of(row.desired))
      peer->blocked = row.blocked = row.blocked || peer->blocked;
  }
}

// Both ends or none: a pair that has lost one is made again.
void LinkPlan::judge_pairs() {
  for (auto& [key, row] : rows_) {
    Row* peer = peer_of(row.desired);
    if (!peer || row.blocked || (!row.absent() && !peer->absent())) continue;
    if (!row.absent()) drop(row);
    if (!peer->absent()) drop(*peer);
  }
}

void LinkPlan::judge_puts() {
  for (auto& [key, row] : rows_) {
    if (!row.desired || row.blocked) continue;
    row.renewed = row.absent() || forgets(*row.actual, *row.desired);
  }
}

void LinkPlan::emit(Ops& drops, Ops& puts, std::vector<Conflict>& conflicts) const {
  for (const auto& [name, space] : spaces_) {
    if (space.blocked) conflicts.push_back({*space.desired, "the namespace is gone"});
    if (space.actual && (space.gone || !space.desired))
      drops.push_back(kernel::drop(*space.actual));
    if (space.desired && space.actual && satisfies(*space.actual, *space.desired)) continue;
    if (space.desired && !space.blocked) puts.push_back(put(*space.desired));
  }
  for (const auto& [key, row] : rows_) {
    auto veth = veth_of_.find(&row);
    bool along = veth != veth_of_.end() && veth->second->drop;
    if (const Row* lower = lower_of(row.actual)) along = along || lower->gone;
    if (row.drop && !along) drops.push_back(kernel::drop(*row.actual));
    if (row.foreign) conflicts.push_back({*row.desired, "a link of that name is not ours"});
    if (!row.desired || row.blocked) continue;
    if (row.absent() || !satisfies(*row.actual, *row.desired)) puts.push_back(put(*row.desired));
  }
}

const Fate& LinkPlan::fate(const NetnsName& netns, std::string_view link) const {
  static const Fate kUnknown;
  if (link.empty()) {
    auto space = spaces_.find(netns);
    return space == spaces_.end() ? kUnknown : space->second;
  }
  if (last_ && last_->first.second == link && last_->first.first == netns) return last_->second;
  auto row = rows_.find({netns, std::string(link)});
  if (row == rows_.end()) return fate(netns, "");
  last_ = &*row;
  return row->second;
}

LinkPlan::Row* LinkPlan::find(const NetnsName& netns, const std::string& link) {
  auto row = rows_.find({netns, link});
  return row == rows_.end() ? nullptr : &row->second;
}

const LinkPlan::Row* LinkPlan::lower_of(const Link* link) const {
  const Lower* lower = link ? kernel::lower_of(link->kind) : nullptr;
  auto row = lower ? rows_.find({lower->netns, lower->name}) : rows_.end();
  return row == rows_.end() ? nullptr : &row->second;
}

LinkPlan::Row* LinkPlan::peer_of(const Link* link) {
  const auto* veth = link ? std::get_if<Veth>(&link->kind) : nullptr;
  return veth ? find(veth->peer_netns, veth->peer_name) : nullptr;
}

}  // namespace ovn::reconcile
