// SPDX-License-Identifier: Apache-2.0
// Former members, with the highest epoch in which each was forgotten: what others, who forget
// later, still say of them does not bring them back. When there are too many, the one forgotten
// first is no longer known.
#pragma once

#include <map>
#include <optional>

#include "core/base/uuid.h"

namespace ovn::gossip {

class ReapedList {
 public:
  static constexpr size_t kMax = 20000;

  // False if another had to be forgotten for it.
  bool add(const Uuid& node, uint32_t epoch);
  void erase(const Uuid& node);
  bool contains(const Uuid& node) const { return by_node_.contains(node); }
  std::optional<uint32_t> epoch(const Uuid& node) const;
  size_t size() const { return by_node_.size(); }

 private:
  struct Entry {
    uint32_t epoch;
    uint64_t number;  // in order of being forgotten
  };
  std::map<Uuid, Entry> by_node_;
  std::map<uint64_t, Uuid> by_number_;
  uint64_t next_number_ = 0;
};

}  // namespace ovn::gossip
