// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/held_vips.h"

#include <gtest/gtest.h>

#include "core/reconcile/balance.h"
#include "core/reconcile/slots.h"
#include "test/core/reconcile/ingress_views.h"
#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace kernel;

ip::Address at(uint32_t n) { return ip::Address::v4(0x0a000000 + n); }

// Two containers here, in a network with one service: `backends` by number and weight.
View serving(const std::vector<std::pair<uint32_t, uint16_t>>& backends, bool complete = true) {
  View view = test::view_of(test::typical());
  BalancedService web{"web", at(250), {}};
  for (auto [n, weight] : backends) web.backends.push_back({at(n), weight});
  view.networks[0].services = {web};
  view.networks[0].complete = complete;
  return view;
}

class HeldVips : public testing::Test {
 protected:
  std::vector<std::string> want(const View& view) {
    rig_.want(view);
    rig_.run();
    return rig_.done();
  }
  // What has to do with backends and slots of the first container.
  std::vector<std::string> want_in_a(const View& view) {
    auto lines = want(view);
    std::erase_if(lines, [](const auto& line) {
      return line.find("sb-a5b000000000/ovn-lite-vip") == line.npos;
    });
    return lines;
  }
  void restart() { rig_.reconciler = Reconciler(2, {}, rig_.now); }

  test::Rig rig_;
};

using Lines = std::vector<std::string>;

TEST_F(HeldVips, keep_all_that_they_have_until_the_records_have_come) {
  want(serving({{2, 1}, {5, 3}, {6, 2}, {7, 0}}));
  restart();
  EXPECT_EQ(want(serving({{2, 1}}, false)), Lines()) << "the local ones are known first";
  restart();
  EXPECT_EQ(want(serving({}, false)), Lines()) << "or none, and nothing is refused";
  EXPECT_EQ(want(serving({{2, 1}, {5, 3}}, false)), Lines());
  EXPECT_EQ(want(serving({{2, 1}, {5, 3}, {6, 2}, {7, 0}})), Lines());
}

TEST_F(HeldVips, lose_who_is_gone_when_all_records_have_come) {
  want(serving({{2, 1}, {5, 1}, {6, 1}}));
  restart();
  EXPECT_EQ(want(serving({{2, 1}}, false)), Lines());
  auto lines = want_in_a(serving({{2, 1}, {5, 1}}));
  EXPECT_EQ(lines,
            (Lines{"put nft chain sb-a5b000000000/ovn-lite-vip pick4-2",
                   "drop nft element sb-a5b000000000/ovn-lite-vip vips4 0a0000fa : goto pick4-3",
                   "put nft element sb-a5b000000000/ovn-lite-vip vips4 0a0000fa : goto pick4-2",
                   "drop nft element sb-a5b000000000/ovn-lite-vip slots4 0a0000fa02000000 : "
                   "0a000006 with its flows",
                   "drop nft chain sb-a5b000000000/ovn-lite-vip pick4-3"}));
}

TEST_F(HeldVips, take_a_backend_that_is_known_besides) {
  want(serving({{5, 1}, {6, 1}}));
  restart();
  EXPECT_EQ(want_in_a(serving({{2, 1}}, false)).size(), 5u) << "one slot, where the VIP leads";
  for (const auto& line : want(serving({{2, 1}}, false))) ADD_FAILURE() << line;
  EXPECT_EQ(want(serving({{2, 1}, {5, 1}, {6, 1}})), Lines());
}

TEST_F(HeldVips, give_nothing_new_to_one_that_is_known_to_drain) {
  want(serving({{5, 1}, {6, 1}}));
  restart();
  auto lines = want_in_a(serving({{5, 0}}, false));
  EXPECT_TRUE(std::ranges::any_of(lines, [](const auto& line) {
    return line.starts_with("put nft element") && line.ends_with("draining4 0a0000fa0a000005");
  }));
  for (const auto& line : lines) EXPECT_EQ(line.find("with its flows"), line.npos) << line;
  EXPECT_EQ(want(serving({{5, 0}, {6, 1}})), Lines());
}

