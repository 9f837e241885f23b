// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/port_holder.h"

#include <gtest/gtest.h>

namespace ovn::agent {
namespace {

using model::HostPort;
using model::Transport;

const ip::Address kLoopback = ip::Address::v4(0x7f000001), kAny4, kAny6 = ip::Address::v6({});

constexpr std::string_view kListening =
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4711 1";

TEST(PortHolder, a_line_of_the_sockets_table_gives_the_inode_of_what_is_in_the_way) {
  HostPort port{Transport::tcp, {kLoopback, 8080}};
  EXPECT_EQ(inode_in_way(kListening, port), "4711");
  EXPECT_EQ(inode_in_way(kListening, {Transport::tcp, {kAny4, 8080}}), "4711");
  EXPECT_EQ(inode_in_way(kListening, {Transport::tcp, {kLoopback, 8081}}), "");
  EXPECT_EQ(inode_in_way(kListening, {Transport::tcp, {*ip::Address::parse("10.0.0.1"), 8080}}),
            "");
  std::string connected(kListening);
  connected.replace(connected.find(" 0A "), 4, " 01 ");
  EXPECT_EQ(inode_in_way(connected, port), "");
  EXPECT_EQ(inode_in_way(connected, {Transport::udp, port.at}), "4711");
}

TEST(PortHolder, a_socket_of_all_ipv6_addresses_is_in_the_way_of_ipv4_too) {
  std::string dual = "  1: 00000000000000000000000000000000:1F90 "
                     "00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 4712 1";
  EXPECT_EQ(inode_in_way(dual, {Transport::tcp, {kLoopback, 8080}}), "4712");
  EXPECT_EQ(inode_in_way(dual, {Transport::tcp, {kAny6, 8080}}), "4712");
}

TEST(PortHolder, other_lines_give_nothing) {
  HostPort port{Transport::tcp, {kLoopback, 8080}};
  for (std::string_view line : {"", "  sl  local_address rem_address   st", "0: : x 0A 1 2 3 4 5 6",
                                "0: 0100007F1F90 0:0 0A 1 2 3 4 5 6",
                                "0: 0100007F0100007F0100007F0100007F01:1F90 0 0A 1 2 3 4 5 6"}) {
    EXPECT_EQ(inode_in_way(line, port), "") << line;
  }
}

// The holder of a port that is held is found in port_reservations_test.cc.
TEST(PortHolder, who_is_not_found_is_another_process) {
  EXPECT_EQ(find_port_holder({Transport::sctp, {kLoopback, 1}}), "another process");
}

}  // namespace
}  // namespace ovn::agent
