// SPDX-License-Identifier: Apache-2.0
#include "core/controller/reach.h"

namespace ovn::controller {

namespace {

bool note_in(std::set<Uuid>& nodes, const Uuid& node, bool belongs) {
  return belongs ? nodes.insert(node).second : nodes.erase(node) > 0;
}

}  // namespace

bool note_reach(Host& host, const Uuid& node, Reach reach) {
  bool silent = note_in(host.unreachable, node, reach == Reach::silent);
  bool flapping = note_in(host.flapping, node, reach == Reach::flapping);
  return silent || flapping;
}

bool is_relied_on(const Host& host, const Uuid& node) {
  return !host.unreachable.contains(node) && !host.flapping.contains(node);
}

}  // namespace ovn::controller
