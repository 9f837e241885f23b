// SPDX-License-Identifier: Apache-2.0
// Figures of large clusters in virtual time: how long news, verdicts, the heal of a split and a
// cold start take to reach everybody, and what a node costs when nothing happens. `make sim
// FIGURES=1` prints them as a table beside their goals.
#pragma once

#include <cstdint>
#include <vector>

namespace ovn::sim {

void print_figures(const std::vector<uint32_t>& sizes, uint64_t seed);

}  // namespace ovn::sim
