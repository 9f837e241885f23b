// SPDX-License-Identifier: Apache-2.0
// How verdicts came about in runs: how long after a crash the others held the host unreachable, and
// failed, as long as the network was calm; and how often, under whatever faults, a host came to
// hold one so that ran. Sums over runs, so that they can be told of thousands.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "test/sim/checker.h"

namespace ovn::sim {

struct VerdictTimes {
  static constexpr size_t kBins = 240;  // of a quarter of a second; the last one is all beyond
  static constexpr size_t kFailed = kBins, kFalseUnreachable = 2 * kBins,
                          kFalseFailed = kFalseUnreachable + 1, kCells = kFalseFailed + 1;

  // Counts by time until unreachable, then until failed, then the false verdicts.
  std::array<uint64_t, kCells> cells{};

  // For people.
  std::string text() const;
};

std::unique_ptr<Checker> watch_verdicts(std::shared_ptr<VerdictTimes> times);

}  // namespace ovn::sim
