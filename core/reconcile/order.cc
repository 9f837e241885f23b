// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/order.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

constexpr int kLinkRank = 4;
constexpr int kOnLinkRank = kLinkRank + 4;
constexpr int kRankMax = kLinkRank + 8;

int rank(const Device&) { return kLinkRank; }
int rank(const Bridge&) { return kLinkRank; }
int rank(const Vxlan&) { return kLinkRank + 1; }
int rank(const Veth&) { return kLinkRank + 2; }
int rank(const VethPeer&) { return kLinkRank + 3; }
int rank(const Dummy&) { return kLinkRank; }
int rank(const Vlan&) { return kLinkRank + 1; }
int rank(const Macvlan&) { return kLinkRank + 2; }
int rank(const Ipvlan&) { return kLinkRank + 2; }
int rank(const Netns&) { return 0; }
// A plan has them in the order of their namespaces, so that each is one transaction.
int nft_rank(std::string_view table) { return nft::is_netdev(table) ? kOnLinkRank : 1; }
int rank(const nft::Table& table) { return nft_rank(table.name); }
int rank(const nft::LooseChain& chain) { return nft_rank(chain.table); }
int rank(const nft::Element& element) { return nft_rank(element.table); }
int rank(const Sysctl& sysctl) { return link_of(sysctl).empty() ? 3 : kOnLinkRank; }
int rank(const Address&) { return kLinkRank + 5; }
int rank(const Neighbor&) { return kLinkRank + 6; }
int rank(const FdbEntry&) { return kLinkRank + 6; }
int rank(const Route&) { return kLinkRank + 7; }
int rank(const RoutingRule&) { return kRankMax; }
int rank(const Link& link) {
  return std::visit([](const auto& kind) { return rank(kind); }, link.kind);
}
int rank(const Op& op) {
  return std::visit([](const auto& object) { return rank(object); }, op.object);
}

// Moves `ops` to the end of `to`, rank by rank.
void move_ranks(std::vector<Op>& ops, bool highest_first, std::vector<Op>& to) {
  std::vector<int> ranks;
  for (const Op& op : ops) ranks.push_back(rank(op));
  for (int step = 0; step <= kRankMax; ++step) {
    int wanted = highest_first ? kRankMax - step : step;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (ranks[i] == wanted) to.push_back(std::move(ops[i]));
    }
  }
}

std::string link_key(const NetnsName& netns, std::string_view link) {
  return fmt::format("link {}/{}", netns, link);
}
std::string netns_key(const NetnsName& netns) { return fmt::format("netns {}", netns); }

std::string key(const Netns& netns) { return netns_key(netns.name); }
std::string key(const Link& link) { return link_key(link.netns, link.name); }
std::string key(const Address& a) {
  return fmt::format("address {}/{} {}", a.netns, a.link, a.prefix);
}
std::string key(const Route& r) {
  std::string text = fmt::format("route {} {}", r.netns, r.destination);
  if (r.metric != 0) text += fmt::format(" metric {}", r.metric);
  return r.table == 0 ? text : fmt::format("{} table {}", text, r.table);
}
std::string key(const RoutingRule& rule) { return to_string(Object(rule)); }
std::string key(const Neighbor& n) {
  return fmt::format("neighbor {}/{} {}", n.netns, n.link, n.address);
}
std::string key(const FdbEntry& f) {
  std::string text = fmt::format("fdb {}/{} {}", f.netns, f.link, f.mac);
  return f.mac.is_zero() ? fmt::format("{} {}", text, f.vtep) : text;
}
std::string key(const nft::Table& table) { return nft::to_string(table); }
std::string key(const nft::LooseChain& chain) { return nft::to_string(chain); }
std::string key(const nft::Element& e) {
  return fmt::format("nft element {}/{} {} {}", e.netns, e.table, e.set, to_hex(e.at));
}
std::string key(const Sysctl& s) { return fmt::format("sysctl {} {}", s.netns, s.path); }

template <class T>
std::vector<std::string> needs(const T& on_link) {
  return {netns_key(on_link.netns), link_key(on_link.netns, on_link.link)};
}
std::vector<std::string> needs(const Netns&) { return {}; }
std::vector<std::string> needs(const Link& link) {
  std::vector<std::string> keys{netns_key(link.netns)};
  if (!link.master.empty()) keys.push_back(link_key(link.netns, link.master));
  if (const auto* veth = std::get_if<Veth>(&link.kind)) keys.push_back(netns_key(veth->peer_netns));
  if (const Lower* lower = lower_of(link.kind)) {
    keys.insert(keys.end(), {netns_key(lower->netns), link_key(lower->netns, lower->name)});
  }
  return keys;
}
std::vector<std::string> needs(const RoutingRule& rule) { return {netns_key(rule.netns)}; }
std::vector<std::string> needs(const nft::Table& table) {
  std::vector<std::string> keys{netns_key(table.netns)};
  std::string device = nft::device_of(table);
  if (!device.empty()) keys.push_back(link_key(table.netns, device));
  return keys;
}
std::vector<std::string> in_table(const NetnsName& netns, const std::string& table) {
  return {netns_key(netns), key(nft::Table{netns, table, {}, {}})};
}
std::vector<std::string> needs(const nft::LooseChain& chain) {
  return in_table(chain.netns, chain.table);
}
std::vector<std::string> needs(const nft::Element& element) {
  auto keys = in_table(element.netns, element.table);
  const auto* verdict = std::get_if<nft::Verdict>(&element.data);
  if (verdict && nft::is_loose(verdict->chain)) {
    keys.push_back(key(nft::LooseChain{element.netns, element.table, verdict->chain, {}}));
  }
  return keys;
}
std::vector<std::string> needs(const Sysctl& sysctl) {
  std::vector<std::string> keys{netns_key(sysctl.netns)};
  if (auto link = link_of(sysctl); !link.empty()) keys.push_back(link_key(sysctl.netns, link));
  return keys;
}

}  // namespace

std::vector<Op> in_order(std::vector<Op> drops, std::vector<Op> puts) {
  std::vector<Op> ordered;
  ordered.reserve(drops.size() + puts.size());
  move_ranks(drops, true, ordered);
  move_ranks(puts, false, ordered);
  return ordered;
}

std::string key_text(const Object& object) {
  return std::visit([](const auto& value) { return key(value); }, object);
}

std::vector<std::string> prerequisites(const Object& object) {
  return std::visit([](const auto& value) { return needs(value); }, object);
}

std::string_view link_of(const Sysctl& sysctl) {
  std::string_view path = sysctl.path;
  for (std::string_view folder :
       {"net/ipv4/conf/", "net/ipv6/conf/", "net/ipv4/neigh/", "net/ipv6/neigh/"}) {
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    auto name = path.substr(0, path.find('/'));
    return name == "all" || name == "default" ? "" : name;
  }
  return {};
}

}  // namespace ovn::reconcile
