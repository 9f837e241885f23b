// SPDX-License-Identifier: Apache-2.0
// No host ever holds, shown or hidden, a record that its owner never wrote.
#include <unordered_set>

#include "core/base/hash.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class SingleWriter : public Checker {
  static uint64_t name_of(const Uuid& owner, NetworkTag network, std::string_view key,
                          uint64_t value) {
    return fnv1a(key, fnv1a(as_text(owner.bytes()), network.value() ^ value));
  }

  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes& value) override {
    const Uuid& owner = world.host(id).identity.node;
    written_.insert(name_of(owner, network, key, fnv1a(as_text(value))));
  }

  void row(World& world, HostId id, NetworkTag network, const SeenRow*,
           const SeenRow* row) override {
    if (!row || written_.contains(name_of(row->owner, network, row->key, row->value))) return;
    world.fail(fmt::format("single writer: host {} holds '{}' of host {}, which it never wrote",
                           id, row->key, world.host_of(row->owner).value_or(UINT32_MAX)));
  }

  std::unordered_set<uint64_t> written_;
};

}  // namespace

std::unique_ptr<Checker> single_writer() { return std::make_unique<SingleWriter>(); }

}  // namespace ovn::sim
