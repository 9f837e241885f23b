// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/certificate.h"

#include <gtest/gtest.h>

namespace ovn::cluster {
namespace {

TEST(Certificate, each_one_has_a_key_and_a_fingerprint_of_its_own) {
  auto first = make_credentials("ovn-lite manager a");
  auto second = make_credentials("ovn-lite manager a");
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->key, second->key);
  auto pin = fingerprint(first->certificate);
  ASSERT_TRUE(pin);
  EXPECT_EQ(*fingerprint(first->certificate), *pin);
  EXPECT_NE(*fingerprint(second->certificate), *pin);
}

TEST(Certificate, a_text_that_is_none_is_corrupt) {
  for (const char* text : {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
    auto pin = fingerprint(text);
    ASSERT_FALSE(pin);
    EXPECT_EQ(pin.error().code, Errc::corrupt);
  }
}

}  // namespace
}  // namespace ovn::cluster
