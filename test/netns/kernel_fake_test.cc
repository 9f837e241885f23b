// SPDX-License-Identifier: Apache-2.0
// Holds the fake kernel against the real one: the same random ops go to both, each must succeed or
// fail in both, and the dumps must be equal all the way. KERNEL_SEED=n repeats one sequence,
// KERNEL_SEQUENCES=n runs so many, from that or the first.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "core/base/random.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"
#include "test/support/fake_kernel.h"
#include "test/support/netns_fixture.h"

namespace ovn {
namespace {

using namespace kernel;

constexpr int kSequences = 120;
constexpr int kCallsPerSequence = 12;
constexpr int kOpsPerCallMax = 6;

const NetnsName kNets[] = {NetnsName("net0"), NetnsName("net1")};
const NetnsName kBoxes[] = {NetnsName("box0"), NetnsName("box1")};
const std::string kAlias = "ovn-lite:";

// Both kernels with the same namespaces at the same paths.
class World {
 public:
  explicit World(uint64_t seed) : random_(seed), seed_(seed) {
    for (const auto& name : kNets) namespaces_.push_back({name, path_of(name), true, 0});
    for (const auto& name : kBoxes) add_box(name);
    fake_.remove_sysctl("net/ipv4/no_such_thing");
    std::vector<Op> ops;
    for (const auto& netns : namespaces_) ops.push_back(put(netns));
    // A new namespace inherits these from the machine's first one.
    for (const auto& netns : namespaces_) {
      for (std::string path : {"ip_forward", "conf/default/arp_ignore"}) {
        ops.push_back(put(Sysctl{netns.name, "net/ipv4/" + path, "0"}));
      }
      ops.push_back(put(Sysctl{netns.name, "net/ipv4/conf/all/promote_secondaries", "1"}));
    }
    ops.push_back(put(Sysctl{kHost, "net/ipv4/conf/all/promote_secondaries", "1"}));
    for (const auto& name : {kHost, kNets[0], kNets[1]}) {  // something to stand on
      ops.push_back(put(Link{name, "br0", Bridge(), random_mac(), 1450, true, "", kAlias + "a"}));
      ops.push_back(put(Link{name, "lo", Device(), {}, 0, true, "", ""}));
    }
    for (uint32_t i = 0; i < 2; ++i) {
      auto vxlan = Vxlan{Vni(i + 1), ip::Address::v4(0x7f000001)};
      ops.push_back(
          put(Link{kNets[i], "vx0", vxlan, random_mac(), 1450, true, "br0", kAlias + "a"}));
      ops.push_back(put(Link{kNets[i], "v0", Veth{kBoxes[i], "eth0"}, random_mac(), 1450, true,
                             "br0", kAlias + "a"}));
      ops.push_back(
          put(Link{kBoxes[i], "eth0", VethPeer(), random_mac(), 1450, true, "", kAlias + "a"}));
    }
    apply(ops);
    compare();
  }

  ~World() {
    for (const auto& netns : namespaces_) EXPECT_TRUE(netlink::remove_netns(netns.path));
  }

  void step() {
    std::vector<Op> ops;
    for (size_t n = 1 + random_.below(kOpsPerCallMax); n > 0; --n) {
      ops.push_back(random_op());
      // What goes with a namespace goes some time later, which compare() waits for.
      if (ops.back().verb == Op::Verb::drop && std::holds_alternative<Netns>(ops.back().object)) {
        break;
      }
    }
    apply(ops);
    compare();
  }

 private:
  std::string path_of(const NetnsName& name) const { return folder_.path() + "/" + name.str(); }
  void add_box(const NetnsName& name) {
    std::string path = path_of(name);
    ASSERT_TRUE(netlink::create_netns(path));
    auto cookie = netlink::netns_cookie(path);
    ASSERT_TRUE(cookie);
    namespaces_.push_back({name, path, false, *cookie});
    fake_.add_sandbox(path, *cookie);
  }

