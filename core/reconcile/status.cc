// SPDX-License-Identifier: Apache-2.0
// What the reconciler tells of itself.
#include <algorithm>

#include "core/reconcile/apart.h"
#include "core/reconcile/order.h"
#include "core/reconcile/reconciler.h"
#include "core/reconcile/uplink.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

size_t size_of(const Snapshot& snapshot) {
  size_t size = 0;
  each_kind([&](const auto& objects) { size += objects.size(); }, snapshot);
  return size;
}

const Link* find_link(const Snapshot& snapshot, const NetnsName& netns, const std::string& name) {
  for (const Link& link : in_space(snapshot.links, netns)) {
    if (link.name == name) return &link;
  }
  return nullptr;
}

// The veth whose other end this is; null if there is none.
const Link* veth_to(const Snapshot& snapshot, const NetnsName& netns, const std::string& name) {
  const LinkKind pair = Veth{netns, name};
  auto at = std::ranges::find(snapshot.links, pair, &Link::kind);
  return at == snapshot.links.end() ? nullptr : &*at;
}

// Adds what keeps that port of a host's bridge apart, if it is to be.
void add_apart(const Snapshot& desired, const Link& port, std::set<std::string>& parts) {
  if (port.netns != kHost) return;
  nft::Element apart = apart_element(port.name);
  if (!find_same(desired.elements, apart)) return;
  parts.insert(key_text(apart));
  for (auto& key : prerequisites(apart)) parts.insert(std::move(key));
}

// key_text() of what the link is made of: its namespace, what it stands on, its bridge and that
// one's VXLAN device and uplink, and the same of its other end.
std::set<std::string> parts_of(const Snapshot& desired, const NetnsName& netns,
                               const std::string& name) {
  std::set<std::string> parts;
  for (const Link* end : {find_link(desired, netns, name), veth_to(desired, netns, name)}) {
    if (!end) continue;
    parts.insert(key_text(*end));
    for (auto& key : prerequisites(*end)) parts.insert(std::move(key));
    add_apart(desired, *end, parts);
    const Lower* lower = lower_of(end->kind);
    const NetnsName& inside = lower ? lower->netns : end->netns;
    if (const Link* uplink = find_link(desired, inside, std::string(kUplinkName))) {
      if (const Link* port = veth_to(desired, inside, uplink->name)) {
        add_apart(desired, *port, parts);
      }
    }
    for (const Link& link : in_space(desired.links, end->netns)) {
      bool beside = !end->master.empty() && link.master == end->master;
      if (beside && std::holds_alternative<Vxlan>(link.kind)) parts.insert(key_text(link));
    }
  }
  return parts;
}

// The namespace of a part of that table; null if it is no such part.
const NetnsName* space_of_part(const Object& object, std::string_view table) {
  auto part = [&](const auto* one) { return one && one->table == table ? &one->netns : nullptr; };
  const auto* whole = std::get_if<nft::Table>(&object);
  if (whole) return whole->name == table ? &whole->netns : nullptr;
  const auto* of_chain = part(std::get_if<nft::LooseChain>(&object));
  return of_chain ? of_chain : part(std::get_if<nft::Element>(&object));
}

}  // namespace

Reconciler::Remaining Reconciler::remaining() const {
  if (!plan_) plan_ = plan(desired_, believed_.state(), owned_);
  return {std::span(plan_->ops).subspan(plan_done_), plan_->conflicts};
}

Standing Reconciler::standing(const NetnsName& netns, const std::string& link) const {
  auto parts = parts_of(desired_, netns, link);
  std::string self = key_text(Link{netns, link, VethPeer(), {}, 0, true, "", ""});
  auto concerns = [&](const Object& object) {
    auto needed = prerequisites(object);
    bool on_it = std::find(needed.begin(), needed.end(), self) != needed.end();
    return on_it || parts.contains(key_text(object));
  };
  Standing standing;
  for (const Conflict& conflict : remaining().conflicts) {
    if (!concerns(conflict.object)) continue;
    const std::string* why = unreadable(conflict.object);
    if (!why && approachable(conflict.object)) why = &conflict.reason;
    if (why) return {Standing::State::error, key_text(conflict.object) + ": " + *why};
    standing.state = Standing::State::pending;
  }
  for (const Op& op : remaining().ops) {
    if (!concerns(op.object)) continue;
    const auto* retry = retries_.find(key_text(op.object));
    if (retry) return {Standing::State::error, retry->error};
    standing.state = Standing::State::pending;
  }
  return standing;
}

std::set<NetnsName> Reconciler::faulty(std::string_view table) const {
  std::set<NetnsName> names;
  for (const auto& [name, _] : unreadable_) names.insert(name);
  for (const Op& op : remaining().ops) {
    const NetnsName* netns = space_of_part(op.object, table);
    if (netns && retries_.find(key_text(op.object))) names.insert(*netns);
  }
  return names;
}

Status Reconciler::status() const {
  Status status;
  status.objects = size_of(desired_);
  status.healed_total = healed_total_;
  status.last_healed.assign(healed_.begin(), healed_.end());
  for (const auto& [key, retry] : retries_.entries()) {
    status.faults.push_back({key, retry.error, retry.attempts, retry.next});
  }
  for (const Conflict& conflict : remaining().conflicts) {
    if (!approachable(conflict.object)) continue;
    status.faults.push_back({key_text(conflict.object), conflict.reason, 0, resync_at_});
  }
  for (const auto& [name, error] : unreadable_) {
    status.faults.push_back({fmt::format("netns {}", name), error, 0, lookout_.next()});
  }
  for (const Op& op : remaining().ops) {
    if (!retries_.find(key_text(op.object))) ++status.pending;
  }
  return status;
}

}  // namespace ovn::reconcile
