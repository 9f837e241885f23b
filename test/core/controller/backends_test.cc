// SPDX-License-Identifier: Apache-2.0
#include "core/controller/backends.h"

#include <gtest/gtest.h>

#include "test/core/controller/service_fixture.h"

namespace ovn::controller {
namespace {

using test::attach_request;
using test::attached;
using test::kBackend;
using test::kPeer;
using test::kWeb;

class Backends : public testing::Test, protected test::WithWeb {
 protected:
  std::vector<Backend> all() { return backends_in(host_, kBackend).at(kWeb); }
  std::string serving_now() {
    std::string names;
    for (const auto& one : serving(all())) names += (names.empty() ? "" : " ") + one.name;
    return names;
  }
  std::string states() {
    std::string text;
    for (const auto& one : all()) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.name, one.state_text());
    }
    return text;
  }
};

TEST_F(Backends, are_ours_and_those_that_gossip_told_of) {
  EXPECT_TRUE(all().empty()) << "a service without any is told too";
  join(1, 3);
  attached(host_, attach_request(2));
  peer_joins("x", "10.7.0.9");
  auto found = all();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "pid:1");
  EXPECT_EQ(found[0].weight, 3);
  EXPECT_EQ(found[0].node, test::kSelf);
  EXPECT_EQ(found[1].name, "x");
  EXPECT_EQ(found[1].addresses, std::vector{test::address("10.7.0.9")});
  EXPECT_EQ(serving_now(), "pid:1 x");
}

TEST_F(Backends, of_no_service_or_of_one_that_is_not_known_do_not_count) {
  peer_joins("x", "10.7.0.9").service = model::ServiceId("other");
  peer_joins("y", "10.7.0.10").service = model::ServiceId();
  EXPECT_TRUE(all().empty());
}

TEST_F(Backends, serve_while_they_are_up_and_have_a_weight_and_are_not_drained) {
  join(1);
  peer_joins("a", "10.7.0.9").state = model::BackendState::unhealthy;
  peer_joins("b", "10.7.0.10").weight = 0;
  peer_joins("c", "10.7.0.11").drain = 7;
  EXPECT_EQ(serving_now(), "pid:1");
  EXPECT_EQ(states(), "a unhealthy, b up, c draining, pid:1 up");
}

TEST_F(Backends, of_hosts_that_come_and_go_serve_only_if_nobody_else_does) {
  auto own = join(1);
  peer_joins("a", "10.7.0.9");
  host_.flapping.insert(kPeer);
  EXPECT_EQ(serving_now(), "pid:1");
  EXPECT_EQ(states(), "a flapping, pid:1 up");
  host_.drains[8] = {8, test::kSelf, own.id};
  EXPECT_EQ(serving_now(), "a");
  host_.flapping.clear();
  EXPECT_EQ(states(), "a up, pid:1 draining");
}

TEST_F(Backends, that_are_unreachable_serve_only_if_nobody_else_does) {
  auto own = join(1);
  peer_joins("a", "10.7.0.9");
  host_.unreachable.insert(kPeer);
  EXPECT_EQ(serving_now(), "pid:1");
  EXPECT_EQ(states(), "a unreachable, pid:1 up");
  host_.drains[8] = {8, test::kSelf, own.id};
  EXPECT_EQ(serving_now(), "a") << "there is nothing to lose";
  host_.remote[kBackend].records[0].record.state = model::BackendState::unhealthy;
  EXPECT_EQ(serving_now(), "");
}

TEST_F(Backends, stay_up_when_their_service_gets_a_health_check) {
  join(1);
  host_.services.at(kWeb).health = model::HealthCheck{};
  EXPECT_EQ(states(), "pid:1 up") << "until it has failed";
  EXPECT_EQ(serving_now(), "pid:1");
}

TEST_F(Backends, that_are_attached_to_a_service_with_a_health_check_start_until_it_has_succeeded) {
  host_.services.at(kWeb).health = model::HealthCheck{};
  auto own = join(1);
  EXPECT_EQ(states(), "pid:1 starting");
  host_.health[own.id] = model::BackendState::up;
  EXPECT_EQ(states(), "pid:1 up");
  host_.health[own.id] = model::BackendState::unhealthy;
  EXPECT_EQ(states(), "pid:1 unhealthy");
  host_.services.at(kWeb).health.reset();
  EXPECT_EQ(states(), "pid:1 up");
}

TEST_F(Backends, are_drained_alone_or_with_their_node) {
  auto own = join(1);
  join(2);
  host_.drains[7] = {7, kPeer, {}};
  EXPECT_EQ(states(), "pid:1 up, pid:2 up");
  host_.drains[8] = {8, test::kSelf, own.id};
  EXPECT_EQ(states(), "pid:1 draining, pid:2 up");
  EXPECT_EQ(drain_of(host_, own), 8u);
  host_.drains[9] = {9, test::kSelf, {}};
  EXPECT_EQ(states(), "pid:1 draining, pid:2 draining");
  EXPECT_EQ(drain_of(host_, own), 9u) << "the newest is what the others confirm";
}

TEST_F(Backends, of_a_container_that_waits_do_not_serve) {
  auto own = join(1);
  host_.sandboxes.at(own.sandbox).follow = true;
  host_.sandboxes.at(own.sandbox).cookie = 0;
  EXPECT_TRUE(all().empty());
}

TEST_F(Backends, a_service_is_found_by_its_names_in_its_network) {
  const auto& services = host_.services;
  EXPECT_EQ(service_named(services, kBackend, "WEB"), &services.at(kWeb));
  EXPECT_EQ(service_named(services, kBackend, "tasks.web"), &services.at(kWeb));
  EXPECT_EQ(service_named(services, kBackend, "db"), nullptr);
  EXPECT_EQ(service_named(services, model::NetworkId("other"), "web"), nullptr);
}

}  // namespace
}  // namespace ovn::controller
