// SPDX-License-Identifier: Apache-2.0
#include "gossip/rumors.h"

#include <algorithm>

namespace ovn::gossip {

size_t Rumors::add(Rumor rumor, RumorBudget& budget) {
  Key key{rumor.subject, rumor.accuser};
  if (auto earlier = statements_.find(key); !rumor.is_segment() && earlier != statements_.end()) {
    auto [list, place] = earlier->second;
    erase(*list, place, budget);
  }
  size_t size = rumor.frame.size(), count = 0;
  while (budget.slots >= budget.slots_max || budget.bytes + size > budget.bytes_max) {
    if (!shed(budget)) return count + 1;
    ++count;
  }
  budget.bytes += size;
  ++budget.slots;
  bool statement = !rumor.is_segment();
  relayed_ += !statement && !rumor.own;
  fresh_.push_back(std::move(rumor));
  if (statement) statements_[key] = {&fresh_, std::prev(fresh_.end())};
  return count;
}

void Rumors::sent(List::iterator rumor) {
  further_.splice(further_.end(), fresh_, rumor);
  if (rumor->is_segment()) ++further_segments_;
  else statements_[{rumor->subject, rumor->accuser}].first = &further_;
}

Rumors::List::iterator Rumors::erase(List& list, List::iterator rumor, RumorBudget& budget) {
  budget.bytes -= rumor->frame.size();
  --budget.slots;
  if (rumor->is_segment()) {
    relayed_ -= !rumor->own;
    further_segments_ -= &list == &further_;
  } else {
    statements_.erase({rumor->subject, rumor->accuser});
  }
  return list.erase(rumor);
}

bool Rumors::shed(RumorBudget& budget) {
  auto relayed = [](const Rumor& rumor) { return !rumor.own; };
  for (List* list : {&further_, &fresh_}) {
    auto victim = std::find_if(list->begin(), list->end(), relayed);
    if (victim == list->end()) continue;
    erase(*list, victim, budget);
    return true;
  }
  if (further_.empty()) return false;
  erase(further_, further_.begin(), budget);
  return true;
}

void Rumors::clear(RumorBudget& budget) {
  for (List* list : {&fresh_, &further_}) {
    while (!list->empty()) erase(*list, list->begin(), budget);
  }
}

}  // namespace ovn::gossip
