// SPDX-License-Identifier: Apache-2.0
#include "gossip/config.h"

#include <gtest/gtest.h>

#include <functional>

namespace ovn::gossip {
namespace {

Config sound() {
  Config config;
  config.cluster = Uuid::from_random({1, 2, 3});
  config.keys = {{1, {}}};
  return config;
}

TEST(Config, the_defaults_are_sound) { EXPECT_TRUE(sound().validate()); }

TEST(Config, says_which_setting_is_wrong) {
  using std::chrono::milliseconds;
  struct Case {
    std::function<void(Config&)> spoil;
    std::string_view setting;
  };
  const Case cases[] = {
      {[](Config& c) { c.keys.clear(); }, "keys"},
      {[](Config& c) { c.keys.push_back({1, {}}); }, "keys"},
      {[](Config& c) { c.cluster = Uuid(); }, "cluster"},
      {[](Config& c) { c.packet_size_max = 1399; }, "packet_size_max"},
      {[](Config& c) { c.packet_size_max = 9001; }, "packet_size_max"},
      {[](Config& c) { c.probe_interval = milliseconds(49); }, "probe_interval"},
      {[](Config& c) { c.ack_timeout_max = c.probe_interval; }, "ack_timeout"},
      {[](Config& c) { c.ack_timeout_min = milliseconds(501); }, "ack_timeout"},
      {[](Config& c) { c.failed_min = milliseconds(1); }, "unreachable and failed"},
      {[](Config& c) { c.eager_sends = 0; }, "eager_sends"},
      {[](Config& c) { c.answer_datagrams = 0; }, "answer_datagrams"},
      {[](Config& c) { c.further_interval_min = milliseconds(51); }, "further_interval"},
      {[](Config& c) { c.egress_rate = 1; }, "egress"},
  };
  for (const Case& c : cases) {
    Config config = sound();
    c.spoil(config);
    auto result = config.validate();
    ASSERT_FALSE(result) << c.setting;
    EXPECT_EQ(result.error().code, Errc::invalid);
    EXPECT_TRUE(result.error().message.starts_with(c.setting)) << result.error().message;
  }
}

}  // namespace
}  // namespace ovn::gossip
