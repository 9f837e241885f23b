// SPDX-License-Identifier: Apache-2.0
#include "test/support/random_snapshot.h"

#include <algorithm>
#include <set>

namespace ovn::test {

using namespace kernel;

namespace {

NetnsName owned_name(uint32_t n) { return NetnsName(fmt::format("ov-{}", n)); }
NetnsName sandbox_name(uint32_t n) { return NetnsName(fmt::format("sb-{}", n)); }
std::string alias(uint32_t n) { return fmt::format("{}{}", kAliasPrefix, n); }
Mac mac(uint32_t n) { return Mac({0x02, 0x42, 0, 0, 0, static_cast<uint8_t>(n)}); }

class Builder {
 public:
  Builder() {
    for (uint32_t n = 0; n < kSandboxes; ++n) {
      Netns netns{sandbox_name(n), sandbox_path(static_cast<int>(n)), false, 100 + n};
      snapshot_.namespaces.push_back(netns);
      snapshot_.links.push_back({netns.name, "lo", Device(), {}, 0, true, "", ""});
    }
  }

  void add(uint32_t choice) {
    digits_ = choice;
    switch (digit(15)) {
      case 0:
        return add_bridge(space());
      case 1:
        return add_vxlan(space());
      case 2:
      case 3:
        return add_veth(space());
      case 4:
        return add_address();
      case 5:
        return add_neighbor();
      case 6:
        return add_fdb();
      case 7:
        return add_route();
      case 8:
        return add_sysctl();
      case 9:
        return add_table();
      case 10:
        return add_element();
      case 11:
      case 12:
        return add_macvlan();
      case 13:
        return add_chain();
      case 14:
        return add_rule();
    }
  }

  Snapshot done() && {
    normalize(snapshot_);
    return std::move(snapshot_);
  }

 private:
  uint32_t digit(uint32_t base) {
    uint32_t value = digits_ % base;
    digits_ /= base;
    return value;
  }

  NetnsName space() {
    uint32_t n = digit(3);
    Netns netns{owned_name(n), fmt::format("/owned/{}", n), true, 0};
    add_new(snapshot_.namespaces, netns);
    return netns.name;
  }

  template <class T>
  static bool add_new(std::vector<T>& objects, const T& object) {
    auto same = [&](const T& have) { return have.key() == object.key(); };
    if (std::any_of(objects.begin(), objects.end(), same)) return false;
    objects.push_back(object);
    return true;
  }

  const Link* find(const NetnsName& netns, const std::string& name) const {
    for (const auto& link : snapshot_.links) {
      if (link.netns == netns && link.name == name) return &link;
    }
    return nullptr;
  }

  // A link of ours; null if there is none.
  const Link* any_link() {
    uint32_t start = digit(32), size = static_cast<uint32_t>(snapshot_.links.size());
    for (uint32_t i = 0; i < size; ++i) {
      const Link& link = snapshot_.links[(start + i) % size];
      if (!std::holds_alternative<Device>(link.kind)) return &link;
    }
    return nullptr;
  }

  std::optional<Mac> maybe_mac() {
    uint32_t n = digit(3);
    return n == 0 ? std::optional<Mac>() : mac(n);
  }
  // All kinds share few names, so that one is often in the place of another.
  std::string link_name() { return fmt::format("l{}", digit(5)); }
  uint32_t mtu() { return 1400 + 50 * digit(2); }
  std::string master(const NetnsName& netns) {
    const Link* link = find(netns, link_name());
    return link && std::holds_alternative<Bridge>(link->kind) ? link->name : "";
  }

  void add_bridge(const NetnsName& netns) {
    add_new(snapshot_.links,
            {netns, link_name(), Bridge(), maybe_mac(), mtu(), true, "", alias(0)});
  }