  void apply(const std::vector<Op>& ops) {
    auto expected = fake_.apply(ops);
    // A drop of ours may name another peer than the link has, which a plan's never does: what was
    // dropped is deleted before the next op could meet it.
    std::vector<Result<void>> results;
    for (const Op& op : ops) {
      results.push_back(real_.apply({&op, 1})[0]);
      if (op.verb == Op::Verb::drop) real_.delete_dropped();
    }
    for (size_t i = 0; i < ops.size(); ++i) {
      trace_ += "  " + to_string(ops[i]);
      trace_ += results[i] ? "\n" : " -> " + results[i].error().message + "\n";
      EXPECT_EQ(results[i].has_value(), expected[i].has_value())
          << "fake: " << (expected[i] ? "ok" : expected[i].error().message) << "\n"
          << trace();
      if (!results[i] && !expected[i]) {
        EXPECT_EQ(results[i].error().code, expected[i].error().code)
            << "fake: " << expected[i].error().message << "\n"
            << trace();
      }
    }
  }

  void compare() {
    std::string expected = text(fake_.dump(asked(), sysctls()));
    std::string actual;
    for (int attempt = 0; attempt < 500; ++attempt) {
      actual = text(real_.dump(asked(), sysctls()));
      if (actual == expected) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(actual, expected) << trace();
  }

  std::vector<Netns> asked() const {
    std::vector<Netns> all = namespaces_;
    all.push_back({kHost, ""});
    return all;
  }
  std::vector<Sysctl> sysctls() const {
    return {{kNets[0], "net/ipv4/ip_forward", "1"},
            {kNets[0], "net/ipv4/conf/default/arp_ignore", "2", true},
            {kNets[1], "net/ipv4/no_such_thing", "1"}};
  }

  // One line per object. MACs of the kernel's choice and the presence of loopback aside.
  static std::string text(Result<Snapshot> snapshot) {
    if (!snapshot) return "error: " + snapshot.error().message;
    std::string out;
    auto append = [&](const auto& objects) {
      for (const auto& object : objects) out += to_string(object) + "\n";
    };
    for (auto& link : snapshot->links) {
      if (link.mac && !is_random_mac(*link.mac)) link.mac.reset();
    }
    append(snapshot->namespaces);
    append(snapshot->links);
    append(snapshot->addresses);
    append(snapshot->routes);
    append(snapshot->rules);
    append(snapshot->neighbors);
    append(snapshot->fdb);
    append(snapshot->sysctls);
    for (const auto& table : snapshot->tables) out += listing(table);
    for (const auto& chain : snapshot->chains) out += listing(chain);
    append(snapshot->elements);
    return out;
  }

  std::string trace() const { return fmt::format("seed {}\n{}", seed_, trace_); }

  // ---- chance

  template <class T>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + random_.below(choices.size()));
  }
  Mac random_mac() { return Mac({2, 0x77, 0, 0, 0, static_cast<uint8_t>(random_.below(3))}); }
  static bool is_random_mac(const Mac& mac) {
    return mac.to_string().starts_with("02:77:00:00:00");
  }
  NetnsName any_net() { return pick({kHost, kNets[0], kNets[1]}); }
  NetnsName any_netns() { return pick({kHost, kNets[0], kNets[1], kBoxes[0], kBoxes[1]}); }
  ip::Address v4() { return ip::Address::v4(static_cast<uint32_t>(0x0a000001 + random_.below(3))); }
  ip::Address v6() { return ip::Address::parse("fd00::1")->plus(random_.below(3)); }
  ip::Address any_ip() { return random_.chance(0.6) ? v4() : v6(); }
  std::string any_link() {
    return pick<const char*>({"br0", "vx0", "vx1", "v0", "v1", "eth0", "mv0", "lo"});
  }

  Op random_op() {
    Object object = random_object();
    bool drops = random_.chance(0.25) && !std::holds_alternative<Sysctl>(object);
    const auto* link = std::get_if<Link>(&object);
    if (link && std::holds_alternative<Device>(link->kind)) drops = false;
    return drops ? drop(object) : put(object);
  }

