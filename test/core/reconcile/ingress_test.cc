// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/ingress.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/core/reconcile/ingress_views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

// Without containers here.
NetworkView only_asked() {
  NetworkView view = ingress_network();
  view.local.clear();
  return view;
}

TEST(Ingress, all_that_it_takes_on_a_host_that_is_asked) {
  kernel::Snapshot snapshot;
  add_ingress(only_asked(), snapshot);
  normalize(snapshot);
  EXPECT_TRUE(matches_golden("test/core/reconcile/golden/ingress.txt", to_text(snapshot)));
}

TEST(Ingress, everything_can_be_asked_of_the_kernel) {
  for (const kernel::Op& op : plan(desired(view_of(ingress_network())), {}, {}).ops) {
    EXPECT_TRUE(validate(op)) << to_string(op);
  }
}

TEST(Ingress, the_bridge_has_this_hosts_addresses_and_mac) {
  kernel::Snapshot snapshot = desired(view_of(only_asked()));
  std::string text = to_text(snapshot);
  for (const char* line : {"br0 bridge mac 02:00:00:00:00:01", "br0 10.255.0.101/24",
                           "br0 fd09::101/64", "ovn-gw/route_localnet = 1"}) {
    EXPECT_NE(text.find(line), text.npos) << line;
  }
}

TEST(Ingress, other_networks_have_nothing_of_it) {
  kernel::Snapshot snapshot;
  add_ingress(typical(), snapshot);
  EXPECT_EQ(to_text(snapshot), "");
}

TEST(Ingress, a_backend_more_or_less_is_a_few_elements_however_many_there_are) {
  NetworkView small = only_asked();
  small.ingress->ports[0].backends.resize(2);  // of IPv4
  for (uint32_t n = 0; n < 200; ++n) {
    small.ingress->ports[0].backends.push_back({ip::Address::v4(0x0aff0010 + n), 1});
  }
  NetworkView large = small;
  large.ingress->ports[0].backends.push_back({addr("10.255.0.250"), 1});
  EXPECT_EQ(change(small, large).size(), 5u);  // a slot, and another chain to pick
  EXPECT_EQ(change(large, small).size(), 5u);
  NetworkView without_first = large;
  auto& backends = without_first.ingress->ports[0].backends;
  backends.erase(backends.begin());
  EXPECT_LE(change(large, without_first).size(), 7u);
}

TEST(Ingress, who_goes_takes_its_flows_along_and_who_drains_its_datagrams) {
  NetworkView before = only_asked(), drains = before, gone = before;
  drains.ingress->ports[0].backends[1].weight = 0;
  auto& backends = gone.ingress->ports[0].backends;
  backends.erase(backends.begin() + 1);
  auto count = [](const std::vector<std::string>& lines, std::string_view what) {
    return std::ranges::count_if(lines, [&](auto& line) { return line.ends_with(what); });
  };
  EXPECT_EQ(count(change(before, drains), "with its datagrams"), 1);
  EXPECT_EQ(count(change(before, gone), "with its flows"), 1);
  EXPECT_EQ(count(change(drains, gone), "with its flows"), 1);
}

TEST(Ingress, a_port_without_backends_leads_to_where_nobody_listens) {
  NetworkView view = only_asked();
  view.ingress->ports[0].backends.clear();
  kernel::Snapshot snapshot;
  add_ingress(view, snapshot);
  EXPECT_TRUE(snapshot.chains.empty());
  for (const auto& element : snapshot.elements) EXPECT_EQ(element.netns, kernel::kHost);
  EXPECT_EQ(snapshot.elements.size(), 2u);
}

TEST(Ingress, a_port_that_another_has_on_this_host_is_led_by_the_others_all_the_same) {
  NetworkView view = ingress_network();
  kernel::Snapshot led = desired(view_of(view));
  view.ingress->ports[0].here = false;
  kernel::Snapshot left = desired(view_of(view));
  auto count = [](const kernel::Snapshot& in, std::string_view netns, std::string_view set) {
    return std::ranges::count_if(in.elements, [&](const auto& element) {
      return element.netns.str().starts_with(netns) && element.set == set;
    });
  };
  EXPECT_EQ(count(led, "ov-", "ports4"), 1);
  EXPECT_EQ(count(left, "ov-", "ports4"), 0);
  EXPECT_EQ(count(left, "sb-", "open"), count(led, "sb-", "open")) << "its backends stay open";
}

TEST(Ingress, nothing_of_it_is_left_when_the_network_goes) {
  kernel::Snapshot have = desired(view_of(ingress_network())), want;
  want.namespaces = have.namespaces;
  std::erase_if(want.namespaces, [](const auto& netns) { return netns.owned; });
  OwnedSet owned;
  for (const auto& link : have.links) owned.aliases.insert(link.alias);
  std::string text;
  for (const kernel::Op& op : plan(want, have, owned).ops) text += to_string(op) + "\n";
  for (const char* line : {"drop rule sb-a", "drop nft table sb-a5b000000000/ovn-lite-ingress",
                           "drop nft table sb-a5b000000000/ovn-lite-netdev-ingress"}) {
    EXPECT_NE(text.find(line), text.npos) << line << "\n" << text;
  }
}

}  // namespace
}  // namespace ovn::reconcile
