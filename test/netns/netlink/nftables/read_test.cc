// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/read.h"

#include <gtest/gtest.h>

#include "test/netns/netlink/apply_fixture.h"

namespace ovn::netlink {
namespace {

class ReadTables : public test::NetnsTest {
 protected:
  kernel::Snapshot read() {
    auto socket = Socket::open(NETLINK_NETFILTER);
    EXPECT_TRUE(socket);
    kernel::Snapshot out;
    auto result = read_tables(*socket, kernel::kHost, seen_, out);
    EXPECT_TRUE(result) << result.error().message;
    normalize(out);
    return out;
  }

  SeenTables seen_;
};

TEST_F(ReadTables, a_namespace_without_any_has_none) { EXPECT_TRUE(read().tables.empty()); }

TEST_F(ReadTables, what_nft_made_is_read_as_we_would_have_made_it) {
  test::shell("nft -f - <<END\n"
        "table inet ovn-lite {\n"
        "  map target { type ipv4_addr : ipv4_addr\n elements = { 10.0.0.1 : 10.0.1.1 } }\n"
        "  set seen { type ifname\n elements = { \"eth0\" } }\n"
        "  chain first { type filter hook forward priority 5\n iifname @seen drop\n }\n"
        "}\n"
        "table inet other {\n  set seen { type ifname\n }\n}\n"
        "END\n");
  auto found = read();
  ASSERT_EQ(found.tables.size(), 1u);
  EXPECT_EQ(listing(found.tables[0]),
            "nft table host/ovn-lite\n"
            "  set seen ifname\n"
            "  set target ipv4 : ipv4\n"
            "  chain first filter forward 5\n"
            "    r0 = meta iifname; r0 @seen; drop\n");
  ASSERT_EQ(found.elements.size(), 2u);
  EXPECT_EQ(to_string(found.elements[1]), "nft element host/ovn-lite target 0a000001 : 0a000101");
}

TEST_F(ReadTables, many_elements_come_in_several_messages) {
  std::string elements;
  for (int i = 0; i < 2000; ++i) {
    elements += fmt::format("{}10.0.{}.{}", i ? ", " : "", i / 250, i % 250);
  }
  test::shell("nft 'add table inet ovn-lite; add set inet ovn-lite many { type ipv4_addr; }'");
  test::shell("echo 'add element inet ovn-lite many { " + elements + " }' | nft -f -");
  EXPECT_EQ(read().elements.size(), 2000u);
  EXPECT_TRUE(seen_.elements.empty()) << "more than is kept";
  EXPECT_EQ(read().elements.size(), 2000u);
}

TEST_F(ReadTables, what_has_been_seen_is_believed_until_somebody_changes_it) {
  test::shell("nft 'add table inet ovn-lite; add set inet ovn-lite few { type ipv4_addr; }'");
  test::shell("nft 'add element inet ovn-lite few { 10.0.0.1 }'");
  EXPECT_EQ(read().elements.size(), 1u);
  seen_.elements[0].set = "mark";  // to tell it from what is read anew
  EXPECT_EQ(read().elements[0].set, "mark");
  test::shell("nft 'add table inet other'");
  EXPECT_EQ(read().elements[0].set, "few") << "anything may have changed";
  test::shell("nft 'delete element inet ovn-lite few { 10.0.0.1 }'");
  EXPECT_TRUE(read().elements.empty());
  test::shell("nft 'delete table inet ovn-lite'");
  EXPECT_TRUE(read().tables.empty());
}

// Linux before 6.16 drops a chain with its device, and does not count that.
TEST_F(ReadTables, what_devices_take_with_them_is_read_each_time) {
  test::shell("ip link add name d0 type bridge; nft 'add table netdev ovn-lite-netdev;"
              "add chain netdev ovn-lite-netdev c {"
              " type filter hook ingress device d0 priority 0; }'");
  EXPECT_EQ(read().tables.size(), 1u);
  EXPECT_EQ(seen_.generation, 0u);
  EXPECT_EQ(read().tables.size(), 1u);
}

}  // namespace
}  // namespace ovn::netlink
