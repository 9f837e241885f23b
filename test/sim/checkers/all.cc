// SPDX-License-Identifier: Apache-2.0
#include "test/sim/checkers/all.h"

namespace ovn::sim {

void add_all_checkers(World& world) {
  world.add(convergence());
  world.add(single_writer());
  world.add(no_resurrection());
  world.add(completeness());
  world.add(accuracy());
  world.add(monotone());
  world.add(bounded());
  world.add(traffic());
  world.add(isolation());
  world.add(watchers());
  world.add(prompt());
  world.add(steady());
  world.add(keys());
  world.add(clean_counters());
}

}  // namespace ovn::sim
