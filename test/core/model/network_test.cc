// SPDX-License-Identifier: Apache-2.0
#include "core/model/network.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(Network, drivers_and_scopes_survive_their_text) {
  for (Driver driver : {Driver::overlay, Driver::host, Driver::none}) {
    EXPECT_EQ(*parse_driver(to_string(driver)), driver);
  }
  for (Scope scope : {Scope::local, Scope::cluster}) {
    EXPECT_EQ(*parse_scope(to_string(scope)), scope);
  }
}

TEST(Network, unknown_words_are_answered_with_the_known_ones) {
  auto driver = parse_driver("overlai");
  ASSERT_FALSE(driver);
  EXPECT_EQ(driver.error().code, Errc::invalid);
  EXPECT_EQ(driver.error().message, "unknown driver 'overlai': known are overlay, host, none");
  EXPECT_EQ(parse_scope("swarm").error().message,
            "unknown scope 'swarm': known are local, cluster");
}

}  // namespace
}  // namespace ovn::model
