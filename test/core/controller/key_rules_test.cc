// SPDX-License-Identifier: Apache-2.0
#include "core/controller/key_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

using model::KeyState;
using std::chrono::milliseconds;
using std::chrono::seconds;

class KeyRules : public testing::Test, protected ManagerFixture {
 protected:
  KeyRules() {
    EXPECT_TRUE(store.commit(found_ring(manager, {{1, {7}, KeyState::primary, 0, 100}})));
    confirm();
  }

  void confirm(std::vector<uint8_t> numbers = {1, 2}) {
    for (uint8_t number : numbers) confirm_policy(manager, node(number).id, manager.revision);
  }
  std::optional<KeyStep> step() {
    auto taken = take_key_step(manager, alive, now);
    if (taken && !store.commit(taken->batch)) std::abort();
    return taken;
  }
  Tried<model::GossipKey> rotate(uint8_t secret = 8) {
    return keep(begin_rotation(manager, {secret}, 200));
  }
  // "1 retiring, 2 primary"
  std::string ring() const {
    std::string out;
    for (const auto& [id, key] : manager.keys) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", id, to_string(key.state));
    }
    return out;
  }

  std::set<Uuid> alive{node(1).id, node(2).id};
  Instant now{};
};

TEST_F(KeyRules, a_rotation_installs_uses_and_removes_each_when_all_have_confirmed) {
  EXPECT_EQ(ring(), "1 primary");
  EXPECT_FALSE(is_rotating(manager));
  EXPECT_FALSE(step());
  ASSERT_TRUE(rotate());
  EXPECT_EQ(ring(), "1 primary, 2 installed");
  EXPECT_FALSE(step());
  confirm({1});
  EXPECT_FALSE(step());
  confirm({2});
  auto used = step();
  ASSERT_TRUE(used);
  EXPECT_EQ(used->key.id, 2);
  EXPECT_TRUE(used->late.empty());
  EXPECT_EQ(ring(), "1 retiring, 2 primary");

  confirm({2});
  EXPECT_FALSE(step());
  confirm({1});
  EXPECT_FALSE(step()) << "its last packets may be under way";
  now += kLastPackets;
  auto removed = step();
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->key.id, 1);
  EXPECT_EQ(ring(), "2 primary");
  EXPECT_FALSE(is_rotating(manager));
  EXPECT_TRUE(is_stored());
}

TEST_F(KeyRules, one_rotation_follows_the_other) {
  ASSERT_TRUE(rotate());
  auto second = rotate();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
  EXPECT_EQ(second.error().message, "a rotation is under way: key 2 is installed");
  confirm();
  ASSERT_TRUE(step());
  EXPECT_EQ(rotate().error().message, "a rotation is under way: key 1 is retiring");
}

TEST_F(KeyRules, a_host_that_is_down_is_not_waited_for) {
  alive.erase(node(2).id);
  ASSERT_TRUE(rotate());
  confirm({1});
  auto used = step();
  ASSERT_TRUE(used);
  EXPECT_TRUE(used->late.empty());
  auto missing = unconfirmed(manager, manager.keys.at(2));
  ASSERT_EQ(missing.size(), 2u) << "nobody has confirmed the new state yet";
  confirm({1});
  missing = unconfirmed(manager, manager.keys.at(2));
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0]->name, "node2");
}

TEST_F(KeyRules, a_host_that_lives_and_does_not_confirm_is_waited_for_for_a_time_and_named) {
  ASSERT_TRUE(rotate());
  confirm({1});
  EXPECT_FALSE(step());
  now += kInstallTime - milliseconds(1);
  EXPECT_FALSE(step());
  now += milliseconds(1);
  auto used = step();
  ASSERT_TRUE(used);
  EXPECT_EQ(used->late, (std::vector<std::string>{"node2"}));
  confirm({1});
  now += kRetireTime;
  EXPECT_FALSE(step()) << "the time of this step begins with the first look at it";
  now += kRetireTime - milliseconds(1);
  EXPECT_FALSE(step());
  now += milliseconds(1);
  EXPECT_EQ(step()->late, (std::vector<std::string>{"node2"}));
  EXPECT_EQ(ring(), "2 primary");
}

TEST_F(KeyRules, who_comes_to_life_before_the_old_key_goes_is_waited_for_again) {
  alive.erase(node(2).id);
  ASSERT_TRUE(rotate());
  confirm({1});
  ASSERT_TRUE(step());
  confirm({1});
  EXPECT_FALSE(step());
  alive.insert(node(2).id);
  now += kLastPackets;
  EXPECT_FALSE(step());
  confirm({2});
  EXPECT_FALSE(step());
  now += kLastPackets;
  EXPECT_TRUE(step());
}

