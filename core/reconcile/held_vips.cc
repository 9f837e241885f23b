// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/held_vips.h"

#include <algorithm>
#include <map>

#include "core/kernel/translation.h"
#include "core/reconcile/balance.h"
#include "core/reconcile/ingress.h"
#include "core/reconcile/ingress_backend.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;
using nft::Element;

namespace {

using ByVip = std::map<HeldVip, SlotCounts>;

std::optional<Front> front_of(const Element& element) {
  if (auto vip = vip_of(element)) return Front(*vip);
  return port_of(element);
}

bool is_of_service(std::string_view table) {
  return table == kBalanceTable || table == kIngressTable;
}

// Who serves at those of the fronts that have anybody.
ByVip serving_at(const std::vector<Element>& elements, const std::set<HeldVip>& fronts) {
  ByVip found;
  for (const Element& element : elements) {
    auto front = nft::served_by(element) ? front_of(element) : std::nullopt;
    if (!front || !fronts.contains({element.netns, *front})) continue;
    bool slot = nft::is_slots(element.set);
    ByteView tail = ByteView(element.at).subspan(nft::head_size(element.set));
    Bytes backend = slot ? std::get<Bytes>(element.data) : Bytes(tail.begin(), tail.end());
    uint32_t& slots = found[{element.netns, *front}][backend];
    if (slot) ++slots;
  }
  return found;
}

// What is known of a backend counts, but for the number of its slots: that depends on the others.
SlotCounts united(SlotCounts known, const SlotCounts& there) {
  for (auto [backend, slots] : there) {
    auto [at, is_new] = known.emplace(backend, slots);
    if (!is_new && at->second > 0 && slots > 0) at->second = slots;
  }
  return known;
}

// The chains that the fronts of these namespaces need now, instead of those that they needed.
void renew_picks(Snapshot& desired, const std::set<NetnsName>& boxes) {
  std::erase_if(desired.chains, [&](const nft::LooseChain& chain) {
    return is_of_service(chain.table) && boxes.contains(chain.netns);
  });
  std::map<HeldVip, uint32_t> counts;
  for (const Element& element : desired.elements) {
    if (!nft::is_slots(element.set) || !boxes.contains(element.netns)) continue;
    if (auto front = front_of(element)) ++counts[{element.netns, *front}];
  }
  std::set<std::tuple<NetnsName, bool, ip::Family, uint32_t>> picks;
  for (const auto& [at, slots] : counts) {
    picks.emplace(at.first, at.second.is_port(), at.second.vip.family(), slots);
  }
  for (const auto& [netns, of_port, family, slots] : picks) {
    desired.chains.push_back(of_port ? ingress_pick_chain(netns, family, slots)
                                     : pick_chain(netns, family, slots));
  }
  std::ranges::sort(desired.chains, {}, &nft::LooseChain::key);
}

// One that is known now has its place, whatever it was.
void keep_hosts(Snapshot& desired, const Snapshot& actual, const std::set<NetnsName>& boxes) {
  if (boxes.empty()) return;
  std::vector<Element> kept;
  for (const Element& have : actual.elements) {
    bool left = boxes.contains(have.netns) && is_of_ingress_host(have);
    if (left && !find_same(desired.elements, have)) kept.push_back(have);
  }
  if (kept.empty()) return;
  desired.elements.insert(desired.elements.end(), kept.begin(), kept.end());
  std::ranges::sort(desired.elements, {}, &Element::key);
}

}  // namespace

void keep_held(Snapshot& desired, const Snapshot& actual, const Held& all_held) {
  keep_hosts(desired, actual, all_held.hosts);
  const std::set<HeldVip>& held = all_held.vips;
  if (held.empty()) return;
  ByVip known = serving_at(desired.elements, held), changed;
  for (const auto& [at, there] : serving_at(actual.elements, held)) {
    SlotCounts all = united(known[at], there);
    if (all != known[at]) changed.emplace(at, std::move(all));
  }
  // A service that is no more leaves nothing to hold. A port without backends has no elements.
  std::set<HeldVip> wanted;
  for (const Element& element : desired.elements) {
    if (auto vip = vip_of(element)) wanted.emplace(element.netns, *vip);
  }
  std::erase_if(changed, [&](const auto& one) {
    return !one.first.second.is_port() && !wanted.contains(one.first);
  });
  if (changed.empty()) return;
  std::erase_if(desired.elements, [&](const Element& element) {
    auto front = front_of(element);
    return front && changed.contains({element.netns, *front});
  });
  std::set<NetnsName> boxes;
  for (const auto& [at, slots] : changed) {
    const auto& [netns, front] = at;
    if (front.is_port()) add_port(netns, front, slots, desired);
    else add_vip(netns, front.vip, slots, desired);
    boxes.insert(at.first);
  }
  std::ranges::sort(desired.elements, {}, &Element::key);
  renew_picks(desired, boxes);
}

}  // namespace ovn::reconcile
