// SPDX-License-Identifier: Apache-2.0
// Delta debugging (Zeller and Hildebrandt 2002) over the list of faults: leaves out halves,
// quarters and so on down to single faults as long as the run still breaks the same rule.
#pragma once

#include <functional>
#include <string>

#include "test/sim/chaos.h"

namespace ovn::sim {

// A list from which no single fault can be left out; `still_fails` is asked at most `tries_max`
// times.
Faults shrink(Faults faults, const std::function<bool(const Faults&)>& still_fails,
              unsigned tries_max);

// The rule that a failure broke: "12 ms: accuracy: host ..." is "accuracy".
std::string rule_of(const std::string& failure);

// For people: how to repeat the run, what broke, the fewest faults that break it as well, and where
// the trace of that run was written.
std::string explain(const RunSettings& settings, const Report& report);

}  // namespace ovn::sim