TEST_F(KeyRules, a_confirmation_of_what_the_manager_never_said_is_none) {
  ASSERT_TRUE(rotate());
  confirm({1});
  confirm_policy(manager, node(2).id, manager.revision + 1);
  EXPECT_FALSE(step());
  EXPECT_EQ(unconfirmed(manager, manager.keys.at(2)).size(), 1u);
}

TEST_F(KeyRules, a_host_that_starts_again_confirms_again) {
  confirm_policy(manager, node(2).id, 0);
  EXPECT_EQ(unconfirmed(manager, manager.keys.at(1)).size(), 1u);
}

TEST_F(KeyRules, a_manager_that_starts_again_goes_on) {
  ASSERT_TRUE(rotate());
  manager = reloaded();
  EXPECT_FALSE(step()) << "it has heard of nobody yet";
  confirm();
  ASSERT_TRUE(step());
  manager = reloaded();
  EXPECT_EQ(ring(), "1 retiring, 2 primary");
  confirm();
  EXPECT_FALSE(step());
  now += kLastPackets;
  ASSERT_TRUE(step());
  EXPECT_EQ(ring(), "2 primary");
  EXPECT_TRUE(is_stored());
}

TEST_F(KeyRules, ids_begin_again_when_they_are_used_up) {
  manager.keys.clear();
  found_ring(manager, {{UINT16_MAX, {7}, KeyState::primary, 0, 100}});
  auto fresh = rotate();
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->id, 1);
}

TEST_F(KeyRules, all_nodes_are_told_of_every_step) {
  auto told = [&] { return revision_for(manager, node(2).id); };
  uint64_t before = told();
  ASSERT_TRUE(rotate());
  EXPECT_GT(told(), before);
  EXPECT_EQ(policy_for(manager, node(2).id).keys, key_ring(manager));
  confirm();
  before = told();
  ASSERT_TRUE(step());
  EXPECT_GT(told(), before);
}

// Hosts that take over the manager's ring after a while, each in its time; some die and start
// again. As long as nobody exceeds a step's time, what any host that lives seals with is a key that
// every other one holds.
class KeyWorld {
 public:
  explicit KeyWorld(uint64_t seed) : random_(seed) {
    if (!load(manager_, {})) std::abort();
    found_ring(manager_, {{1, {1}, KeyState::primary, 0, 0}});
    for (uint8_t i = 1; i <= 5; ++i) {
      auto admitted = admit_node(manager_, node(i));
      if (!admitted) std::abort();
      hosts_.push_back({node(i).id, policy_for(manager_, node(i).id), true, {}});
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      now_ += milliseconds(random_.below(400));
      for (Host& host : hosts_) live(host);
      if (random_.below(20) == 0 && begin_rotation(manager_, {uint8_t(i)}, 0)) ++rotations;
      look();
      check();
    }
  }

  int rotations = 0, removals = 0;

 private:
  struct Host {
    Uuid id;
    Policy policy;
    bool alive;
    Instant adopts;  // the next policy
  };

  void live(Host& host) {
    if (random_.below(60) == 0) {
      host.alive = !host.alive;
      confirm_policy(manager_, host.id, 0);
      // A start ends with the manager's answer, before gossip takes the host in.
      host.adopts = now_;
    }
    if (!host.alive || now_ < host.adopts) return;
    host.policy = policy_for(manager_, host.id);
    confirm_policy(manager_, host.id, host.policy.revision);
    host.adopts = now_ + milliseconds(random_.below(6000));
  }

  void look() {
    std::set<Uuid> alive;
    for (const Host& host : hosts_) {
      if (host.alive) alive.insert(host.id);
    }
    auto step = take_key_step(manager_, alive, now_);
    if (!step) return;
    removals += step->key.state == KeyState::retiring;
    EXPECT_TRUE(step->late.empty());
  }

  void check() const {
    for (const Host& from : hosts_) {
      auto primary = std::ranges::find(from.policy.keys, KeyState::primary,
                                       &model::GossipKey::state);
      for (const Host& to : hosts_) {
        if (!from.alive || !to.alive) continue;
        EXPECT_TRUE(std::ranges::any_of(to.policy.keys, [&](const model::GossipKey& key) {
          return key.id == primary->id && key.secret == primary->secret;
        })) << "key " << primary->id;
      }
    }
  }

  Random random_;
  Manager manager_;
  std::vector<Host> hosts_;
  Instant now_{};
};

TEST(KeyRotation, hosts_that_live_can_always_read_each_other) {
  int removals = 0;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    KeyWorld world(seed);
    world.run(1000);
    EXPECT_GE(world.removals, world.rotations - 1) << "seed " << seed;
    removals += world.removals;
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
  EXPECT_GT(removals, 300) << "else little was tried";
}

}  // namespace
}  // namespace ovn::controller
