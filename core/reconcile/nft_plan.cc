// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/nft_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/reconcile/slots.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

using TableKey = std::pair<NetnsName, std::string>;

// Of one namespace.
struct Steps {
  Ops tables, chains, elements, stale_elements, stale_chains;
};

class NftPlan {
 public:
  NftPlan(const Snapshot& desired, const Snapshot& actual, const LinkPlan& links, Ops& drops)
      : desired_(desired), actual_(actual), links_(links), drops_(drops) {}

  // A table that is put is made anew, without chains of others and elements.
  void tables() {
    std::vector<const nft::Table*> gone;
    auto remove = [&](const nft::Table& have) {
      renewed_.insert({have.netns, have.name});
      if (!links_.fate(have.netns, "").gone) gone.push_back(&have);
    };
    auto add = [&](const nft::Table& want) {
      renewed_.insert({want.netns, want.name});
      if (!blocked(want)) steps_[want.netns].tables.push_back(put(want));
      if (blocked(want)) blocked_.insert({want.netns, want.name});
    };
    auto both = [&](const nft::Table& want, const nft::Table& have) {
      if (!(want == have) || links_.fate(want.netns, nft::device_of(want)).renewed) add(want);
    };
    walk(desired_.tables, actual_.tables, add, remove, both);
    end_flows();
    for (const nft::Table* table : gone) drops_.push_back(drop(*table));
  }

  void chains() {
    auto add = [&](const nft::LooseChain& want) {
      if (!is_blocked(want)) steps_[want.netns].chains.push_back(put(want));
    };
    auto remove = [&](const nft::LooseChain& have) {
      if (!is_renewed(have)) steps_[have.netns].stale_chains.push_back(drop(have));
    };
    auto both = [&](const nft::LooseChain& want, const nft::LooseChain& have) {
      if (is_renewed(want) || !(want == have)) add(want);
    };
    walk(desired_.chains, actual_.chains, add, remove, both);
  }

  void elements() {
    auto add = [&](const nft::Element& want) {
      if (!is_blocked(want)) steps_[want.netns].elements.push_back(put(want));
    };
    auto remove = [&](const nft::Element& have) {
      if (!is_renewed(have)) steps_[have.netns].stale_elements.push_back(leave(have));
    };
    auto both = [&](const nft::Element& want, const nft::Element& have) {
      if (is_renewed(want)) return add(want);
      if (want == have) return;
      steps_[have.netns].elements.push_back(leave(have));
      add(want);
    };
    walk(desired_.elements, actual_.elements, add, remove, both);
  }

  void emit(Ops& puts) {
    for (auto& [_, steps] : steps_) {
      for (Ops* ops : {&steps.tables, &steps.chains, &steps.elements, &steps.stale_elements,
                       &steps.stale_chains}) {
        puts.insert(puts.end(), std::make_move_iterator(ops->begin()),
                    std::make_move_iterator(ops->end()));
      }
    }
  }

 private:
  bool blocked(const nft::Table& table) const {
    return links_.fate(table.netns, nft::device_of(table)).blocked;
  }
  bool is_blocked(const auto& part) const {
    return links_.fate(part.netns, "").blocked || blocked_.contains({part.netns, part.table});
  }
  bool is_renewed(const auto& part) const { return renewed_.contains({part.netns, part.table}); }

  Op leave(const nft::Element& have) const {
    return {Op::Verb::drop, have, flows_after(have, desired_.elements)};
  }

  // What goes with its table is not dropped by itself, but where connections go with it too: in
  // sandboxes that we stay in.
  void end_flows() {
    if (renewed_.empty()) return;
    for (const nft::Element& have : actual_.elements) {
      if (!is_renewed(have) || links_.fate(have.netns, "").gone || !stays(have.netns)) continue;
      Op op = leave(have);
      if (op.flows != Flows::stay) drops_.push_back(std::move(op));
    }
  }

  bool stays(const NetnsName& netns) const {
    return netns == kHost ||
           std::ranges::binary_search(desired_.namespaces, netns, {}, &Netns::name);
  }

  const Snapshot& desired_;
  const Snapshot& actual_;
  const LinkPlan& links_;
  Ops& drops_;
  std::map<NetnsName, Steps> steps_;
  std::set<TableKey> renewed_, blocked_;
};

}  // namespace

void plan_nft(const Snapshot& desired, const Snapshot& actual, const LinkPlan& links, Ops& drops,
              Ops& puts) {
  NftPlan plan(desired, actual, links, drops);
  plan.tables();
  plan.chains();
  plan.elements();
  plan.emit(puts);
}

}  // namespace ovn::reconcile
