// SPDX-License-Identifier: Apache-2.0
#include "test/sim/shrink.h"

#include <cstdlib>

#include "test/sim/trace.h"

namespace ovn::sim {
namespace {

constexpr unsigned kTriesMax = 60;

Faults without(const Faults& faults, size_t from, size_t count) {
  Faults rest(faults.begin(), faults.begin() + static_cast<long>(from));
  size_t to = std::min(faults.size(), from + count);
  rest.insert(rest.end(), faults.begin() + static_cast<long>(to), faults.end());
  return rest;
}

bool breaks(const Report& report, const std::string& rule) {
  for (const auto& failure : report.failures) {
    if (rule_of(failure) == rule) return true;
  }
  return false;
}

std::string trace_path(uint64_t seed) {
  const char* folder = std::getenv("TRACES");
  return fmt::format("{}/sim-{}.trace", folder ? folder : ".", seed);
}

}  // namespace

std::string rule_of(const std::string& failure) {
  size_t begin = failure.find(": ");
  if (begin == std::string::npos) return {};
  begin += 2;
  return failure.substr(begin, failure.find(':', begin) - begin);
}

Faults shrink(Faults faults, const std::function<bool(const Faults&)>& still_fails,
              unsigned tries_max) {
  for (size_t count = faults.size(); count > 0;) {
    bool less = false;
    for (size_t from = 0; from < faults.size() && tries_max > 0;) {
      --tries_max;
      Faults rest = without(faults, from, count);
      if (still_fails(rest)) faults = std::move(rest), less = true;
      else from += count;
    }
    if (tries_max == 0) break;
    if (count == 1 && !less) break;
    if (!less || count > faults.size()) count = (count + 1) / 2;
    if (faults.empty()) break;
  }
  return faults;
}

std::string explain(const RunSettings& settings, const Report& report) {
  std::string rule = rule_of(report.failures.front());
  Faults all = faults_of(settings);
  auto still_fails = [&](const Faults& faults) { return breaks(run(settings, faults), rule); };
  Faults faults = shrink(all, still_fails, kTriesMax);
  std::string path = trace_path(settings.seed);
  run(settings, faults, trace_to(path));
  const char* bug = std::getenv("BUG");
  std::string text = fmt::format(
      "BROKEN  make sim SEED={} SEEDS=1 NODES={} MINUTES={}{}{}\n", settings.seed, settings.hosts,
      std::chrono::duration_cast<std::chrono::minutes>(settings.length).count(),
      bug ? " BUG=" : "", bug ? bug : "");
  for (const auto& failure : report.failures) text += fmt::format("  {}\n", failure);
  text += fmt::format("  '{}' takes {} of {} faults:\n", rule, faults.size(), all.size());
  for (const Fault& fault : faults) text += fmt::format("    {}\n", to_string(fault));
  text += fmt::format("  trace of the run with those: {}\n", path);
  return text;
}

}  // namespace ovn::sim
