// SPDX-License-Identifier: Apache-2.0
// A random run: hosts work (attach, detach, put, drop) while faults happen to them and to the
// network; then all faults are over, a minute and a half passes, and the checkers judge. What the
// hosts do does not depend on which of the faults happen.
#pragma once

#include <string>

#include "test/sim/verdict_times.h"

namespace ovn::sim {

struct RunSettings {
  uint64_t seed = 1;
  uint32_t hosts = 3;
  Duration length = std::chrono::minutes(5);  // in all; more than kRest
  size_t failures_max = 8;  // then the run ends
};
inline constexpr Duration kRest = std::chrono::seconds(90);
// After which all records of those who live are where they belong. Ten seconds suffice but for a
// host that moved while hardly anything of it came through: the others answer to its old address
// until it knocks at a seed.
inline constexpr Duration kSettling = std::chrono::seconds(30);

struct Report {
  std::vector<std::string> failures;
  uint64_t trace = 0;  // hash of all that was sent and when
  uint64_t events = 0, datagrams = 0, stream_bytes = 0;
  VerdictTimes verdicts;
};

// The settings that a seed stands for: 3 to 40 hosts, more often few.
uint32_t hosts_of(uint64_t seed);
Faults faults_of(const RunSettings& settings);

// `observer`, if given, sees what the checkers see.
Report run(const RunSettings& settings, const Faults& faults,
           std::unique_ptr<Checker> observer = nullptr);

}  // namespace ovn::sim
