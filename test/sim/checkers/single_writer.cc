// SPDX-License-Identifier: Apache-2.0
// No host ever holds, shown or hidden, a record that its owner never wrote.
#include "core/base/hash.h"
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class SingleWriter : public RecordChecker {
  using Name = std::tuple<Uuid, NetworkTag, std::string>;

  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes& value) override {
    written_[{world.host(id).identity.node, network, key}].insert(fnv1a(as_text(value)));
  }

  void look(World& world, HostId id, NetworkTag network) override {
    for (const auto& row : world.node(id).rows(network)) {
      auto values = written_.find({row.owner, network, std::string(row.key)});
      if (values != written_.end() && values->second.contains(fnv1a(as_text(row.value)))) continue;
      world.fail(fmt::format("single writer: host {} holds '{}' of host {}, which it never wrote",
                             id, row.key, world.host_of(row.owner).value_or(UINT32_MAX)));
    }
  }

  std::map<Name, std::set<uint64_t>> written_;
};

}  // namespace

std::unique_ptr<Checker> single_writer() { return std::make_unique<SingleWriter>(); }

}  // namespace ovn::sim
