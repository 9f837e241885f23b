// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/believed.h"

#include <algorithm>
#include <set>

#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

template <class T>
bool by_key(const T& a, const T& b) {
  return a.key() < b.key();
}

template <class T>
void upsert(std::vector<T>& objects, const T& object) {
  auto place = place_of(objects, object);
  if (place != objects.end() && place->key() == object.key()) {
    *place = object;
  } else {
    objects.insert(place, object);
  }
}

// Puts win over what is there; both sorted. Few of them cost little, however much is there.
template <class T>
void merge(std::vector<T>& objects, const std::vector<T>& puts) {
  auto news = static_cast<ptrdiff_t>(objects.size());
  for (const T& put : puts) {
    auto end = objects.begin() + news;
    auto place = std::lower_bound(objects.begin(), end, put, by_key<T>);
    if (place != end && place->key() == put.key()) {
      *place = put;
    } else {
      objects.push_back(put);
    }
  }
  auto middle = objects.begin() + news;
  if (middle == objects.begin() || middle == objects.end()) return;
  auto first = std::lower_bound(objects.begin(), middle, *middle, by_key<T>);
  std::inplace_merge(first, middle, objects.end(), by_key<T>);
}

// The objects of kind T in operations of that verb, sorted.
template <class T>
std::vector<T> objects_in(std::span<const Op> ops, Op::Verb verb) {
  std::vector<T> objects;
  for (const Op& op : ops) {
    const T* object = std::get_if<T>(&op.object);
    if (object && op.verb == verb) objects.push_back(*object);
  }
  std::sort(objects.begin(), objects.end(), by_key<T>);
  return objects;
}

template <class T>
void drop_all(std::vector<T>& objects, std::span<const Op> ops) {
  auto drops = objects_in<T>(ops, Op::Verb::drop);
  if (drops.empty()) return;
  auto first = place_of(objects, drops.front());
  auto last = std::upper_bound(first, objects.end(), drops.back(), by_key<T>);
  auto gone = std::remove_if(first, last, [&](const T& object) {
    return std::binary_search(drops.begin(), drops.end(), object, by_key<T>);
  });
  objects.erase(gone, last);
}

template <class T>
void put_all(std::vector<T>& objects, std::span<const Op> ops) {
  merge(objects, objects_in<T>(ops, Op::Verb::put));
}

template <class T>
void drop_in(std::vector<T>& objects, const NetnsName& netns) {
  auto space = in_space(objects, netns);
  objects.erase(space.begin(), space.end());
}

// What is on one link.
template <class T>
void drop_on(std::vector<T>& objects, const NetnsName& netns, const std::string& link) {
  auto place = [](const T& object) { return std::tie(object.netns, object.link); };
  auto gone = std::ranges::equal_range(objects, std::tie(netns, link), {}, place);
  objects.erase(gone.begin(), gone.end());
}

// Their key does not have the link.
void drop_on(std::vector<Route>& routes, const NetnsName& netns, const std::string& link) {
  auto space = in_space(routes, netns);
  auto gone = std::ranges::remove(space, link, &Route::link);
  routes.erase(gone.begin(), gone.end());
}

// What is in one table.
template <class T>
void drop_of(std::vector<T>& objects, const nft::Table& table) {
  auto space = in_space(objects, table.netns);
  auto gone = std::ranges::remove(space, table.name, &T::table);
  objects.erase(gone.begin(), gone.end());
}

// One pass over all objects costs less than one for each of many namespaces.
constexpr size_t kFewSpaces = 8;

template <class T>
void drop_in(std::vector<T>& objects, const std::set<NetnsName>& spaces) {
  if (spaces.size() > kFewSpaces) {
    std::erase_if(objects, [&](const T& object) { return spaces.contains(netns_of(object)); });
  } else {
    for (const NetnsName& netns : spaces) drop_in(objects, netns);
  }
}

template <class T>
bool has(const std::vector<T>& objects, const T& wanted) {
  auto place = place_of(objects, wanted);
  return place != objects.end() && *place == wanted;
}

// An answer has the values of some sysctls, and all of the rest.
template <class T>
constexpr bool is_partial = std::is_same_v<T, Sysctl>;

}  // namespace

bool Believed::agrees(std::span<const Netns> namespaces, const Snapshot& answer) const {
  bool same = true;
  each_kind(
      [&]<class T>(const std::vector<T>& have, const std::vector<T>& now) {
        if constexpr (is_partial<T>) {
          same = same && std::ranges::all_of(now, [&](const T& one) { return has(have, one); });
        } else {
          same = same && std::ranges::all_of(namespaces, [&](const Netns& netns) {
                   return std::ranges::equal(in_space(have, netns.name), in_space(now, netns.name));
                 });
        }
      },
      state_, answer);
  return same;
}