  Object random_object() {
    switch (random_.below(18)) {
      case 0:
        return namespaces_[random_.below(namespaces_.size())];
      case 1:
      case 2:
      case 3:
      case 4:
        return random_link();
      case 5:
      case 6: {
        auto ip = any_ip();
        return Address{any_netns(), any_link(), {ip, ip.is_v4() ? 24u : pick({64u, 80u})}};
      }
      case 7:
        return random_route();
      case 8:
        return Neighbor{any_netns(), pick<const char*>({"vx0", "vx1", "br0", "eth0"}), any_ip(),
                        random_mac()};
      case 9:
      case 10:
        return FdbEntry{any_net(), pick<const char*>({"vx0", "vx1", "br0"}),
                        random_.below(3) == 0 ? Mac() : random_mac(),
                        ip::Address::v4(static_cast<uint32_t>(0xc0a80001 + random_.below(3)))};
      case 11:
      case 12:
        return random_table();
      case 13:
      case 14:
        return random_element();
      case 15:
        return nft::LooseChain{pick({kHost, kNets[0], kBoxes[0]}), any_table(), "pick-1", {}};
      case 16:
        if (random_.chance(0.5)) {
          return RoutingRule{any_netns(), ip::Family::v4, 100, 0, 0, 7,
                             ip::Address::v4(pick({0x0a000001u, 0x0a000002u}))};
        }
        return RoutingRule{any_netns(), pick({ip::Family::v4, ip::Family::v6}),
                           pick({100u, 101u}), pick({0x100u, 0x200u}), 0xff00, 7};
      default:
        return Sysctl{pick({kNets[0], kNets[1]}),
                      pick<const char*>({"net/ipv4/ip_forward", "net/ipv4/conf/default/arp_ignore",
                                         "net/ipv4/no_such_thing"}),
                      random_.chance(0.5) ? "1" : "0", random_.chance(0.3)};
    }
  }

  Link random_link() {
    Link link{any_net(),
              "",
              Bridge(),
              random_mac(),
              pick({1400u, 1450u, 1500u}),
              random_.chance(0.8),
              "",
              kAlias + pick<const char*>({"a", "b"})};
    switch (random_.below(8)) {
      case 0:
        link.name = pick<const char*>({"br0", "br1"});
        return link;
      case 6:
      case 7:
        return random_macvlan();
      case 1:
      case 2: {
        link.name = pick<const char*>({"vx0", "vx1"});
        Vni vni(static_cast<uint32_t>(1 + random_.below(2)));
        auto local = random_.chance(0.8) ? ip::Address::v4(0x7f000001) : v6();
        link.kind = Vxlan{vni,
                          local,
                          4789,
                          random_.chance(0.1),
                          random_.chance(0.9),
                          random_.chance(0.8) ? kHost : kNets[0]};
        break;
      }
      case 3:
        link.name = pick<const char*>({"v0", "v1"});
        link.kind =
            Veth{pick({kBoxes[0], kBoxes[1], link.netns}), random_.chance(0.8) ? "eth0" : "eth1"};
        break;
      case 4:
        return {
            pick({kBoxes[0], kBoxes[1]}), "eth0", VethPeer(),  random_mac(), pick({1400u, 1450u}),
            random_.chance(0.9),          "",     kAlias + "p"};
      default:
        return {any_netns(), "lo", Device(), {}, 0, random_.chance(0.7), "", ""};
    }
    if (random_.chance(0.6)) {
      link.master = pick<const char*>({"br0", "br1"});
      link.port = {random_.chance(0.5), random_.chance(0.5)};
    }
    return link;
  }

