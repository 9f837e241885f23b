// SPDX-License-Identifier: Apache-2.0
// The subnets of a new network from Docker's flags, where each gateway, range and auxiliary address
// belongs to the subnet that contains it.
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace ovn::cli {

struct SubnetFlags {
  std::vector<std::string> subnets, gateways, ranges;  // checked texts
  std::vector<std::string> aux_addresses;              // "NAME=IP"
};

// The "subnets" of POST /v1/networks. Errors: invalid, for what is in no subnet, what a subnet has
// twice, and subnets that overlap.
Result<json::array> subnets_from(const SubnetFlags& flags);

}  // namespace ovn::cli
