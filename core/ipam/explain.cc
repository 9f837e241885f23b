// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/explain.h"

#include "core/ipam/blocks.h"

namespace ovn::ipam {

namespace {

std::string describe(const model::Lease& lease, const NodeName& node_name) {
  return is_single(lease.block) ? fmt::format("leased alone to node '{}' (lease {})",
                                              node_name(lease.holder), lease.id)
                                : fmt::format("in block {}, leased to node '{}' (lease {})",
                                              lease.block, node_name(lease.holder), lease.id);
}

}  // namespace

Explanation explain(const Pool& pool, const ip::Address& address,
                    std::span<const model::Lease> leases, const NodeName& node_name,
                    const std::optional<Holder>& endpoint) {
  Explanation answer{"free", {}, fmt::format("{}, in no lease known here", pool.describe(address))};
  if (const model::Lease* lease = lease_of(leases, address)) {
    answer = {"lease", *lease, describe(*lease, node_name)};
    if (!endpoint) answer.why += ", in use by no known endpoint";
  }
  if (Role role = pool.role(address); role != Role::host) {
    answer.holder = to_string(role);
    answer.why = pool.describe(address);
  }
  if (endpoint) {
    std::string where = answer.why;
    answer.holder = "endpoint";
    answer.why =
        fmt::format("endpoint '{}' on node '{}' has it; {}", endpoint->name, endpoint->node, where);
  }
  return answer;
}

}  // namespace ovn::ipam
