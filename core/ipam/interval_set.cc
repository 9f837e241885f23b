// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/interval_set.h"

#include <algorithm>

#include "core/base/check.h"

namespace ovn::ipam {

IntervalSet::Runs::const_iterator IntervalSet::at_or_after(uint64_t number) const {
  auto run = runs_.upper_bound(number);
  if (run != runs_.begin() && std::prev(run)->second >= number) --run;
  return run;
}

void IntervalSet::insert(uint64_t first, uint64_t last) {
  OVN_CHECK(first <= last);
  // Runs that touch [first, last] at either side are joined with it.
  auto run = at_or_after(first == 0 ? 0 : first - 1);
  while (run != runs_.end() && (last == UINT64_MAX || run->first <= last + 1)) {
    first = std::min(first, run->first);
    last = std::max(last, run->second);
    run = runs_.erase(run);
  }
  runs_.emplace(first, last);
}

void IntervalSet::erase(uint64_t first, uint64_t last) {
  OVN_CHECK(first <= last);
  auto run = at_or_after(first);
  while (run != runs_.end() && run->first <= last) {
    auto [run_first, run_last] = *run;
    run = runs_.erase(run);
    if (run_first < first) runs_.emplace(run_first, first - 1);
    if (run_last > last) runs_.emplace(last + 1, run_last);
  }
}

void IntervalSet::insert(const IntervalSet& other) {
  for (auto [first, last] : other.runs_) insert(first, last);
}

void IntervalSet::erase(const IntervalSet& other) {
  for (auto [first, last] : other.runs_) erase(first, last);
}

bool IntervalSet::contains(uint64_t number) const { return intersects(number, number); }

bool IntervalSet::intersects(uint64_t first, uint64_t last) const {
  auto run = at_or_after(first);
  return run != runs_.end() && run->first <= last;
}

std::optional<uint64_t> IntervalSet::lowest_in(uint64_t first, uint64_t last) const {
  auto run = at_or_after(first);
  if (run == runs_.end() || run->first > last) return {};
  return std::max(run->first, first);
}

std::optional<uint64_t> IntervalSet::lowest_not_in(uint64_t first, uint64_t last) const {
  auto run = at_or_after(first);
  if (run == runs_.end() || run->first > first) return first;
  if (run->second >= last) return {};
  return run->second + 1;
}

uint64_t IntervalSet::count(uint64_t first, uint64_t last) const {
  uint64_t sum = 0;
  for (auto run = at_or_after(first); run != runs_.end() && run->first <= last; ++run) {
    uint64_t less_one = std::min(run->second, last) - std::max(run->first, first);
    if (less_one == UINT64_MAX) return UINT64_MAX;
    sum += less_one + 1;
  }
  return sum;
}

}  // namespace ovn::ipam