  // On links that are no ports. Its MAC is its own: no two that are up on one link share one.
  Link random_macvlan() {
    using Mode = Macvlan::Mode;
    bool on_veth = random_.chance(0.3);
    Lower lower = on_veth ? Lower{pick({kBoxes[0], kBoxes[1]}), "eth0"}
                          : Lower{any_net(), random_.chance(0.8) ? "br0" : "br1"};
    Macvlan kind{lower, pick({Mode::bridge, Mode::isolated, Mode::vepa})};
    uint32_t mtu = pick({0u, 1400u, 1450u});
    bool up = random_.chance(0.8);
    std::string alias = kAlias + pick<const char*>({"a", "b"});
    return {any_netns(), pick<const char*>({"mv0", "mv1"}), kind, {}, mtu, up, "", alias};
  }

  std::string any_table() { return pick<const char*>({"ovn-lite", "ovn-lite-a"}); }

  nft::Table random_table() {
    using namespace nft;
    Table table{pick({kHost, kNets[0], kBoxes[0]}), any_table(), {}, {}};
    if (random_.chance(0.8)) table.sets.push_back({"into", {Field::ifname}, true, {}});
    table.sets.push_back({"ports", {Field::protocol, Field::port}, false, {Field::ipv4}});
    if (random_.chance(0.8)) table.sets.push_back({"seen", {Field::ipv6}, false, {}});
    table.chains.push_back({"forward", Hook{Hook::Type::filter, Hook::Point::forward, -5}, {}});
    if (random_.chance(0.8)) {
      table.chains.push_back({"guard", {}, {{Decide{{Verdict::Code::drop, ""}}}}});
      Decide jump{{Verdict::Code::jump, "guard"}};
      table.chains[0].rules.push_back({Meta{Meta::Key::iifname, 0}, jump});
    }
    return table;
  }

  nft::Element random_element() {
    using namespace nft;
    Element element{pick({kHost, kNets[0], kBoxes[0]}), any_table(), "ports", {}, {}};
    uint8_t n = static_cast<uint8_t>(random_.below(2));
    switch (random_.below(3)) {
      case 0:
        element.at = {6, 0, 0, 0, 0, n, 0, 0};
        element.data = Bytes{10, 0, 0, static_cast<uint8_t>(random_.below(2))};
        return element;
      case 1:
        element.set = "seen";
        element.at = Bytes(16, n);
        return element;
      default:
        element.set = "into";
        element.at = Bytes(16, 'a' + n);
        element.data = pick({Verdict{Verdict::Code::accept, ""},
                             Verdict{Verdict::Code::go_to, "guard"},
                             Verdict{Verdict::Code::go_to, "pick-1"}});
        return element;
    }
  }

  Route random_route() {
    bool four = random_.chance(0.6);
    auto everything = four ? ip::Prefix() : *ip::Prefix::parse("::/0");
    auto subnet = four ? *ip::Prefix::parse("10.0.0.0/24") : *ip::Prefix::parse("fd01::/64");
    Route route{
        any_netns(), random_.chance(0.6) ? everything : subnet, pick({0u, 7u}), any_link(), {}};
    bool loops = route.link == "lo";  // where the families differ on what can be reached
    if (!loops && random_.chance(0.6)) route.gateway = four ? v4() : v6();
    return route;
  }

  Result<netlink::NetnsScope> host_ = netlink::NetnsScope::enter_new();
  Random random_;
  uint64_t seed_;
  test::TempFolder folder_;
  std::vector<Netns> namespaces_;
  test::FakeKernel fake_;
  netlink::Kernel real_;
  std::string trace_;
};

TEST(KernelFake, does_as_the_real_kernel_does) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root: it makes network namespaces";
  uint64_t first = 1, count = kSequences;
  if (const char* seed = std::getenv("KERNEL_SEED")) {
    first = std::strtoull(seed, nullptr, 10);
    count = 1;
  }
  if (const char* n = std::getenv("KERNEL_SEQUENCES")) count = std::strtoull(n, nullptr, 10);
  for (uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    World world(seed);
    for (int call = 0; call < kCallsPerSequence && !HasFailure(); ++call) world.step();
  }
}

}  // namespace
}  // namespace ovn