void Believed::take(std::span<const Netns> namespaces, Snapshot answer) {
  std::set<NetnsName> names;
  for (const Netns& netns : namespaces) names.insert(netns.name);
  each_kind(
      [&]<class T>(std::vector<T>& have, const std::vector<T>& now) {
        if (!is_partial<T>) drop_in(have, names);
        merge(have, now);
      },
      state_, answer);
}

// A plan drops dependents before links and puts them after, which allows one pass for each kind.
void Believed::take(std::span<const Op> done) {
  for (const Address& gone : objects_in<Address>(done, Op::Verb::drop)) {
    reconcile::drop_on(state_.addresses, gone.netns, gone.link);
    reconcile::drop_on(state_.routes, gone.netns, gone.link);
  }
  for (const Op& op : done) {  // a table that is put is made anew
    const auto* table = std::get_if<nft::Table>(&op.object);
    if (!table) continue;
    drop_of(state_.chains, *table);
    drop_of(state_.elements, *table);
  }
  drop_all(state_.tables, done);
  drop_all(state_.chains, done);
  drop_all(state_.elements, done);
  put_all(state_.tables, done);
  put_all(state_.chains, done);
  put_all(state_.elements, done);
  drop_all(state_.rules, done);
  drop_all(state_.routes, done);
  drop_all(state_.neighbors, done);
  drop_all(state_.fdb, done);
  for (const Op& op : done) {
    const auto* link = std::get_if<Link>(&op.object);
    const auto* netns = std::get_if<Netns>(&op.object);
    if (link) op.verb == Op::Verb::put ? put(*link) : drop(*link);
    if (netns) op.verb == Op::Verb::put ? put(*netns) : drop(*netns);
  }
  put_all(state_.sysctls, done);
  put_all(state_.addresses, done);
  put_all(state_.neighbors, done);
  put_all(state_.fdb, done);
  put_all(state_.routes, done);
  put_all(state_.rules, done);
}

void Believed::put(const Netns& netns) { upsert(state_.namespaces, netns); }

void Believed::drop(const Netns& netns) {
  std::vector<Link> inside;
  for (const Link& link : state_.links) {
    if (link.netns == netns.name) inside.push_back(link);
  }
  if (netns.owned) {
    for (const Link& link : inside) drop(link);  // with their other ends
  }
  each_kind([&](auto& objects) { drop_in(objects, netns.name); }, state_);
}

// A new pair has its other end at once, though without what is still to be put there.
void Believed::put(const Link& link) {
  auto place = place_of(state_.links, link);
  bool there = place != state_.links.end() && place->key() == link.key();
  bool same_mac = there && (!link.mac || place->mac == link.mac);
  if (!same_mac || (place->up && !link.up)) drop_on(link.netns, link.name);
  upsert(state_.links, link);
  if (const auto* veth = std::get_if<Veth>(&link.kind); veth && !there) {
    upsert(state_.links, {veth->peer_netns, veth->peer_name, VethPeer(), {}, 0, false, "", ""});
  }
}

void Believed::drop(const Link& link) {
  drop_link(link.netns, link.name);
  if (const auto* veth = std::get_if<Veth>(&link.kind)) {
    drop_link(veth->peer_netns, veth->peer_name);
  }
  Veth outer{link.netns, link.name};
  auto pair = std::find_if(state_.links.begin(), state_.links.end(),
                           [&](const Link& other) { return other.kind == LinkKind(outer); });
  if (pair != state_.links.end()) drop_link(NetnsName(pair->netns), std::string(pair->name));
}

void Believed::drop_link(const NetnsName& netns, const std::string& name) {
  drop_on(netns, name);
  std::erase_if(state_.links, [&](const Link& l) { return l.netns == netns && l.name == name; });
  std::vector<Link> uppers;
  for (Link& link : state_.links) {
    if (link.netns == netns && link.master == name) link.master.clear();
    const Lower* lower = lower_of(link.kind);
    if (lower && *lower == Lower{netns, name}) uppers.push_back(link);
  }
  for (const Link& upper : uppers) drop_link(upper.netns, upper.name);
}

void Believed::drop_on(const NetnsName& netns, const std::string& link) {
  reconcile::drop_on(state_.addresses, netns, link);
  reconcile::drop_on(state_.routes, netns, link);
  reconcile::drop_on(state_.neighbors, netns, link);
  reconcile::drop_on(state_.fdb, netns, link);
}

}  // namespace ovn::reconcile
