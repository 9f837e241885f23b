// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_feed.h"

#include <algorithm>
#include <list>
#include <utility>

#include "core/base/log.h"
#include "core/controller/drain_rules.h"
#include "core/controller/mtu_rules.h"
#include "core/controller/restart_rules.h"

namespace ovn::agent {

namespace {

// A network whose table nobody confirms within this time counts as complete: entries of containers
// that are long gone must not stay for ever.
constexpr Duration kSyncTimeMax = std::chrono::seconds(60);

// A host whose agent failed and is back shows nothing until it has put its records again. What was
// kept of it meanwhile stays so long, unless it comes anew before.
constexpr Duration kReturnTimeMax = std::chrono::seconds(10);

// Reading tables takes one part in so many of the loop's time at most: a large one that changes
// with every datagram is not read with every datagram.
constexpr int kReadShare = 5;

using Verb = controller::GossipChange::Verb;

// Changes a row of the table; other changes are none of a table's.
Result<void> write(gossip::Node& node, uint8_t table, const controller::GossipChange& change,
                   Instant now) {
  gossip::NetworkTag tag = gossip::network_tag(change.network.str());
  if (change.verb == Verb::put) return node.put(tag, table, change.key.str(), change.value, now);
  if (change.verb == Verb::drop) return node.drop(tag, table, change.key.str(), now);
  return {};
}

void complain(const controller::GossipChange& change, const Result<void>& done) {
  if (!done) log::error("gossip: network {}: {}", change.network, done.error().message);
}

}  // namespace

GossipFeed::GossipFeed(Loop& loop, GossipDriver& driver, controller::Host& host,
                       std::function<void()> on_changed)
    : loop_(loop),
      driver_(driver),
      host_(host),
      on_changed_(std::move(on_changed)),
      probe_(loop, [this] { refresh_all(); }),
      sync_timer_(loop),
      read_timer_(loop),
      return_timer_(loop) {}

void GossipFeed::follow_host() {
  auto wish = controller::gossip_wish(host_);
  auto changes = controller::gossip_changes(told_, wish);
  told_ = std::move(wish);
  apply(changes);
  follow_beside(controller::kDrainTable, controller::confirmation_wish(host_, told_),
                told_confirmations_);
  follow_beside(controller::kMtuTable, controller::mtu_wish(host_, told_), told_mtus_);
  follow_waiting();
}

void GossipFeed::follow_waiting() {
  follow_beside(controller::kWaitingTable, controller::waiting_wish(host_, told_), told_waiting_);
}

void GossipFeed::follow_attached(const model::SandboxId& sandbox) {
  auto more = controller::gossip_wish_of(host_, sandbox);
  apply(controller::gossip_additions(told_, more));
  apply_beside(controller::kMtuTable,
               controller::gossip_additions(told_mtus_, controller::mtu_wish(host_, more)));
  // It may be one that was waited for. To look through all endpoints takes longer the more there
  // are, so only then.
  auto has_rows = [](const auto& told) { return !told.second.empty(); };
  if (std::ranges::any_of(told_waiting_, has_rows)) follow_waiting();
}

// What a network's log held goes with the network.
void GossipFeed::follow_beside(uint8_t table, controller::GossipWish wish,
                               controller::GossipWish& told) {
  std::erase_if(told, [&](const auto& one) { return !told_.contains(one.first); });
  apply_beside(table, controller::gossip_changes(told, wish));
  told = std::move(wish);
}

void GossipFeed::apply_beside(uint8_t table, const std::vector<controller::GossipChange>& changes) {
  if (changes.empty()) return;
  driver_.update([&](gossip::Node& node, Instant now) {
    for (const auto& change : changes) {
      complain(change, write(node, table, change, now));
    }
  });
}

void GossipFeed::apply(const std::vector<controller::GossipChange>& changes) {
  if (changes.empty()) return;
  driver_.update([&](gossip::Node& node, Instant now) {
    for (const auto& change : changes) apply(change, node, now);
  });
}

void GossipFeed::apply(const controller::GossipChange& change, gossip::Node& node, Instant now) {
  gossip::NetworkTag tag = gossip::network_tag(change.network.str());
  Result<void> done;
  switch (change.verb) {
    case Verb::attach:
      attached_[tag] = change.network;
      sync_deadlines_[change.network] = now + kSyncTimeMax;
      controller::begin_learning(host_, change.network, now);
      arm_sync_timer();
      done = node.attach(tag, now);
      break;
    case Verb::put:
    case Verb::drop:
      done = write(node, model::kEndpointTable, change, now);
      break;
    case Verb::detach:
      attached_.erase(tag);
      sync_deadlines_.erase(change.network);
      host_.remote.erase(change.network);
      node.detach(tag, now);
      break;
  }
  complain(change, done);
}

void GossipFeed::handle_records_changed(gossip::NetworkTag network) {
  if (!attached_.contains(network)) return;
  changed_.insert(network);
  if (loop_.now() >= read_after_) return read_changed();
  read_timer_.arm(read_after_, [this] { read_changed(); });
}

void GossipFeed::read_changed() {
  Instant begin = loop_.now();
  bool changed = false;
  for (gossip::NetworkTag tag : std::exchange(changed_, {})) {
    auto attached = attached_.find(tag);
    if (attached != attached_.end()) changed = refresh(attached->second) || changed;
  }
  Instant end = loop_.now();
  read_after_ = end + (kReadShare - 1) * (end - begin);
  if (!changed) return;
  probe_lingering();
  on_changed_();
}

void GossipFeed::handle_synced(gossip::NetworkTag network) {
  auto attached = attached_.find(network);
  if (attached != attached_.end()) synced(attached->second);
}

void GossipFeed::handle_member_changed() {
  for (const auto& [network, table] : host_.remote) {
    for (const auto& remote : table.records) {
      if (remote.lingering) return refresh_all();
    }
  }
}

void GossipFeed::synced(const model::NetworkId& network) {
  sync_deadlines_.erase(network);
  arm_sync_timer();
  refresh(network);
  if (controller::mark_synced(host_, network)) on_changed_();
}

void GossipFeed::complete() {
  driver_.update([](gossip::Node& node, Instant now) { node.complete(now); });
}

void GossipFeed::arm_sync_timer() {
  Instant earliest = kNever;
  for (const auto& [network, deadline] : sync_deadlines_) earliest = std::min(earliest, deadline);
  sync_timer_.arm(earliest, [this] { give_up_waiting(); });
}

void GossipFeed::give_up_waiting() {
  Instant now = loop_.now();
  std::vector<model::NetworkId> due;
  for (const auto& [network, deadline] : sync_deadlines_) {
    if (deadline <= now) due.push_back(network);
  }
  for (const auto& network : due) synced(network);
}

// True if the host's records of the network changed.
bool GossipFeed::refresh(const model::NetworkId& network) {
  const gossip::Node& node = driver_.node();
  std::vector<controller::RawRecord> rows, confirmations, mtus, waiting;
  std::set<std::pair<Uuid, std::string_view>> present;
  for (const auto& row : node.visible(gossip::network_tag(network.str()))) {
    controller::RawRecord raw{row.owner, row.key, row.value, false};
    if (row.table == controller::kDrainTable) confirmations.push_back(raw);
    if (row.table == controller::kMtuTable) mtus.push_back(raw);
    if (row.table == controller::kWaitingTable) waiting.push_back(raw);
    if (row.table != model::kEndpointTable) continue;
    present.emplace(row.owner, row.key);
    rows.push_back(raw);
  }
  std::list<std::pair<std::string, Bytes>> kept;
  for (const auto& remote : host_.remote[network].records) {
    bool anew = present.contains({remote.owner, remote.record.id.str()});
    if (anew || !probe_.alive(remote.record.vtep) || !lingers(remote)) continue;
    kept.emplace_back(remote.record.id.str(), encode(remote.record));
    rows.push_back({remote.owner, kept.back().first, kept.back().second, true});
  }
  if (auto known = host_.networks.find(network); known != host_.networks.end()) {
    log::debug("gossip: network {} has {} records", known->second.name, rows.size());
  }
  controller::adopt_confirmations(host_, network, confirmations);
  controller::adopt_waiting(host_, network, waiting);
  bool changed = controller::adopt_mtus(host_, network, mtus);
  return controller::adopt_records(host_, network, rows) || changed;
}

bool GossipFeed::lingers(const controller::RemoteRecord& remote) {
  auto owner = driver_.node().member(remote.owner);
  if (!owner || owner->state == gossip::MemberState::left) return false;
  if (owner->state == gossip::MemberState::failed) return true;
  if (!remote.lingering) return false;
  Instant until = owner->since + kReturnTimeMax;
  if (loop_.now() >= until) return false;
  if (until < return_at_) {
    return_at_ = until;
    return_timer_.arm(until, [this] {
      return_at_ = kNever;
      refresh_all();
    });
  }
  return true;
}

void GossipFeed::refresh_all() {
  bool changed = false;
  for (const auto& [tag, network] : attached_) changed = refresh(network) || changed;
  probe_lingering();
  if (changed) on_changed_();
}

void GossipFeed::probe_lingering() {
  std::set<ip::Address> targets;
  for (const auto& [network, table] : host_.remote) {
    for (const auto& remote : table.records) {
      if (remote.lingering) targets.insert(remote.record.vtep);
    }
  }
  probe_.set_targets(targets);
}

}  // namespace ovn::agent
