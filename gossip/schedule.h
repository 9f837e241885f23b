// SPDX-License-Identifier: Apache-2.0
// Deadlines by key: each key has at most one, and the earliest is at hand. Ties go by key, so the
// order of what falls due is always the same.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/base/time.h"

namespace ovn::gossip {

template <class Key>
class Schedule {
 public:
  // Sets or moves the deadline of `key`.
  void set(const Key& key, Instant when) {
    cancel(key);
    when_.emplace(key, when);
    order_.emplace(when, key);
  }
  void cancel(const Key& key) {
    auto found = when_.find(key);
    if (found == when_.end()) return;
    order_.erase({found->second, key});
    when_.erase(found);
  }
  // The earliest deadline; kNever if there is none.
  Instant earliest() const { return order_.empty() ? kNever : order_.begin()->first; }
  // Removes and returns a key whose deadline has come.
  std::optional<Key> pop(Instant now) {
    if (earliest() > now) return {};
    Key key = order_.begin()->second;
    cancel(key);
    return key;
  }
  bool contains(const Key& key) const { return when_.contains(key); }
  size_t size() const { return when_.size(); }

 private:
  std::map<Key, Instant> when_;
  std::set<std::pair<Instant, Key>> order_;
};

}  // namespace ovn::gossip
