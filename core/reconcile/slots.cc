// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/slots.h"

#include <algorithm>
#include <map>

#include "core/kernel/translation.h"

namespace ovn::reconcile {

using namespace kernel;
using nft::Element;

namespace {

using Elements = std::vector<Element>;

ByteView head_of(const Element& element) {
  return ByteView(element.at).first(std::min(nft::head_size(element.set), element.at.size()));
}

bool is_of_same_service(const Element& a, const Element& b) {
  return std::ranges::equal(head_of(a), head_of(b)) && a.set == b.set && a.table == b.table &&
         a.netns == b.netns;
}

// The elements of `one`'s set with its VIP or port.
template <class List>
auto group_of(const Element& one, List& in) {
  Element head{one.netns, one.table, one.set, {}, {}};
  head.at.assign(head_of(one).begin(), head_of(one).end());
  auto first = std::ranges::lower_bound(in, head.key(), {}, &Element::key);
  auto last = std::find_if(first, in.end(), [&](auto& e) { return !is_of_same_service(e, one); });
  return std::span(first, last);
}

// Both are of one VIP or port, and sorted.
void settle(std::span<Element> desired, std::span<const Element> actual) {
  std::map<Bytes, int> left;
  for (const Element& element : desired) ++left[std::get<Bytes>(element.data)];
  std::vector<Element*> gaps;
  auto have = actual.begin();
  for (Element& want : desired) {
    while (have != actual.end() && have->at < want.at) ++have;
    bool there = have != actual.end() && have->at == want.at;
    const auto* holder = there ? std::get_if<Bytes>(&have->data) : nullptr;
    auto found = holder ? left.find(*holder) : left.end();
    if (found == left.end() || found->second == 0) {
      gaps.push_back(&want);
    } else {
      --found->second;
      want.data = *holder;
    }
  }
  auto next = left.begin();
  for (Element* gap : gaps) {
    while (next->second == 0) ++next;
    --next->second;
    gap->data = next->first;
  }
}

bool leads_to(const Element& slot, const Bytes& backend) {
  const auto* data = std::get_if<Bytes>(&slot.data);
  return data && *data == backend;
}

}  // namespace

void settle_slots(Elements& desired, const Elements& actual) {
  for (auto first = desired.begin(); first != desired.end();) {
    if (!nft::is_slots(first->set)) {
      ++first;
      continue;
    }
    auto last = std::find_if(first, desired.end(),
                             [&](const Element& e) { return !is_of_same_service(e, *first); });
    auto there = group_of(*first, actual);
    std::span<Element> group(first, last);
    if (!std::ranges::equal(group, there)) settle(group, there);
    first = last;
  }
}

Flows flows_after(const Element& gone, const Elements& desired) {
  if (!nft::served_by(gone)) return Flows::stay;
  ByteView head = head_of(gone), tail = ByteView(gone.at).subspan(head.size());
  Bytes backend(tail.begin(), tail.end());
  if (nft::is_slots(gone.set)) backend = std::get<Bytes>(gone.data);
  Element slot{gone.netns, gone.table, std::string(nft::slots_beside(gone.set)), gone.at, {}};
  auto serves = [&](const Element& e) { return leads_to(e, backend); };
  if (std::ranges::any_of(group_of(slot, desired), serves)) return Flows::stay;
  Element draining{gone.netns, gone.table, std::string(nft::draining_beside(gone.set)), {}, {}};
  draining.at.assign(head.begin(), head.end());
  draining.at.insert(draining.at.end(), backend.begin(), backend.end());
  bool drains = std::ranges::binary_search(desired, draining.key(), {}, &Element::key);
  return drains ? Flows::datagrams_end : Flows::end;
}

}  // namespace ovn::reconcile
