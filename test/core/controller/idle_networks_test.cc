// SPDX-License-Identifier: Apache-2.0
#include "core/controller/idle_networks.h"

#include <gtest/gtest.h>

#include "core/controller/detach_rules.h"
#include "core/controller/gossip_rules.h"
#include "core/controller/view.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

constexpr Instant at(int seconds) { return Instant(std::chrono::seconds(seconds)); }

class IdleNetworks : public testing::Test {
 protected:
  IdleNetworks() { host_.idle_time = std::chrono::seconds(10); }

  void attach(int pid) { test::attached(host_, test::attach_request(pid)); }
  void detach(int pid, Instant now) {
    std::string target = "pid:" + std::to_string(pid);
    ASSERT_TRUE(controller::detach(host_, {target, 0, "", ""}, now));
  }
  size_t in_kernel(Instant now) {
    end_idle(host_, now);
    return view(host_).networks.size();
  }

  Host host_ = test::make_host();
};

TEST_F(IdleNetworks, who_comes_back_to_an_idle_network_is_told_from_others) {
  auto first = test::attached(host_, test::attach_request(1));
  EXPECT_FALSE(was_idle(host_, first.sandbox));
  detach(1, at(1));
  auto second = test::attached(host_, test::attach_request(2));
  EXPECT_TRUE(was_idle(host_, second.sandbox));
  EXPECT_FALSE(was_idle(host_, first.sandbox));
  end_idle(host_, at(20));
  EXPECT_FALSE(was_idle(host_, second.sandbox));
}

TEST_F(IdleNetworks, a_network_stays_for_a_while_after_its_last_endpoint) {
  attach(1);
  attach(2);
  detach(1, at(1));
  EXPECT_EQ(idle_deadline(host_), kNever) << "one is left";
  detach(2, at(2));
  EXPECT_EQ(idle_deadline(host_), at(12));
  EXPECT_EQ(in_kernel(at(11)), 1u);
  EXPECT_EQ(in_kernel(at(12)), 0u);
  EXPECT_EQ(idle_deadline(host_), kNever);
}

TEST_F(IdleNetworks, what_stays_has_no_endpoints_and_its_entries_are_left_alone) {
  attach(1);
  detach(1, at(0));
  auto network = view(host_).networks.at(0);
  EXPECT_TRUE(network.local.empty());
  EXPECT_TRUE(network.remote.empty());
  EXPECT_FALSE(network.complete);
  EXPECT_TRUE(gossip_wish(host_).empty()) << "the others are told at once";
}

TEST_F(IdleNetworks, an_endpoint_that_comes_back_begins_the_time_anew) {
  attach(1);
  detach(1, at(0));
  attach(2);
  EXPECT_EQ(view(host_).networks.at(0).local.size(), 1u);
  EXPECT_EQ(in_kernel(at(60)), 1u) << "in use";
  detach(2, at(60));
  EXPECT_EQ(in_kernel(at(69)), 1u);
  EXPECT_EQ(in_kernel(at(70)), 0u);
}

TEST_F(IdleNetworks, a_sandbox_that_vanished_counts_like_one_that_was_detached) {
  attach(1);
  release_sandbox(host_, host_.sandboxes.begin()->first, at(5));
  EXPECT_EQ(idle_deadline(host_), at(15));
}

TEST_F(IdleNetworks, an_attachment_that_failed_keeps_nothing_in_the_kernel) {
  attach(1);
  attach(2);
  Detached back = take_back(host_, host_.endpoints.begin()->first, at(0));
  EXPECT_EQ(back.endpoints.size(), 1u);
  EXPECT_EQ(back.batch.size(), 2u) << "endpoint and sandbox";
  take_back(host_, host_.endpoints.begin()->first, at(0));
  EXPECT_EQ(in_kernel(at(0)), 0u);
  EXPECT_TRUE(take_back(host_, back.endpoints[0].endpoint.id, at(0)).batch.empty());
}

TEST_F(IdleNetworks, what_an_earlier_boot_had_is_not_made_again) {
  attach(1);
  host_.boot_id = "next boot";
  release_earlier_boots(host_, at(0));
  EXPECT_EQ(in_kernel(at(0)), 0u);
}

TEST_F(IdleNetworks, a_network_that_the_manager_dropped_goes_at_once) {
  attach(1);
  detach(1, at(0));
  host_.networks.erase(test::kBackend);
  EXPECT_EQ(view(host_).networks.size(), 0u);
  EXPECT_EQ(in_kernel(at(1)), 0u);
  EXPECT_EQ(idle_deadline(host_), kNever);
}

TEST_F(IdleNetworks, nothing_stays_without_a_time_to_stay) {
  host_.idle_time = {};
  attach(1);
  detach(1, at(0));
  EXPECT_EQ(in_kernel(at(0)), 0u);
}

}  // namespace
}  // namespace ovn::controller
