// SPDX-License-Identifier: Apache-2.0
// A set of 64-bit numbers kept as disjoint closed intervals that do not touch: the compact form of
// a bitmap that is mostly runs. A thousand addresses in a row are one node; a reserved half of an
// IPv6 subnet is one node too. Every operation costs O(log runs) plus the runs it joins or cuts;
// memory is O(runs), and never more than O(members).
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace ovn::ipam {

class IntervalSet {
 public:
  // [first, last], both included.
  using Runs = std::map<uint64_t, uint64_t>;

  // Adds or takes away all numbers of [first, last]. Requires first <= last.
  void insert(uint64_t first, uint64_t last);
  void erase(uint64_t first, uint64_t last);
  void insert(uint64_t number) { insert(number, number); }
  void erase(uint64_t number) { erase(number, number); }
  void insert(const IntervalSet& other);
  void erase(const IntervalSet& other);

  bool contains(uint64_t number) const;
  bool intersects(uint64_t first, uint64_t last) const;

  // The lowest number of [first, last] that is in the set, or that is not.
  std::optional<uint64_t> lowest_in(uint64_t first, uint64_t last) const;
  std::optional<uint64_t> lowest_not_in(uint64_t first, uint64_t last) const;

  // How many numbers of [first, last] are in the set, at most 2^64 - 1. Costs O(runs in between).
  uint64_t count(uint64_t first, uint64_t last) const;

  bool empty() const { return runs_.empty(); }
  const Runs& runs() const { return runs_; }

  friend bool operator==(const IntervalSet&, const IntervalSet&) = default;

 private:
  // The run that holds `number`, or the first one after it.
  Runs::const_iterator at_or_after(uint64_t number) const;

  Runs runs_;
};

}  // namespace ovn::ipam
