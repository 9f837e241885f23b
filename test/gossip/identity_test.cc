// SPDX-License-Identifier: Apache-2.0
#include "gossip/identity.h"

#include <gtest/gtest.h>

namespace ovn::gossip {
namespace {

Identity sample(std::string_view endpoint) {
  Identity identity;
  identity.node = Uuid::from_random({9, 8, 7});
  identity.epoch = 300;
  identity.boot_id = {1, 2, 3};
  identity.name = "node-1";
  identity.endpoint = *ip::Endpoint::parse(endpoint);
  return identity;
}

TEST(Identity, survives_encoding_with_an_address_of_either_family) {
  for (const char* endpoint : {"10.0.0.1:7946", "[fd00::1]:65535"}) {
    Bytes bytes;
    Writer out(bytes);
    encode(out, sample(endpoint));
    Reader in(bytes);
    EXPECT_EQ(decode_identity(in), sample(endpoint));
    EXPECT_TRUE(in.done());
  }
}

TEST(Identity, cut_short_anywhere_it_is_no_identity) {
  Bytes bytes;
  Writer out(bytes);
  encode(out, sample("10.0.0.1:7946"));
  for (size_t size = 0; size < bytes.size(); ++size) {
    Reader in(ByteView(bytes).first(size));
    decode_identity(in);
    EXPECT_FALSE(in.ok()) << size;
  }
}

TEST(Identity, needs_a_uuid_a_port_and_a_name_of_no_more_than_63_bytes) {
  auto refused = [](const Identity& identity) {
    Bytes bytes;
    Writer out(bytes);
    encode(out, identity);
    Reader in(bytes);
    decode_identity(in);
    return !in.ok();
  };
  Identity identity = sample("10.0.0.1:7946");
  identity.name = std::string(63, 'x');
  EXPECT_FALSE(refused(identity));
  identity.name += 'x';
  EXPECT_TRUE(refused(identity));
  identity = sample("10.0.0.1:7946");
  identity.endpoint.port = 0;
  EXPECT_TRUE(refused(identity));
  identity = sample("10.0.0.1:7946");
  identity.node = Uuid();
  EXPECT_TRUE(refused(identity));
}

TEST(NetworkTag, is_never_the_cluster_scope) {
  EXPECT_NE(network_tag(""), kClusterScope);
  EXPECT_NE(network_tag("a"), network_tag("b"));
}

}  // namespace
}  // namespace ovn::gossip
