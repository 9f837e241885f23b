// SPDX-License-Identifier: Apache-2.0
// What is wrong with a subnet as somebody asked for it, by itself: host bits, a range, gateway or
// auxiliary address outside, one address set aside twice. All problems are told at once, so that a
// command need not be tried again for each.
#pragma once

#include <string>
#include <vector>

#include "core/model/network.h"

namespace ovn::model {

// One sentence for each problem, without a full stop; none: a Pool can be made of it.
std::vector<std::string> subnet_problems(const Subnet& subnet);

}  // namespace ovn::model
