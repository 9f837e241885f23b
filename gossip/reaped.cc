// SPDX-License-Identifier: Apache-2.0
#include "gossip/reaped.h"

namespace ovn::gossip {

bool ReapedList::add(const Uuid& node, uint32_t epoch) {
  erase(node);
  bool room = size() < kMax;
  if (!room) erase(Uuid(by_number_.begin()->second));
  by_node_[node] = {epoch, next_number_};
  by_number_[next_number_++] = node;
  return room;
}

void ReapedList::erase(const Uuid& node) {
  auto found = by_node_.find(node);
  if (found == by_node_.end()) return;
  by_number_.erase(found->second.number);
  by_node_.erase(found);
}

std::optional<uint32_t> ReapedList::epoch(const Uuid& node) const {
  auto found = by_node_.find(node);
  if (found == by_node_.end()) return {};
  return found->second.epoch;
}

}  // namespace ovn::gossip
