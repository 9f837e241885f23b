// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/objects.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <sstream>

#include "core/base/check.h"
#include "core/kernel/each_kind.h"

namespace ovn::kernel {
namespace {

template <class T>
void sort_by_key(std::vector<T>& objects) {
  auto less = [](const T& a, const T& b) { return a.key() < b.key(); };
  std::sort(objects.begin(), objects.end(), less);
  auto same = [](const T& a, const T& b) { return a.key() == b.key(); };
  OVN_CHECK(std::adjacent_find(objects.begin(), objects.end(), same) == objects.end());
}

// Tables like tcp_rmem come back with tabs between their numbers.
std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

int64_t number(std::string_view text) {
  int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string line(const Netns& netns) {
  std::string text = fmt::format("netns {} at {}", netns.name, netns.path);
  if (netns.owned) text += " owned";
  if (netns.cookie != 0) text += fmt::format(" cookie {}", netns.cookie);
  return text;
}

std::string line(const Link& link) {
  std::string text = fmt::format("link {}/{} {}", link.netns, link.name, to_string(link.kind));
  if (link.mac) text += fmt::format(" mac {}", *link.mac);
  if (link.mtu != 0) text += fmt::format(" mtu {}", link.mtu);
  if (!link.master.empty()) text += fmt::format(" master {}", link.master);
  if (link.port.isolated) text += " isolated";
  if (link.port.hairpin) text += " hairpin";
  text += link.up ? " up" : " down";
  if (!link.alias.empty()) text += fmt::format(" alias {}", link.alias);
  return text;
}

std::string line(const Address& address) {
  return fmt::format("address {}/{} {}", address.netns, address.link, address.prefix);
}

std::string line(const Route& route) {
  std::string text = fmt::format("route {} {}", route.netns, route.destination);
  if (route.gateway) text += fmt::format(" via {}", *route.gateway);
  text += fmt::format(" dev {}", route.link);
  if (route.on_link) text += " onlink";
  if (route.metric != 0) text += fmt::format(" metric {}", route.metric);
  if (route.table != 0) text += fmt::format(" table {}", route.table);
  return text;
}

std::string line(const RoutingRule& rule) {
  std::string text = fmt::format("rule {} {} {}:", rule.netns,
                                 rule.family == ip::Family::v4 ? "ip" : "ip6", rule.priority);
  if (rule.from) text += fmt::format(" from {}", *rule.from);
  if (rule.mask != 0) text += fmt::format(" fwmark {:#x}/{:#x}", rule.mark, rule.mask);
  return text + fmt::format(" lookup {}", rule.table);
}

std::string line(const Neighbor& neighbor) {
  return fmt::format("neighbor {}/{} {} {}", neighbor.netns, neighbor.link, neighbor.address,
                     neighbor.mac);
}

std::string line(const FdbEntry& entry) {
  return fmt::format("fdb {}/{} {} vtep {}", entry.netns, entry.link, entry.mac, entry.vtep);
}

std::string line(const nft::Table& table) { return nft::to_string(table); }
std::string line(const nft::LooseChain& chain) { return nft::to_string(chain); }
std::string line(const nft::Element& element) { return nft::to_string(element); }

std::string line(const Sysctl& sysctl) {
  return fmt::format("sysctl {} {} {} {}", sysctl.netns, sysctl.path, sysctl.at_least ? ">=" : "=",
                     sysctl.value);
}

}  // namespace

void normalize(Snapshot& snapshot) {
  each_kind([](auto& objects) { sort_by_key(objects); }, snapshot);
}

bool needs_recreate(const Link& actual, const Link& desired) { return actual.kind != desired.kind; }

bool satisfies(const Link& actual, const Link& desired) {
  if (needs_recreate(actual, desired) || actual.up != desired.up) return false;
  if (desired.mac && actual.mac != desired.mac) return false;
  if (desired.mtu != 0 && actual.mtu != desired.mtu) return false;
  if (std::holds_alternative<Device>(desired.kind)) return true;
  return actual.master == desired.master && actual.alias == desired.alias &&
         actual.port == desired.port;
}

bool satisfies(const Netns& actual, const Netns& desired) {
  return actual.path == desired.path && actual.owned == desired.owned &&
         actual.cookie == desired.cookie;
}

bool serves(const Sysctl& actual, const Sysctl& desired) {
  if (desired.at_least) return number(actual.value) >= number(desired.value);
  return words(actual.value) == words(desired.value);
}

std::string to_string(const Object& object) {
  return std::visit([](const auto& value) { return line(value); }, object);
}

}  // namespace ovn::kernel
