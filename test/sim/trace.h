// SPDX-License-Identifier: Apache-2.0
// What happened in a run, one line for each event; the file begins with a legend.
#pragma once

#include <memory>
#include <string>

#include "test/sim/checker.h"

namespace ovn::sim {

// An observer that writes the file.
std::unique_ptr<Checker> trace_to(const std::string& path);

}  // namespace ovn::sim
