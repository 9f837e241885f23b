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

auto find(auto& spaces, const kernel::Netns& netns) {
  return std::ranges::find_if(spaces, [&](const auto& one) { return is_same(one.netns, netns); });
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

// Keeps those where that fails.
void delete_all(auto& spaces) {
  std::erase_if(spaces, [](const auto& space) { return delete_in(space.netns); });
}

}  // namespace

std::vector<Doomed::Space>& Doomed::spaces_like(const kernel::Netns& netns) {
  return netns.owned ? ours_ : theirs_;
}

void Doomed::add(const kernel::Netns& netns) {
  auto& spaces = spaces_like(netns);
  auto known = find(spaces, netns);
  if (known != spaces.end()) ++known->count;
  else spaces.push_back({netns, 1});
}

void Doomed::add(const kernel::Netns& netns, const kernel::Netns& peer) {
  add(netns);
  if (!holds(peers_, peer)) peers_.push_back(peer);
}

size_t Doomed::count() const {
  size_t sum = 0;
  for (const auto* spaces : {&ours_, &theirs_}) {
    for (const Space& space : *spaces) sum += space.count;
  }
  return sum;
}

bool Doomed::reach(const kernel::Netns& netns) const {
  return holds(peers_, netns) || find(theirs_, netns) != theirs_.end();
}

void Doomed::clear(const kernel::Netns& netns) {
  auto inside = find(theirs_, netns);
  if (inside != theirs_.end() && delete_in(netns)) theirs_.erase(inside);
  if (netns.owned || holds(peers_, netns)) reap_ours();
}

void Doomed::reap_ours() {
  delete_all(ours_);
  if (ours_.empty()) peers_.clear();
}

void Doomed::reap() {
  reap_ours();
  if (theirs_.empty()) return;
  Space first = std::move(theirs_.front());
  theirs_.erase(theirs_.begin());
  if (!delete_in(first.netns)) theirs_.push_back(std::move(first));
}

void Doomed::reap_all() {
  reap_ours();
  delete_all(theirs_);
}

}  // namespace ovn::netlink
