// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/socket_address.h"

#include <gtest/gtest.h>

namespace ovn::cluster {
namespace {

TEST(SocketAddress, an_endpoint_comes_out_as_it_went_in) {
  for (const char* text : {"192.0.2.1:7956", "[2001:db8::1]:1", "0.0.0.0:65535", "[::]:7957"}) {
    SocketAddress address(*ip::Endpoint::parse(text));
    auto endpoint = address.endpoint();
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->to_string(), text);
  }
}

TEST(SocketAddress, each_family_has_its_size) {
  EXPECT_EQ(SocketAddress(*ip::Endpoint::parse("192.0.2.1:1")).size(), sizeof(sockaddr_in));
  EXPECT_EQ(SocketAddress(*ip::Endpoint::parse("[::1]:1")).size(), sizeof(sockaddr_in6));
}

TEST(SocketAddress, an_empty_one_and_other_families_are_no_endpoint) {
  SocketAddress none;
  EXPECT_FALSE(none.endpoint());
  none.raw()->sa_family = AF_UNIX;
  EXPECT_FALSE(none.endpoint());
}

}  // namespace
}  // namespace ovn::cluster
