// SPDX-License-Identifier: Apache-2.0
#include "netlink/doomed.h"

#include <algorithm>
#include <cerrno>

#include "netlink/namespaces.h"

namespace ovn::netlink {
namespace {

// A sandbox may be known by several names, which its cookie is the same under.
bool is_same(const kernel::Netns& a, const kernel::Netns& b) {
  return a.name == b.name || (a.cookie != 0 && a.cookie == b.cookie);
}

bool holds(const std::vector<kernel::Netns>& spaces, const kernel::Netns& netns) {
  return std::ranges::any_of(spaces, [&](const auto& one) { return is_same(one, netns); });
}

// Nothing is left of the group there.
bool delete_in(const kernel::Netns& netns) {
  OpenNetns open(netns);
  auto socket = open.socket_if_there();
  if (!socket) return false;
  if (!*socket) return true;
  Message message = delete_group(kDoomedGroup);
  auto deleted = (*socket)->request(message, "delete links");
  return deleted || deleted.error().sys_errno == ENODEV;
}

}  // namespace

void Doomed::add(const kernel::Netns& netns) {
  ++count_;
  if (!holds(spaces_, netns)) spaces_.push_back(netns);
}

void Doomed::add(const kernel::Netns& netns, const kernel::Netns& peer) {
  add(netns);
  if (!holds(peers_, peer)) peers_.push_back(peer);
}

bool Doomed::reach(const kernel::Netns& netns) const { return holds(peers_, netns); }

void Doomed::reap() {
  std::erase_if(spaces_, delete_in);
  if (!spaces_.empty()) return;
  peers_.clear();
  count_ = 0;
}

}  // namespace ovn::netlink
