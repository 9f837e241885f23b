// SPDX-License-Identifier: Apache-2.0
// Figures of large clusters in virtual time: how long news, verdicts, the heal of a split and a
// cold start take to reach everybody, and what a node costs when nothing happens. `make sim
// FIGURES=all` prints them as a table beside their goals.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ovn::sim {

// `only`: the name of one, or "all". False, with the names told, if there is none of that name.
bool print_figures(const std::vector<uint32_t>& sizes, uint64_t seed, std::string_view only);

}  // namespace ovn::sim
