// SPDX-License-Identifier: Apache-2.0
// `make sim`: chaos runs with consecutive seeds, from the environment SEED (first), SEEDS (how
// many), NODES (hosts; 0: 3 to 40, drawn) and MINUTES (of faults). Exits 1 at the first broken
// rule, after saying with what to repeat the run.
#include <cstdio>
#include <cstdlib>

#include <fmt/core.h>

#include "test/sim/chaos.h"

namespace {

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

int main() {
  using namespace ovn;
  uint64_t first = setting("SEED", 1), count = setting("SEEDS", 100);
  uint64_t nodes = setting("NODES", 0), minutes = setting("MINUTES", 5);
  uint64_t events = 0, broken = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random draw(seed);
    auto hosts = static_cast<uint32_t>(nodes ? nodes : 3 + draw.below(38));
    auto report = sim::run_chaos(seed, hosts, std::chrono::minutes(minutes));
    events += report.events;
    if (report.failures.empty()) continue;
    ++broken;
    fmt::print("BROKEN  make sim SEED={} SEEDS=1 NODES={} MINUTES={}  faults: {}\n", seed, hosts,
               minutes, report.faults.to_string());
    for (const auto& failure : report.failures) fmt::print("  {}\n", failure);
    std::fflush(stdout);
    if (setting("GO_ON", 0) == 0) return 1;
  }
  fmt::print("{} runs, {} broken, {} events\n", count, broken, events);
  return broken ? 1 : 0;
}