  void add_vxlan(const NetnsName& netns) {
    Vxlan kind{.vni = Vni(1 + digit(4)), .local = ip::Address::v4(0x0a000001)};
    if (!vnis_.insert(kind.vni).second) return;
    add_new(snapshot_.links,
            {netns, link_name(), kind, {}, mtu(), true, master(netns), alias(digit(2))});
  }

  void add_veth(const NetnsName& netns) {
    Veth kind{sandbox_name(digit(kSandboxes)), fmt::format("eth{}", digit(2))};
    if (find(kind.peer_netns, kind.peer_name)) return;
    std::string mark = alias(10 + digit(2));
    Link veth{netns, link_name(), kind, {}, mtu(), true, master(netns), mark};
    if (!add_new(snapshot_.links, veth)) return;
    Link peer{kind.peer_netns, kind.peer_name, VethPeer(), maybe_mac(), mtu(), true, "", mark};
    add_new(snapshot_.links, peer);
  }

  // In a sandbox, or beside what it stands on.
  void add_macvlan() {
    const Link* on = any_link();
    bool fit = on && on->master.empty() && (std::holds_alternative<Bridge>(on->kind) ||
                                            std::holds_alternative<Vxlan>(on->kind));
    if (!fit) return;
    using Mode = Macvlan::Mode;
    Macvlan kind{{on->netns, on->name}, digit(2) == 0 ? Mode::bridge : Mode::isolated};
    bool beside = digit(3) == 0;
    NetnsName netns = beside ? on->netns : sandbox_name(digit(kSandboxes));
    std::string name = beside ? link_name() : fmt::format("eth{}", digit(2));
    uint32_t mtu = digit(2) == 0 ? 0 : on->mtu;
    add_new(snapshot_.links, {netns, name, kind, maybe_mac(), mtu, true, "", alias(10 + digit(2))});
  }

