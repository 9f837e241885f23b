// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/base32.h"

#include <gtest/gtest.h>

namespace ovn::cluster {
namespace {

// The vectors of RFC 4648, section 10, without padding and in lower case.
TEST(Base32, encodes_the_vectors_of_the_rfc) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "my"},           {"fo", "mzxq"},          {"foo", "mzxw6"},
      {"foob", "mzxw6yq"}, {"fooba", "mzxw6ytb"}, {"foobar", "mzxw6ytboi"}};
  for (auto [plain, text] : vectors) {
    EXPECT_EQ(base32_encode(as_bytes(plain)), text);
    auto back = base32_decode(text);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(as_text(*back), plain);
  }
}

TEST(Base32, refuses_what_no_bytes_encode_to) {
  for (const char* text : {"m", "mzx", "mzxw6y", "mz", "my=", "m1", "MY"}) {
    EXPECT_FALSE(base32_decode(text)) << text;
  }
}

}  // namespace
}  // namespace ovn::cluster
