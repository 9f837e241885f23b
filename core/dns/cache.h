// SPDX-License-Identifier: Apache-2.0
// Replies of upstreams, each for as long as it says. A bounded number of them, of bounded size: the
// one that was not asked for the longest time goes first.
#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "core/dns/reply.h"

namespace ovn::dns {

// A larger reply is not kept.
inline constexpr size_t kKeptSizeMax = 4096;

class Cache {
 public:
  explicit Cache(size_t most) : most_(most) {}

  struct Kept {
    Reply reply;
    Instant since;
  };

  // The reply to a Question::key(), until its time is up. Null if there is none.
  const Kept* find(const std::string& key, Instant now);
  void put(const std::string& key, Reply reply, Instant now);
  void clear();
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    Kept kept;
  };

  size_t most_;
  std::list<Entry> entries_;  // the one asked for last at the front
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace ovn::dns