  void add_address() {
    const Link* link = any_link();
    if (!link) return;
    ip::Address address = ip::Address::v4(0x0a010000 + 256 * digit(3) + 1 + digit(3));
    if (digit(3) == 0) address = *ip::Address::from_bytes("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
    unsigned length = address.is_v4() ? 24 : 64;
    add_new(snapshot_.addresses, {link->netns, link->name, ip::Prefix(address, length)});
  }

  // Never in a sandbox, where nobody would find it again.
  void add_neighbor() {
    const Link* link = any_link();
    if (!link || link->netns.str().starts_with("sb-")) return;
    auto address = ip::Address::v4(0x0a020000 + digit(6));
    add_new(snapshot_.neighbors, {link->netns, link->name, address, mac(digit(3))});
  }

  void add_fdb() {
    const Link* link = any_link();
    if (!link || !std::holds_alternative<Vxlan>(link->kind)) return;
    auto vtep = ip::Address::v4(0x0a000002 + digit(3));
    uint32_t choice = digit(6);
    Mac to = choice == 5 ? Mac() : mac(choice);  // frames to many
    add_new(snapshot_.fdb, {link->netns, link->name, to, vtep});
  }

  void add_route() {
    if (snapshot_.addresses.empty()) return;
    const Address& on = snapshot_.addresses[digit(32) % snapshot_.addresses.size()];
    if (!on.prefix.is_v4()) return;
    ip::Prefix to(ip::Address::v4(0x0a090000 + 256 * digit(3)), 24);
    add_new(snapshot_.routes, {on.netns, to, 0, on.link, on.prefix.first().plus(100 + digit(2))});
  }

  void add_rule() {
    ip::Family family = digit(2) == 0 ? ip::Family::v4 : ip::Family::v6;
    RoutingRule rule{space(), family, 100 + digit(2), 0x100u << digit(2), 0xff00, 7};
    bool v4 = family == ip::Family::v4;
    if (digit(2) == 0) rule.from = v4 ? ip::Address::v4(0x0a000001) : ip::Address::v6({0xfd});
    add_new(snapshot_.rules, rule);
  }

  void add_sysctl() {
    bool in_sandbox = digit(2) == 0;
    NetnsName netns = in_sandbox ? sandbox_name(digit(kSandboxes)) : space();
    std::string path = fmt::format("net/ipv4/conf/all/test{}", digit(2));
    const Link* link = any_link();
    if (link && digit(2) == 0) {
      netns = link->netns;
      path = fmt::format("net/ipv4/conf/{}/test", link->name);
    }
    add_new(snapshot_.sysctls, {netns, path, fmt::format("{}", 1 + digit(2)), digit(2) == 0});
  }

  nft::Table table() { return {space(), fmt::format("ovn-lite-{}", digit(2)), {}, {}}; }

  void add_table() {
    nft::Table wanted = table();
    wanted.sets.push_back({"s", {nft::Field::ipv4}, false, {nft::Field::ipv4}});
    wanted.sets.push_back({"v", {nft::Field::ipv4}, true, {}});
    if (digit(2) == 0) wanted.chains.push_back({"c", {}, {{nft::Masquerade()}}});
    add_new(snapshot_.tables, wanted);
  }

  const nft::Table* any_table() {
    size_t size = snapshot_.tables.size();
    return size == 0 ? nullptr : &snapshot_.tables[digit(32) % size];
  }

  // With an element that leads there.
  void add_chain() {
    const nft::Table* in = any_table();
    if (!in) return;
    nft::LooseChain chain{in->netns, in->name, fmt::format("pick-{}", digit(2)), {}};
    if (digit(2) == 0) chain.rules.push_back({nft::Masquerade()});
    add_new(snapshot_.chains, chain);
    Bytes at{10, 0, 2, static_cast<uint8_t>(digit(2))};
    nft::Verdict go{nft::Verdict::Code::go_to, chain.name};
    add_new(snapshot_.elements, {in->netns, in->name, "v", at, go});
  }

  void add_element() {
    const nft::Table* table = any_table();
    if (!table) return;
    const nft::Table& in = *table;
    Bytes at{10, 0, 0, static_cast<uint8_t>(digit(4))};
    Bytes data{10, 0, 1, static_cast<uint8_t>(digit(2))};
    add_new(snapshot_.elements, {in.netns, in.name, "s", at, data});
  }

  Snapshot snapshot_;
  std::set<Vni> vnis_;
  uint32_t digits_ = 0;
};

}  // namespace

std::string sandbox_path(int number) { return fmt::format("/sandbox/{}", number); }

Choices random_choices(Random& random, size_t size) {
  Choices choices(size);
  for (auto& choice : choices) choice = static_cast<uint32_t>(random.next());
  return choices;
}

Snapshot build_snapshot(const Choices& choices) {
  Builder builder;
  for (uint32_t choice : choices) builder.add(choice);
  return std::move(builder).done();
}

std::vector<Choices> shrink(std::vector<Choices> lists,
                            const std::function<bool(const std::vector<Choices>&)>& fails) {
  for (size_t chunk = 64; chunk > 0; chunk /= 2) {
    for (size_t which = 0; which < lists.size(); ++which) {
      for (size_t at = 0; at < lists[which].size();) {
        auto smaller = lists;
        auto& list = smaller[which];
        auto from = list.begin() + static_cast<ptrdiff_t>(at);
        list.erase(from, from + static_cast<ptrdiff_t>(std::min(chunk, list.size() - at)));
        if (fails(smaller)) {
          lists = std::move(smaller);
        } else {
          at += chunk;
        }
      }
    }
  }
  return lists;
}

std::string to_text(const Snapshot& s) {
  std::string text;
  auto add = [&](const auto& objects) {
    for (const auto& object : objects) text += to_string(Object(object)) + "\n";
  };
  add(s.namespaces), add(s.links), add(s.addresses), add(s.routes), add(s.rules);
  add(s.neighbors), add(s.fdb), add(s.sysctls);
  for (const auto& table : s.tables) text += listing(table);
  for (const auto& chain : s.chains) text += listing(chain);
  add(s.elements);
  return text;
}

}  // namespace ovn::test
