// SPDX-License-Identifier: Apache-2.0
// What is wrong with a network as asked for, as far as it can be told before anything is chosen for
// it: names, driver, options, sizes, and each of its subnets by itself and beside the others.
#pragma once

#include <string>
#include <vector>

#include "core/controller/network_rules.h"

namespace ovn::controller {

// One sentence for each problem, without a full stop.
std::vector<std::string> network_problems(const NetworkRequest& request);

// 0.0.0.0/N and ::/N ask for any subnet of length N.
bool asks_for_any(const SubnetRequest& request);

}  // namespace ovn::controller
