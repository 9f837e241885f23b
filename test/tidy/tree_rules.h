// SPDX-License-Identifier: Apache-2.0
// What must hold of the project's files together: the top level, a test for every unit of logic, no
// header that nobody includes.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "test/tidy/source.h"

namespace ovn::tidy {

using Names = std::set<std::string, std::less<>>;

// `tested_elsewhere`: paths that need no test of the same path; each must be there.
Findings check_tree(const std::vector<Source>& sources, const Names& tested_elsewhere);

}  // namespace ovn::tidy
