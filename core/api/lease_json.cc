// SPDX-License-Identifier: Apache-2.0
#include "core/api/lease_json.h"

#include <algorithm>

namespace ovn::api {

using controller::LeaseUse;

json::array findings_json(const std::vector<controller::LeaseFinding>& findings) {
  json::array out;
  for (const auto& finding : findings) {
    out.push_back(json::object{{"kind", finding.kind},
                               {"network", finding.network},
                               {"subject", finding.subject},
                               {"why", finding.why},
                               {"remedy", finding.remedy}});
  }
  return out;
}

json::array leases_json(const controller::Manager& manager,
                        std::span<const controller::KnownEndpoint> endpoints) {
  auto uses = controller::lease_uses(manager, endpoints);
  auto network_of = [&](const LeaseUse& use) -> const model::Network& {
    return manager.networks.at(use.lease->network);
  };
  std::ranges::sort(uses, {}, [&](const LeaseUse& use) {
    return std::tuple(network_of(use).name, use.lease->block, use.lease->id);
  });
  json::array out;
  for (const LeaseUse& use : uses) {
    const model::Lease& lease = *use.lease;
    unsigned bits = std::min(lease.block.host_bits(), 63u);
    out.push_back(json::object{{"id", lease.id},
                               {"network", network_of(use).name},
                               {"subnet", lease.subnet.to_string()},
                               {"block", lease.block.to_string()},
                               {"node", controller::is_vip(lease)
                                            ? holder_text(manager, lease)
                                            : node_name(manager, lease.holder)},
                               {"used", use.used},
                               {"size", uint64_t{1} << bits}});
  }
  return out;
}

}  // namespace ovn::api
