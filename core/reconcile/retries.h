// SPDX-License-Identifier: Apache-2.0
// What has failed, and when to try it again: after retry_min, then twice as long each time up to
// retry_max, less up to half by chance so that many do not come at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/base/time.h"

namespace ovn::reconcile {

class Retries {
 public:
  struct Entry {
    std::string error;
    uint32_t attempts = 0;
    Instant next;
  };

  Retries(Duration min, Duration max, uint64_t seed) : min_(min), max_(max), random_(seed) {}

  void failed(const std::string& key, std::string error, Instant now);
  void succeeded(const std::string& key) { entries_.erase(key); }
  // Forgets those for which `wanted` is false.
  template <class Wanted>
  void keep(Wanted wanted) {
    std::erase_if(entries_, [&](const auto& entry) { return !wanted(entry.first); });
  }

  bool waits(const std::string& key, Instant now) const;
  const Entry* find(const std::string& key) const;
  // The first moment after `after` at which one is due; kNever if there is none.
  Instant next_after(Instant after) const;
  const std::map<std::string, Entry>& entries() const { return entries_; }

 private:
  Duration min_, max_;
  ovn::Random random_;
  std::map<std::string, Entry> entries_;
};

}  // namespace ovn::reconcile
