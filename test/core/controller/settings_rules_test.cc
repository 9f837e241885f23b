// SPDX-License-Identifier: Apache-2.0
#include "core/controller/settings_rules.h"

#include <gtest/gtest.h>

#include "core/controller/view.h"
#include "core/store/nouns.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

model::Settings with_port(uint16_t port) { return {port}; }

TEST(SettingsRules, a_change_is_stored_and_news_to_every_node) {
  Manager manager;
  uint64_t before = revision_for(manager, test::kPeer);
  auto changed = change_settings(manager, with_port(8472), 7956);
  ASSERT_TRUE(changed);
  EXPECT_GT(revision_for(manager, test::kPeer), before);
  EXPECT_EQ(policy_for(manager, test::kPeer).settings, with_port(8472));
  Manager again;
  std::vector<store::Entry> entries;
  for (const store::Change& change : changed->batch) entries.push_back(change.entry);
  ASSERT_TRUE(load(again, entries));
  EXPECT_EQ(again.settings, with_port(8472));
}

TEST(SettingsRules, what_is_set_already_is_no_news) {
  Manager manager;
  ASSERT_TRUE(change_settings(manager, with_port(8472), 7956));
  uint64_t before = manager.revision;
  EXPECT_TRUE(change_settings(manager, with_port(8472), 7956)->batch.empty());
  EXPECT_TRUE(change_settings(manager, {}, 7956)->batch.empty());
  EXPECT_EQ(manager.revision, before);
  EXPECT_EQ(manager.settings, with_port(8472));
}

TEST(SettingsRules, a_port_that_cannot_serve_is_refused) {
  Manager manager;
  EXPECT_EQ(change_settings(manager, with_port(0), 7956).error().message,
            "VXLAN port 0: 1 to 65535 are allowed");
  EXPECT_EQ(change_settings(manager, with_port(7956), 7956).error().message,
            "VXLAN port 7956: it is that of gossip");
  EXPECT_EQ(manager.settings, model::Settings());
}

TEST(SettingsRules, a_host_follows_them_and_goes_on_with_them_without_a_manager) {
  Host host = test::make_host();
  host.underlay.vxlan_port = 4790;
  EXPECT_EQ(view(host).underlay.vxlan_port, 4790);
  Policy policy{2, {test::backend_network()}, {}, {}};
  policy.settings = with_port(8472);
  store::Batch batch = adopt_policy(host, policy, Instant());
  EXPECT_EQ(view(host).underlay.vxlan_port, 8472);
  EXPECT_NE(std::ranges::find(batch, store::put(policy.settings)), batch.end());
  policy.revision = 3;
  EXPECT_TRUE(adopt_policy(host, policy, Instant()).empty());
  Host restarted = test::make_host();
  ASSERT_TRUE(load(restarted, std::vector{store::put(policy.settings).entry}, Instant()));
  EXPECT_EQ(view(restarted).underlay.vxlan_port, 8472);
}

}  // namespace
}  // namespace ovn::controller
