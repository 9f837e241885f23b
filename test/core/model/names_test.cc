// SPDX-License-Identifier: Apache-2.0
#include "core/model/names.h"

#include <set>

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

TEST(Names, accepts_letters_digits_and_three_signs) {
  for (const char* name : {"a", "backend", "Web-1", "9lives", "a_b.c-d", "x.y"}) {
    EXPECT_TRUE(check_name("network", name)) << name;
  }
  EXPECT_TRUE(check_name("network", std::string(kNameSizeMax, 'a')));
}

TEST(Names, refuses_what_is_no_name_and_says_why) {
  EXPECT_EQ(check_name("network", "").error().message, "network name is empty");
  EXPECT_EQ(check_name("network", "x y").error().message,
            "network name 'x y': only letters, digits, '_', '.' and '-' are allowed, and a letter "
            "or digit first");
  for (const char* name : {"-a", ".a", "_a", "a/b", "a:b", "é", "a\n"}) {
    EXPECT_FALSE(check_name("alias", name)) << name;
  }
  EXPECT_EQ(check_name("node", std::string(64, 'a')).error().message,
            "node name 'aaaaaaaaaaaaaaaaaaaa...' has 64 bytes: at most 63 are allowed");
}

TEST(Names, takes_the_interface_names_that_the_kernel_takes) {
  for (const char* name : {"eth0", "eth0.10", "a", "123456789012345"}) {
    EXPECT_TRUE(check_ifname(name)) << name;
  }
  for (const char* name : {"", ".", "..", "a/b", "a:1", "a b", "1234567890123456", "a\t"}) {
    EXPECT_FALSE(check_ifname(name)) << name;
  }
}

TEST(Names, keys_are_printable_and_hold_no_equals_sign) {
  EXPECT_TRUE(check_key("label", "com.example/team"));
  EXPECT_FALSE(check_key("label", ""));
  EXPECT_FALSE(check_key("label", "a=b"));
  EXPECT_FALSE(check_key("label", "a b"));
  EXPECT_FALSE(check_key("label", std::string(256, 'k')));
}

TEST(Names, link_names_fit_and_differ) {
  std::set<std::string> names;
  for (int i = 0; i < 10000; ++i) {
    std::string name = link_name("v", "endpoint" + std::to_string(i));
    ASSERT_EQ(name.size(), 15u);
    ASSERT_TRUE(check_ifname(name));
    names.insert(name);
  }
  EXPECT_EQ(names.size(), 10000u);
  EXPECT_EQ(link_name("v", "a"), link_name("v", "a"));
}

}  // namespace
}  // namespace ovn::model
