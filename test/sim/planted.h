// SPDX-License-Identifier: Apache-2.0
// The bugs that can be planted, by name. Only sim_planted is compiled with them.
#pragma once

#include <optional>
#include <string_view>

#include "gossip/planted.h"

namespace ovn::sim {

struct PlantedBug {
  gossip::Bug bug;
  std::string_view name;
  std::string_view what;
};

// False if there is no such bug, or this program was made without them.
bool plant(std::string_view name);
// Prints the names and what each does.
void list_bugs();

}  // namespace ovn::sim
