// SPDX-License-Identifier: Apache-2.0
#include "core/controller/health_rules.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using namespace std::chrono_literals;
using State = model::BackendState;

const model::EndpointId kOne{"one"};

class Health : public testing::Test {
 protected:
  Health() {
    check_.port = 80;
    check_.interval = 1000ms;
    check_.retries = 3;
    check_.rises = 2;
    monitor_.follow({{kOne, {check_}}}, now_);
  }

  // One look that is due, and what it finds. True if the state changed.
  bool answer(bool well) {
    auto looks = monitor_.poll(now_);
    EXPECT_EQ(looks.size(), 1u);
    if (looks.size() != 1) return false;
    bool changed = monitor_.handle_answer(kOne, looks[0].number, well, now_);
    now_ += 1000ms;
    return changed;
  }
  State state() { return monitor_.states().at(kOne); }

  model::HealthCheck check_;
  HealthMonitor monitor_;
  Instant now_{};
};

TEST_F(Health, a_backend_starts_and_is_up_after_so_many_successes_in_a_row) {
  EXPECT_EQ(state(), State::starting);
  EXPECT_FALSE(answer(true));
  EXPECT_FALSE(answer(false));
  EXPECT_FALSE(answer(true));
  EXPECT_EQ(state(), State::starting) << "not in a row";
  EXPECT_TRUE(answer(true));
  EXPECT_EQ(state(), State::up);
}

TEST_F(Health, it_is_unhealthy_after_so_many_failures_in_a_row_and_comes_back) {
  answer(true), answer(true);
  EXPECT_FALSE(answer(false));
  EXPECT_FALSE(answer(false));
  EXPECT_FALSE(answer(true));
  EXPECT_FALSE(answer(false));
  EXPECT_FALSE(answer(false));
  EXPECT_EQ(state(), State::up);
  EXPECT_TRUE(answer(false));
  EXPECT_EQ(state(), State::unhealthy);
  EXPECT_FALSE(answer(true));
  EXPECT_TRUE(answer(true));
  EXPECT_EQ(state(), State::up);
}

TEST_F(Health, one_that_never_serves_is_unhealthy_in_the_end) {
  EXPECT_FALSE(answer(false));
  EXPECT_FALSE(answer(false));
  EXPECT_TRUE(answer(false));
  EXPECT_EQ(state(), State::unhealthy);
}

TEST_F(Health, one_that_served_before_is_up_until_it_has_failed_often_enough) {
  const model::EndpointId other("other");
  monitor_.follow({{other, {check_, State::up}}}, now_);
  EXPECT_EQ(monitor_.states().at(other), State::up);
  for (State then : {State::up, State::up, State::unhealthy}) {
    monitor_.handle_answer(other, monitor_.poll(now_).at(0).number, false, now_);
    now_ += 1000ms;
    EXPECT_EQ(monitor_.states().at(other), then);
  }
}

TEST_F(Health, the_next_look_comes_an_interval_after_the_answer_to_the_last) {
  EXPECT_EQ(monitor_.next_deadline(), now_);
  auto look = monitor_.poll(now_).at(0);
  EXPECT_EQ(monitor_.next_deadline(), kNever);
  now_ += 10s;
  EXPECT_TRUE(monitor_.poll(now_).empty()) << "the first has not been answered";
  monitor_.handle_answer(kOne, look.number, true, now_);
  EXPECT_EQ(monitor_.next_deadline(), now_ + 1000ms);
  EXPECT_TRUE(monitor_.poll(now_ + 999ms).empty());
  EXPECT_EQ(monitor_.poll(now_ + 1000ms).size(), 1u);
}

TEST_F(Health, an_answer_to_another_look_or_of_one_that_has_gone_counts_for_nothing) {
  auto look = monitor_.poll(now_).at(0);
  EXPECT_FALSE(monitor_.handle_answer(kOne, look.number + 1, true, now_));
  EXPECT_FALSE(monitor_.handle_answer(model::EndpointId("x"), look.number, true, now_));
  monitor_.follow({}, now_);
  EXPECT_TRUE(monitor_.states().empty());
  EXPECT_FALSE(monitor_.handle_answer(kOne, look.number, true, now_));
  monitor_.follow({{kOne, {check_}}}, now_);
  EXPECT_FALSE(monitor_.handle_answer(kOne, look.number, true, now_)) << "it began anew";
  EXPECT_EQ(state(), State::starting);
}

TEST_F(Health, a_changed_check_counts_anew_and_keeps_the_state) {
  answer(true), answer(true);
  answer(false), answer(false);
  check_.port = 81;
  monitor_.follow({{kOne, {check_}}}, now_);
  EXPECT_EQ(state(), State::up);
  EXPECT_EQ(monitor_.poll(now_).at(0).check.port, 81) << "at once";
}

TEST_F(Health, too_many_looks_at_a_time_wait_for_their_turn_the_longest_due_first) {
  HealthWish wish;
  for (size_t i = 0; i < kLooksMax + 2; ++i) {
    wish.emplace(model::EndpointId(fmt::format("{:04}", i)), WantedHealth{check_});
  }
  monitor_.follow(wish, now_);
  auto looks = monitor_.poll(now_);
  ASSERT_EQ(looks.size(), kLooksMax);
  EXPECT_TRUE(monitor_.poll(now_).empty());
  EXPECT_EQ(monitor_.next_deadline(), kNever) << "until one is answered";
  now_ += 1s;
  monitor_.handle_answer(looks[0].endpoint, looks[0].number, true, now_ - 1s);
  EXPECT_EQ(monitor_.poll(now_).at(0).endpoint.str(), "0256");
  wish.erase(looks[1].endpoint);
  monitor_.follow(wish, now_);
  EXPECT_EQ(monitor_.poll(now_).at(0).endpoint.str(), "0257") << "the room of one that has gone";
}

TEST(HealthWish, is_of_live_backends_whose_service_wants_it) {
  Host host = test::make_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.network = test::kBackend;
  host.services.emplace(web.id, web);
  auto request = test::attach_request(1);
  request.service = "web";
  auto own = test::attached(host, request);
  test::attached(host, test::attach_request(2));
  EXPECT_TRUE(health_wish(host).empty());
  host.services.begin()->second.health = model::HealthCheck{};
  EXPECT_EQ(health_wish(host), (HealthWish{{own.id, {model::HealthCheck{}, State::up}}}))
      << "it served without a check";
  begin_health(host, own);
  EXPECT_EQ(health_wish(host), (HealthWish{{own.id, {model::HealthCheck{}, State::starting}}}));
  host.uncommitted.insert(own.id);
  EXPECT_TRUE(health_wish(host).empty());
}

}  // namespace
}  // namespace ovn::controller
