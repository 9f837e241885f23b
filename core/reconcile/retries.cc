// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/retries.h"

#include <algorithm>

namespace ovn::reconcile {

void Retries::failed(const std::string& key, std::string error, Instant now) {
  Entry& entry = entries_[key];
  constexpr uint32_t kDoublingsMax = 20;  // a million times retry_min: more than any retry_max
  Duration pause = std::min(max_, min_ * (1u << std::min(entry.attempts, kDoublingsMax)));
  entry.error = std::move(error);
  ++entry.attempts;
  entry.next = now + random_.between(pause / 2, pause + Duration(1));
}

bool Retries::waits(const std::string& key, Instant now) const {
  const Entry* entry = find(key);
  return entry && entry->next > now;
}

const Retries::Entry* Retries::find(const std::string& key) const {
  auto entry = entries_.find(key);
  return entry == entries_.end() ? nullptr : &entry->second;
}

Instant Retries::next_after(Instant after) const {
  Instant next = kNever;
  for (const auto& [_, entry] : entries_) {
    if (entry.next > after) next = std::min(next, entry.next);
  }
  return next;
}

}  // namespace ovn::reconcile
