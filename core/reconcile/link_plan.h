// SPDX-License-Identifier: Apache-2.0
// The part of a plan that everything else hangs on: what becomes of each namespace and each link.
// A link is gone if it is dropped, or its namespace, the other end of its pair or the link that it
// stands on is; it is renewed if it is made, or changed so that the kernel forgets what was on it:
// then all of that is put again. It is blocked if it cannot be had now.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/reconcile/plan.h"

namespace ovn::reconcile {

using Ops = std::vector<kernel::Op>;

// What becomes of one link, or of a namespace as such.
struct Fate {
  bool gone = false;
  bool renewed = false;
  bool blocked = false;
  bool ours = false;  // what is on it may be dropped
};

class LinkPlan {
 public:
  // Keeps references to all three.
  LinkPlan(const kernel::Snapshot& desired, const kernel::Snapshot& actual, const OwnedSet& owned);

  // Adds the operations on namespaces and links, and what stands in their way.
  void emit(Ops& drops, Ops& puts, std::vector<Conflict>& conflicts) const;

  // The empty `link` stands for the namespace. Cheap for one link after the other.
  const Fate& fate(const kernel::NetnsName& netns, std::string_view link) const;

 private:
  struct Space : Fate {
    const kernel::Netns* desired = nullptr;
    const kernel::Netns* actual = nullptr;
  };
  struct Row : Fate {
    const kernel::Link* desired = nullptr;
    const kernel::Link* actual = nullptr;
    bool drop = false;
    bool foreign = false;  // something else bears the name

    bool absent() const { return actual == nullptr || gone; }
  };
  using Key = std::pair<kernel::NetnsName, std::string>;

  void judge_spaces();
  void list_links(const OwnedSet& owned);
  void judge_drops();
  void judge_uppers();
  void judge_blocks();
  void judge_pairs();
  void judge_puts();
  void drop(Row& row);
  Row* find(const kernel::NetnsName& netns, const std::string& link);
  // The other end of a desired or actual pair, if this is its Veth.
  Row* peer_of(const kernel::Link* link);
  // What a desired or actual link stands on, if that is a link of ours.
  const Row* lower_of(const kernel::Link* link) const;

  const kernel::Snapshot& desired_;
  const kernel::Snapshot& actual_;
  std::map<kernel::NetnsName, Space> spaces_;
  std::map<Key, Row> rows_;
  std::map<const Row*, Row*> veth_of_;  // of a VethPeer's row in `actual`

  mutable const std::pair<const Key, Row>* last_ = nullptr;
};

}  // namespace ovn::reconcile
