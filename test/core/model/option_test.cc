// SPDX-License-Identifier: Apache-2.0
#include "core/model/option.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using Problems = std::vector<std::string>;

TEST(Option, is_known_with_and_without_the_beginning_of_dockers_name) {
  EXPECT_EQ(short_key("com.docker.network.bridge.enable_icc"), "enable_icc");
  EXPECT_EQ(short_key("com.docker.network.driver.mtu"), "mtu");
  EXPECT_EQ(short_key("mtu"), "mtu");
}

TEST(Option, what_a_value_is_not_is_told_with_what_it_should_be) {
  Problems problems;
  bool flag = false;
  uint32_t mtu = 0;
  int choice = 7;
  std::optional<ip::Address> address;
  std::string bad = "x/y";
  Option option("key", bad, problems);
  option.read(flag);
  option.read(mtu);
  option.read(address, ip::Family::v6);
  option.read_device(bad);
  option.read(choice, {{"one", 1}, {"two", 2}}, "one or two");
  EXPECT_EQ(problems, (Problems{"option key: 'x/y' is not true or false",
                                "option key: 'x/y' is not a number in 68..65535",
                                "option key: 'x/y' is not an IPv6 address",
                                "option key: 'x/y' is not a name for a device",
                                "option key: 'x/y' is not one or two"}));
  EXPECT_EQ(choice, 7);
}

TEST(Option, one_of_several_words_is_taken_for_what_it_means) {
  Problems problems;
  int choice = 7;
  Option("key", "two", problems).read(choice, {{"one", 1}, {"two", 2}}, "one or two");
  EXPECT_EQ(choice, 2);
  EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace ovn::model
