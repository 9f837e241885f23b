// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/shadow.h"

#include <algorithm>

#include "core/reconcile/order.h"

namespace ovn::reconcile {

using namespace kernel;

bool Shadow::covers(const Op& op) const {
  if (keys_.empty()) return false;
  auto needed = prerequisites(op.object);
  auto dark = [&](const std::string& key) { return keys_.contains(key); };
  return dark(key_text(op.object)) || std::any_of(needed.begin(), needed.end(), dark);
}

void Shadow::add(const Op& op) {
  keys_.insert(key_text(op.object));
  const auto* link = std::get_if<Link>(&op.object);
  const auto* veth = link ? std::get_if<Veth>(&link->kind) : nullptr;
  if (veth)
    keys_.insert(
        key_text(Link{veth->peer_netns, veth->peer_name, VethPeer(), {}, 0, true, "", ""}));
}

}  // namespace ovn::reconcile
