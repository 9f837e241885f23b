// SPDX-License-Identifier: Apache-2.0
#include "core/dns/cache.h"

namespace ovn::dns {

const Cache::Kept* Cache::find(const std::string& key, Instant now) {
  auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  auto entry = found->second;
  if (entry->kept.since + entry->kept.reply.lifetime <= now) {
    by_key_.erase(found);
    entries_.erase(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return &entry->kept;
}

void Cache::put(const std::string& key, Reply reply, Instant now) {
  if (most_ == 0 || reply.lifetime.count() == 0 || reply.message.size() > kKeptSizeMax) return;
  if (auto found = by_key_.find(key); found != by_key_.end()) {
    found->second->kept = {std::move(reply), now};
    return;
  }
  if (entries_.size() == most_) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, {std::move(reply), now}});
  by_key_.emplace(key, entries_.begin());
}

void Cache::clear() {
  by_key_.clear();
  entries_.clear();
}

}  // namespace ovn::dns
