// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/held_vips.h"

#include <algorithm>
#include <map>

#include "core/kernel/translation.h"
#include "core/reconcile/balance.h"

namespace ovn::reconcile {

using namespace kernel;
using nft::Element;

namespace {

using ByVip = std::map<HeldVip, SlotCounts>;

// Who serves at those of the VIPs that have anybody.
ByVip serving_at(const std::vector<Element>& elements, const std::set<HeldVip>& vips) {
  ByVip found;
  for (const Element& element : elements) {
    auto served = element.table == kBalanceTable ? nft::served_by(element) : std::nullopt;
    if (!served || !vips.contains({element.netns, served->vip})) continue;
    uint32_t& slots = found[{element.netns, served->vip}][served->backend];
    if (nft::is_slots(element.set)) ++slots;
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

// The chains that the VIPs of these sandboxes need now, instead of those that they needed.
void renew_picks(Snapshot& desired, const std::set<NetnsName>& boxes) {
  std::erase_if(desired.chains, [&](const nft::LooseChain& chain) {
    return chain.table == kBalanceTable && boxes.contains(chain.netns);
  });
  std::map<HeldVip, uint32_t> counts;
  for (const Element& element : desired.elements) {
    bool counted = nft::is_slots(element.set) && boxes.contains(element.netns);
    auto served = counted ? nft::served_by(element) : std::nullopt;
    if (served) ++counts[{element.netns, served->vip}];
  }
  std::set<std::tuple<NetnsName, ip::Family, uint32_t>> picks;
  for (const auto& [at, slots] : counts) picks.emplace(at.first, at.second.family(), slots);
  for (const auto& [netns, family, slots] : picks) {
    desired.chains.push_back(pick_chain(netns, family, slots));
  }
  std::ranges::sort(desired.chains, {}, &nft::LooseChain::key);
}

}  // namespace

void keep_held(Snapshot& desired, const Snapshot& actual, const std::set<HeldVip>& held) {
  if (held.empty()) return;
  ByVip known = serving_at(desired.elements, held), changed;
  for (const auto& [at, there] : serving_at(actual.elements, held)) {
    SlotCounts all = united(known[at], there);
    if (all != known[at]) changed.emplace(at, std::move(all));
  }
  // A service that is no more leaves nothing to hold.
  std::set<HeldVip> wanted;
  for (const Element& element : desired.elements) {
    if (auto vip = vip_of(element)) wanted.emplace(element.netns, *vip);
  }
  std::erase_if(changed, [&](const auto& one) { return !wanted.contains(one.first); });
  if (changed.empty()) return;
  std::erase_if(desired.elements, [&](const Element& element) {
    auto vip = vip_of(element);
    return vip && changed.contains({element.netns, *vip});
  });
  std::set<NetnsName> boxes;
  for (const auto& [at, slots] : changed) {
    add_vip(at.first, at.second, slots, desired);
    boxes.insert(at.first);
  }
  std::ranges::sort(desired.elements, {}, &Element::key);
  renew_picks(desired, boxes);
}

}  // namespace ovn::reconcile
