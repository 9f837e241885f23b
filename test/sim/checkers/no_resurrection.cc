// SPDX-License-Identifier: Apache-2.0
// A record that a host has hidden because its owner deleted it or wrote it anew never becomes
// visible there again: of one owner's key, what a host shows only gets newer. Of two boots of one
// epoch (the disk was set back, in a split) neither is newer by what they tell.
#include <algorithm>
#include <unordered_map>

#include "core/base/hash.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class NoResurrection : public Checker {
  // Epoch and Lamport time: both rise with everything an owner writes.
  using Age = std::pair<uint32_t, uint64_t>;
  struct Shown {
    Age newest, gone;
  };
  // By a hash of owner, table and key.
  using Names = std::unordered_map<uint64_t, Shown>;

  static uint64_t name_of(const SeenRow& row) {
    return fnv1a(row.key, fnv1a(as_text(row.owner.bytes()), row.table));
  }

  void row(World& world, HostId id, NetworkTag network, const SeenRow* before,
           const SeenRow* after) override {
    bool was_shown = before && before->visible, is_shown = after && after->visible;
    if (was_shown == is_shown) return;
    Names& names = names_[{id, network}];
    if (is_shown) return appeared(world, id, *after, names[name_of(*after)]);
    // Hidden with its owner it may come back; deleted while the owner is there it may not. An owner
    // may have been forgotten and be there again since the records were looked at.
    bool returned = world.now() - forgot_[id] < std::chrono::seconds(1);
    if (returned || !owner_present(world, id, network, before->owner)) return;
    Age& gone = names[name_of(*before)].gone;
    gone = std::max(gone, Age{before->epoch, before->lamport});
  }

  static void appeared(World& world, HostId id, const SeenRow& row, Shown& shown) {
    Age age{row.epoch, row.lamport};
    auto owner = world.host_of(row.owner).value_or(UINT32_MAX);
    if (age < shown.newest) {
      world.fail(fmt::format("no resurrection: host {} shows '{}' of host {} as it was before", id,
                             row.key, owner));
    } else if (age <= shown.gone) {
      world.fail(fmt::format("no resurrection: host {} shows the deleted '{}' of host {} again",
                             id, row.key, owner));
    }
    shown.newest = std::max(shown.newest, age);
  }

  static bool owner_present(World& world, HostId id, NetworkTag network, const Uuid& owner) {
    auto members = world.node(id).members_of(network);
    return std::ranges::binary_search(members, owner);
  }

  void detached(World&, HostId id, NetworkTag network) override { names_.erase({id, network}); }

  // A host that forgot a member knows nothing of what that one deleted; nor what the other boot of
  // that epoch did, which it holds no more.
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed) return;
    auto view = world.node(id).member(changed->node);
    if (view) {
      auto before = std::exchange(boots_[{id, changed->node}], view->identity);
      bool other = before.boot_id != view->identity.boot_id;
      if (before.epoch != view->identity.epoch || !other) return;
    }
    forget(id);
    forgot_[id] = world.now();
  }

  void started(World&, HostId id) override { forget(id); }

  void forget(HostId id) {
    std::erase_if(names_, [&](const auto& entry) { return entry.first.first == id; });
  }

  std::map<std::pair<HostId, NetworkTag>, Names> names_;
  std::map<HostId, Instant> forgot_;  // somebody, at last
  std::map<std::pair<HostId, Uuid>, gossip::Identity> boots_;  // that each host holds
};

}  // namespace

std::unique_ptr<Checker> no_resurrection() { return std::make_unique<NoResurrection>(); }

}  // namespace ovn::sim
