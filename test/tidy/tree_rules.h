// SPDX-License-Identifier: Apache-2.0
// What must hold of the project's files together: the top level, a test for every unit of logic, no
// header that nobody includes.
#pragma once

#include "test/tidy/source.h"

namespace ovn::tidy {

Findings check_tree(const std::vector<Source>& sources);

}  // namespace ovn::tidy
