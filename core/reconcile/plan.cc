// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/plan.h"

#include "core/reconcile/link_plan.h"
#include "core/reconcile/nft_plan.h"
#include "core/reconcile/order.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

// The parts that hang on links and namespaces, once the fate of those is known.
class Dependents {
 public:
  Dependents(const LinkPlan& links, const OwnedSet& owned, Ops& drops, Ops& puts)
      : links_(links), owned_(owned), drops_(drops), puts_(puts) {}

  // With an address the kernel may take others of its subnet and routes through them
  // (__inet_del_ifa(), fib_sync_down_addr()): what stays on such a link is put again.
  void addresses(const Snapshot& desired, const Snapshot& actual) {
    drop_stale(desired.addresses, actual.addresses, [&](const Address& address) {
      if (address.prefix.address().is_link_local() || !droppable(address)) return false;
      bereft_.insert({address.netns, address.link});
      return true;
    });
    put_missing(desired.addresses, actual.addresses);
  }

  template <class Entry>
  void entries(const std::vector<Entry>& desired, const std::vector<Entry>& actual) {
    drop_stale(desired, actual, [&](const Entry& entry) {
      return droppable(entry) && !owned_.held.spaces.contains(entry.netns);
    });
    put_missing(desired, actual);
  }

  // All routes that a dump reports bear our protocol number.
  void routes(const Snapshot& desired, const Snapshot& actual) {
    drop_stale(desired.routes, actual.routes,
               [&](const Route& route) { return !links_.fate(route.netns, route.link).gone; });
    put_missing(desired.routes, actual.routes);
  }

  // As with routes. They hang on their namespace alone.
  void rules(const Snapshot& desired, const Snapshot& actual) {
    auto fate = [&](const RoutingRule& rule) { return links_.fate(rule.netns, ""); };
    auto missing = [&](const RoutingRule& want) {
      if (!fate(want).blocked) puts_.push_back(put(want));
    };
    auto stale = [&](const RoutingRule& have) {
      if (!fate(have).gone) drops_.push_back(drop(have));
    };
    walk(desired.rules, actual.rules, missing, stale, [](auto&, auto&) {});
  }

  void sysctls(const Snapshot& desired, const Snapshot& actual) {
    auto fate = [&](const Sysctl& s) { return links_.fate(s.netns, link_of(s)); };
    auto missing = [&](const Sysctl& want) {
      if (!fate(want).blocked) puts_.push_back(put(want));
    };
    auto both = [&](const Sysctl& want, const Sysctl& have) {
      if (!serves(have, want) || fate(want).renewed) missing(want);
    };
    walk(
        desired.sysctls, actual.sysctls, missing, [](auto&) {}, both);
  }

 private:
  template <class T>
  bool droppable(const T& object) const {
    const Fate& fate = links_.fate(object.netns, object.link);
    return fate.ours && !fate.gone;
  }

  template <class T, class Verdict>
  void drop_stale(const std::vector<T>& desired, const std::vector<T>& actual, Verdict verdict) {
    auto stale = [&](const T& object) {
      if (verdict(object)) drops_.push_back(drop(object));
    };
    walk(
        desired, actual, [](auto&) {}, stale, [](auto&, auto&) {});
  }

  template <class T>
  void put_missing(const std::vector<T>& desired, const std::vector<T>& actual) {
    auto missing = [&](const T& want) {
      if (!links_.fate(want.netns, want.link).blocked) puts_.push_back(put(want));
    };
    auto both = [&](const T& want, const T& have) {
      bool lost = links_.fate(want.netns, want.link).renewed ||
                  (!bereft_.empty() && bereft_.contains({want.netns, want.link}));
      if (lost || !(want == have)) missing(want);
    };
    walk(
        desired, actual, missing, [](auto&) {}, both);
  }

  const LinkPlan& links_;
  const OwnedSet& owned_;
  Ops& drops_;
  Ops& puts_;
  std::set<std::pair<NetnsName, std::string>> bereft_;  // links that lose an address
};

}  // namespace

Plan plan(const Snapshot& desired, const Snapshot& actual, const OwnedSet& owned) {
  Plan result;
  Ops drops, puts;
  LinkPlan links(desired, actual, owned);
  links.emit(drops, puts, result.conflicts);
  Dependents dependents(links, owned, drops, puts);
  dependents.addresses(desired, actual);
  dependents.entries(desired.neighbors, actual.neighbors);
  dependents.entries(desired.fdb, actual.fdb);
  dependents.routes(desired, actual);
  dependents.rules(desired, actual);
  dependents.sysctls(desired, actual);
  plan_nft(desired, actual, links, drops, puts);
  result.ops = in_order(std::move(drops), std::move(puts));
  return result;
}

}  // namespace ovn::reconcile