TEST_F(HeldVips, refuse_where_nothing_was) {
  want(serving({}, false));
  View view = serving({}, true);
  EXPECT_EQ(want(view), Lines());
  EXPECT_TRUE(rig_.truth(view).ops.empty());
}

TEST_F(HeldVips, go_with_their_service) {
  want(serving({{5, 1}}));
  restart();
  View none = serving({}, false);
  none.networks[0].services[0].vip = at(251);
  bool dropped = false;
  for (const auto& line : want(none)) {
    dropped |= line.find("slots4 0a0000fa00000000 : 0a000005 with its flows") != line.npos;
  }
  EXPECT_TRUE(dropped);
}

TEST_F(HeldVips, of_the_ingress_network_are_its_ports) {
  auto port = [](std::vector<const char*> backends, bool complete = true) {
    NetworkView view = test::ingress_network();
    view.complete = complete;
    view.local.clear(), view.remote.clear(), view.ingress->ports[0].backends.clear();
    for (const char* text : backends) {
      view.ingress->ports[0].backends.push_back({test::addr(text), 1});
    }
    return test::view_of(view);
  };
  want(port({"10.255.0.2", "10.255.0.6", "fd09::6"}));
  EXPECT_EQ(want(port({}, false)), std::vector<std::string>());
  EXPECT_EQ(want(port({"10.255.0.6"}, false)), std::vector<std::string>());
  EXPECT_EQ(want(port({"10.255.0.10"}, false)).size(), 5u) << "one more";
  EXPECT_GT(want(port({"10.255.0.2", "10.255.0.6", "fd09::6"})).size(), 0u);
  EXPECT_GT(want(port({})).size(), 0u);
}

TEST_F(HeldVips, of_the_ingress_network_are_its_hosts) {
  auto of_hosts = [](std::vector<uint16_t> numbers, bool complete = true) {
    NetworkView view = test::ingress_network();
    view.complete = complete;
    view.ingress->hosts.clear();
    for (uint16_t n : numbers) view.ingress->hosts.push_back(test::ingress_host(n));
    return test::view_of(view);
  };
  want(of_hosts({1, 2}));
  EXPECT_EQ(want(of_hosts({1}, false)), std::vector<std::string>());
  EXPECT_EQ(want(of_hosts({1, 3}, false)).size(), 2u);
  EXPECT_EQ(want(of_hosts({1, 3})).size(), 2u) << "the other one is gone";
}

TEST_F(HeldVips, are_held_each_for_itself) {
  Snapshot have, want;
  const NetnsName box("sb-1");
  auto both = [&](const BalancedService& web, const BalancedService& db, Snapshot& to) {
    const BalancedService* all[] = {&web, &db};
    add_balance(box, all, to);
    normalize(to);
  };
  both({"web", at(250), {{at(5), 1}}}, {"db", at(251), {{at(8), 1}, {at(9), 1}}}, have);
  both({"web", at(250), {}}, {"db", at(251), {{at(8), 1}}}, want);
  keep_held(want, have, {{}, {{box, at(250)}}, {}});
  std::set<std::string> chains, backends;
  for (const auto& chain : want.chains) chains.insert(chain.name);
  EXPECT_EQ(chains, std::set<std::string>{"pick4-1"});
  for (const auto& element : want.elements) {
    if (element.set == "slots4") backends.insert(to_hex(std::get<Bytes>(element.data)));
  }
  EXPECT_EQ(backends, (std::set<std::string>{"0a000005", "0a000008"}));
  Snapshot again = want;
  keep_held(again, have, {{}, {{box, at(250)}}, {}});
  EXPECT_EQ(again.elements, want.elements);
  EXPECT_EQ(again.chains, want.chains);
}

}  // namespace
}  // namespace ovn::reconcile
