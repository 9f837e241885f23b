// SPDX-License-Identifier: Apache-2.0
#include "gossip/rumors.h"

namespace ovn::gossip {
namespace {

bool fits(const RumorBudget& budget, size_t size) {
  return budget.slots < budget.slots_max && budget.bytes + size <= budget.bytes_max;
}

// False if nothing of at most that worth is queued anywhere.
bool shed(RumorBudget& budget, size_t worth) {
  for (size_t least = 0; least <= worth; ++least) {
    if (budget.by_worth[least].empty()) continue;
    Sheddable victim = budget.by_worth[least].front();
    victim.rumors->erase(victim.rumor, budget);
    return true;
  }
  return false;
}

}  // namespace

size_t Rumors::add(Rumor rumor, RumorBudget& budget) {
  Key key{rumor.subject, rumor.accuser};
  if (auto earlier = statements_.find(key); !rumor.is_segment() && earlier != statements_.end()) {
    erase(earlier->second, budget);
  }
  size_t size = rumor.frame.size(), count = 0;
  if (size > budget.bytes_max) return 1;
  for (; !fits(budget, size); ++count) {
    if (!shed(budget, rumor.worth())) return count + 1;
  }
  budget.bytes += size;
  ++budget.slots;
  bool statement = !rumor.is_segment();
  relayed_ += !statement && !rumor.own;
  fresh_.push_back(std::move(rumor));
  auto added = std::prev(fresh_.end());
  auto& equals = budget.by_worth[added->worth()];
  added->place = equals.insert(equals.end(), {this, added});
  if (statement) statements_[key] = added;
  return count;
}

void Rumors::sent(List::iterator rumor, RumorBudget& budget) {
  further_.splice(further_.end(), fresh_, rumor);
  auto& before = budget.by_worth[rumor->worth()];
  rumor->fresh = false;
  auto& equals = budget.by_worth[rumor->worth()];
  equals.splice(equals.end(), before, rumor->place);
  further_segments_ += rumor->is_segment();
}

Rumors::List::iterator Rumors::erase(List::iterator rumor, RumorBudget& budget) {
  budget.bytes -= rumor->frame.size();
  --budget.slots;
  budget.by_worth[rumor->worth()].erase(rumor->place);
  if (rumor->is_segment()) {
    relayed_ -= !rumor->own;
    further_segments_ -= !rumor->fresh;
  } else {
    statements_.erase({rumor->subject, rumor->accuser});
  }
  return (rumor->fresh ? fresh_ : further_).erase(rumor);
}

void Rumors::clear(RumorBudget& budget) {
  for (List* list : {&fresh_, &further_}) {
    while (!list->empty()) erase(list->begin(), budget);
  }
}

}  // namespace ovn::gossip
