// SPDX-License-Identifier: Apache-2.0
// Ports of loopback, held and wanted by sockets of this very process, which are strangers to each
// other as far as the kernel is concerned.
#include "cmd/agent/port_reservations.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/agent/port_holder.h"
#include "cmd/cluster/socket_address.h"

namespace ovn::agent {
namespace {

using model::HostPort;
using model::Transport;

const ip::Address kLoopback = ip::Address::v4(0x7f000001), kAny4, kAny6 = ip::Address::v6({});

// A socket as another process would have it.
netlink::Fd other(const HostPort& port, bool reuse = true) {
  bool udp = port.transport == Transport::udp;
  netlink::Fd fd(socket(port.at.address.is_v4() ? AF_INET : AF_INET6,
                        udp ? SOCK_DGRAM : SOCK_STREAM, 0));
  int on = reuse;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  cluster::SocketAddress address(port.at);
  if (bind(fd.get(), address.raw(), address.size()) != 0) return {};
  if (!udp && listen(fd.get(), 1) != 0) return {};
  return fd;
}

HostPort port_of(const netlink::Fd& fd, Transport transport) {
  cluster::SocketAddress address;
  getsockname(fd.get(), address.raw(), address.size_of());
  return {transport, *address.endpoint()};
}

// One that was free a moment ago.
HostPort free_port(Transport transport, const ip::Address& address = kLoopback) {
  return port_of(other({transport, {address, 0}}), transport);
}

TEST(PortReservations, nobody_else_gets_a_port_that_is_held) {
  for (Transport transport : {Transport::tcp, Transport::udp}) {
    for (const ip::Address& address : {kLoopback, kAny4, kAny6}) {
      HostPort port = free_port(transport, address);
      PortReservations ports;
      auto taken = ports.take(port);
      ASSERT_TRUE(taken) << taken.error().message;
      EXPECT_FALSE(other(port)) << to_string(port);
      EXPECT_TRUE(ports.take(port)) << "again does no harm";
      ports.follow({});
      EXPECT_TRUE(other(port)) << to_string(port);
    }
  }
}

TEST(PortReservations, a_port_that_another_has_is_a_conflict_and_its_holder_is_found) {
  for (Transport transport : {Transport::tcp, Transport::udp}) {
    netlink::Fd server = other({transport, {kLoopback, 0}}, false);
    HostPort port = port_of(server, transport);
    PortReservations ports;
    for (const ip::Address& address : {kLoopback, kAny4}) {
      HostPort wanted{transport, {address, port.at.port}};
      auto taken = ports.take(wanted);
      ASSERT_FALSE(taken);
      EXPECT_EQ(taken.error().code, Errc::conflict);
      EXPECT_EQ(taken.error().message, fmt::format("port {} is in use", wanted));
      std::string holder = find_port_holder(wanted);
      EXPECT_TRUE(holder.ends_with(fmt::format(" (pid {})", getpid()))) << holder;
    }
  }
}

TEST(PortReservations, an_address_of_another_host_is_told_as_such) {
  PortReservations ports;
  auto taken = ports.take({Transport::tcp, {*ip::Address::parse("192.0.2.1"), 8080}});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Errc::invalid);
  EXPECT_EQ(taken.error().message,
            "port 192.0.2.1:8080/tcp: 192.0.2.1 is no address of this host");
}

TEST(PortReservations, of_two_that_clash_the_later_is_held) {
  HostPort one = free_port(Transport::udp), all{Transport::udp, {kAny4, one.at.port}};
  PortReservations ports;
  ASSERT_TRUE(ports.take(one));
  ASSERT_TRUE(ports.take(all));
  EXPECT_TRUE(ports.agrees_with({all}));
  EXPECT_FALSE(ports.agrees_with({one}));
}

TEST(PortReservations, what_could_not_be_had_is_had_when_it_is_free) {
  netlink::Fd server = other({Transport::tcp, {kLoopback, 0}});
  HostPort port = port_of(server, Transport::tcp);
  PortReservations ports;
  ports.follow({port});
  EXPECT_FALSE(ports.agrees_with({port}));
  server = netlink::Fd();
  ports.follow({port});
  EXPECT_TRUE(ports.agrees_with({port}));
}

// Who would be told "connection refused" gives up; who hears nothing tries again.
TEST(PortReservations, a_packet_that_gets_as_far_as_the_socket_is_dropped) {
  HostPort port = free_port(Transport::udp);
  PortReservations ports;
  ASSERT_TRUE(ports.take(port));
  netlink::Fd client(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
  cluster::SocketAddress address(port.at);
  ASSERT_EQ(connect(client.get(), address.raw(), address.size()), 0);
  EXPECT_EQ(send(client.get(), "x", 1, 0), 1);
  EXPECT_EQ(send(client.get(), "x", 1, 0), 1) << "no refusal came back";
}

TEST(PortReservations, sctp_is_held_where_the_kernel_has_it) {
  PortReservations ports;
  HostPort port{Transport::sctp, {kLoopback, 9899}};
  auto taken = ports.take(port);
  EXPECT_TRUE(taken) << taken.error().message;
  EXPECT_TRUE(ports.agrees_with({port}));
}

}  // namespace
}  // namespace ovn::agent
