// SPDX-License-Identifier: Apache-2.0
// `make sim`: random runs with consecutive seeds. From the environment: SEED (first), SEEDS (how
// many), NODES (hosts; 0: 3 to 40, drawn), MINUTES (virtual, the rest at the end included), SECONDS
// (no new run after so long; 0: no limit), JOBS, GO_ON (after failures), BUG (one to plant), BRIEF
// (only which rule broke), TRACES (the folder for traces). Exits 1 if a run broke a rule, after
// saying with what to repeat it and which faults it takes. FIGURES=all prints figures of
// large clusters instead (figures.h), of NODES hosts if given; FIGURES=split only that one.
#include <cstdio>
#include <cstdlib>

#include <fmt/core.h>

#include "test/sim/figures.h"
#include "test/sim/parallel.h"
#include "test/sim/planted.h"
#include "test/sim/shrink.h"

namespace {

using namespace ovn;

std::string_view text(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

uint64_t setting(const char* name, uint64_t otherwise) {
  return text(name).empty() ? otherwise : std::strtoull(text(name).data(), nullptr, 10);
}

sim::RunSettings settings_of(uint64_t seed) {
  sim::RunSettings settings;
  settings.seed = seed;
  auto nodes = static_cast<uint32_t>(setting("NODES", 0));
  settings.hosts = nodes ? nodes : sim::hosts_of(seed);
  settings.length = std::chrono::minutes(std::max<uint64_t>(2, setting("MINUTES", 5)));
  if (setting("BRIEF", 0)) settings.failures_max = 1;
  return settings;
}

sim::Outcome run_seed(uint64_t seed) {
  sim::RunSettings settings = settings_of(seed);
  sim::Report report = sim::run(settings, sim::faults_of(settings));
  if (report.failures.empty()) {
    return {report.events, report.stream_bytes, report.verdicts, {}};
  }
  // To see that a planted bug breaks a rule, the first one suffices.
  if (setting("BRIEF", 0)) {
    return {report.events, report.stream_bytes, report.verdicts,
            fmt::format("seed {} broke: {}\n", seed, report.failures.front())};
  }
  return {report.events, report.stream_bytes, report.verdicts, sim::explain(settings, report)};
}

}  // namespace

int main() {
  std::string_view bug = text("BUG");
  if (!bug.empty() && !sim::plant(bug)) {
    fmt::print("BUG={}: no such bug can be planted in this program; there are\n", bug);
    sim::list_bugs();
    return 2;
  }
  if (std::string_view figures = text("FIGURES"); !figures.empty()) {
    std::vector<uint32_t> sizes{100, 1000};
    if (auto nodes = static_cast<uint32_t>(setting("NODES", 0))) sizes = {nodes};
    return sim::print_figures(sizes, setting("SEED", 1), figures) ? 0 : 2;
  }
  uint64_t first = setting("SEED", 1), count = setting("SEEDS", 100);
  sim::Limits limits;
  limits.jobs = static_cast<unsigned>(setting("JOBS", 2));
  limits.time = std::chrono::seconds(setting("SECONDS", 0));
  limits.stop_at_failure = setting("GO_ON", 0) == 0;
  sim::Total total = sim::run_seeds(first, count, limits, run_seed);
  fmt::print("{}", total.verdicts.text());
  fmt::print("{} of {} seeds done, {} broken, {} events, {} bytes over streams\n", total.done,
             count, total.broken, total.events, total.stream_bytes);
  return total.broken ? 1 : 0;
}
