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
auto place_of(std::vector<T>& objects, const T& wanted) {
  return std::lower_bound(objects.begin(), objects.end(), wanted, by_key<T>);
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

// Puts win over what is there; both sorted.
template <class T>
void merge(std::vector<T>& objects, const std::vector<T>& puts) {
  if (puts.empty()) return;
  std::vector<T> merged;
  merged.reserve(objects.size() + puts.size());
  auto add = [&](const T& object) { merged.push_back(object); };
  walk(puts, objects, add, add, [&](const T& now, const T&) { merged.push_back(now); });
  objects = std::move(merged);
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
  std::erase_if(objects, [&](const T& object) {
    return std::binary_search(drops.begin(), drops.end(), object, by_key<T>);
  });
}

template <class T>
void put_all(std::vector<T>& objects, std::span<const Op> ops) {
  merge(objects, objects_in<T>(ops, Op::Verb::put));
}

template <class T>
void drop_in(std::vector<T>& objects, const NetnsName& netns) {
  std::erase_if(objects, [&](const T& object) { return object.netns == netns; });
}

template <class T>
void replace_in(std::vector<T>& objects, const std::set<NetnsName>& spaces, std::vector<T>& now) {
  std::erase_if(objects, [&](const T& object) { return spaces.contains(object.netns); });
  merge(objects, now);
}

// Whether both have the same in one namespace; sorted by key, of which that is the first part.
template <class T>
bool same_in(const NetnsName& netns, const std::vector<T>& a, const std::vector<T>& b) {
  auto part = [&](const std::vector<T>& of) {
    return std::ranges::equal_range(of, netns, {}, [](const T& o) -> auto& { return o.netns; });
  };
  return std::ranges::equal(part(a), part(b));
}

template <class T>
bool has(const std::vector<T>& objects, const T& wanted) {
  auto place = std::lower_bound(objects.begin(), objects.end(), wanted, by_key<T>);
  return place != objects.end() && *place == wanted;
}

}  // namespace

bool Believed::agrees(std::span<const Netns> namespaces, const Snapshot& answer) const {
  const Snapshot &a = state_, &b = answer;
  bool settings = std::ranges::all_of(b.sysctls, [&](auto& s) { return has(a.sysctls, s); });
  return settings && std::ranges::all_of(namespaces, [&](const Netns& netns) {
    const NetnsName& name = netns.name;
    auto named = [&](const std::vector<Netns>& in) {
      return std::ranges::equal_range(in, name, {}, &Netns::name);
    };
    return std::ranges::equal(named(a.namespaces), named(b.namespaces)) &&
           same_in(name, a.links, b.links) && same_in(name, a.addresses, b.addresses) &&
           same_in(name, a.routes, b.routes) && same_in(name, a.neighbors, b.neighbors) &&
           same_in(name, a.fdb, b.fdb) && same_in(name, a.tables, b.tables) &&
           same_in(name, a.elements, b.elements);
  });
}

void Believed::take(std::span<const Netns> namespaces, Snapshot answer) {
  std::set<NetnsName> names;
  for (const Netns& netns : namespaces) names.insert(netns.name);
  std::erase_if(state_.namespaces, [&](const Netns& netns) { return names.contains(netns.name); });
  merge(state_.namespaces, answer.namespaces);
  replace_in(state_.links, names, answer.links);
  replace_in(state_.addresses, names, answer.addresses);
  replace_in(state_.routes, names, answer.routes);
  replace_in(state_.neighbors, names, answer.neighbors);
  replace_in(state_.fdb, names, answer.fdb);
  merge(state_.sysctls, answer.sysctls);
  replace_in(state_.tables, names, answer.tables);
  replace_in(state_.elements, names, answer.elements);
}

// A plan drops dependents before links and puts them after, which allows one pass for each kind.
void Believed::take(std::span<const Op> done) {
  for (const Address& gone : objects_in<Address>(done, Op::Verb::drop)) {
    auto on_link = [&](const auto& o) { return o.netns == gone.netns && o.link == gone.link; };
    std::erase_if(state_.addresses, on_link);
    std::erase_if(state_.routes, on_link);
  }
  for (const Op& op : done) {  // a table that is put is made anew
    const auto* table = std::get_if<nft::Table>(&op.object);
    if (table) std::erase_if(state_.elements, [&](const nft::Element& e) {
      return e.netns == table->netns && e.table == table->name;
    });
  }
  drop_all(state_.tables, done);
  drop_all(state_.elements, done);
  put_all(state_.tables, done);
  put_all(state_.elements, done);
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
  std::erase_if(state_.namespaces, [&](const Netns& have) { return have.name == netns.name; });
  drop_in(state_.links, netns.name), drop_in(state_.addresses, netns.name);
  drop_in(state_.routes, netns.name), drop_in(state_.neighbors, netns.name);
  drop_in(state_.fdb, netns.name), drop_in(state_.sysctls, netns.name);
  drop_in(state_.tables, netns.name), drop_in(state_.elements, netns.name);
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
  auto on_link = [&](const auto& o) { return o.netns == netns && o.link == link; };
  std::erase_if(state_.addresses, on_link);
  std::erase_if(state_.routes, on_link);
  std::erase_if(state_.neighbors, on_link);
  std::erase_if(state_.fdb, on_link);
}

}  // namespace ovn::reconcile
