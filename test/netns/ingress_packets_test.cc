// SPDX-License-Identifier: Apache-2.0
// The ingress network in the real kernel, by packets: a client and three hosts on one wire, the
// first two of which are asked, containers on the first and the third, each behind a strict
// rp_filter. For both families, TCP and UDP.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include "core/reconcile/ingress_backend.h"
#include "netlink/fd.h"
#include "test/netns/host_space.h"
#include "test/netns/socket_address.h"
#include "test/support/netns_fixture.h"

namespace ovn::reconcile {
namespace {

using test::SocketAddress;

constexpr uint16_t kPort = 8080, kTarget = 80;
constexpr size_t kHosts = 3;

// A connection at one of its ends, or an unconnected datagram socket with whom it last heard.
struct End {
  netlink::Fd fd;
  SocketAddress peer;
};

class IngressPackets : public test::NetnsTest,
                       public testing::WithParamInterface<std::tuple<ip::Family, int>> {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    test::shell("ip link add sw type bridge; ip link set sw up");
    make_sandbox("client");
    plug_in(path("client"), 100);
    for (size_t n = 1; n <= kHosts; ++n) {
      hosts_.push_back(std::make_unique<HostSpace>(path(fmt::format("h{}", n)),
                                                   fmt::format("192.0.2.{}", n).c_str()));
      plug_in(hosts_.back()->path(), n);
    }
    add_container(2, "a", 11), add_container(2, "b", 12), add_container(0, "c", 13);
  }

  void TearDown() override {
    for (auto& host : hosts_) host->clean();
    for (size_t n = 1; n <= hosts_.size(); ++n) {
      std::filesystem::remove_all(path(fmt::format("h{}", n)));
    }
    NetnsTest::TearDown();
  }

  static ip::Family family() { return std::get<0>(GetParam()); }
  static bool v4() { return family() == ip::Family::v4; }
  static int type() { return std::get<1>(GetParam()); }
  static bool tcp() { return type() == SOCK_STREAM; }

  // On the wire, and in the ingress network.
  static ip::Address on_wire(size_t n) {
    return test::addr(fmt::format("{}{}", v4() ? "192.0.2." : "fd77::", n).c_str());
  }
  static ip::Address in_network(size_t n) {
    return test::addr(fmt::format("{}{}", v4() ? "10.255.0." : "fd09::", n).c_str());
  }

  static std::string in(const std::string& netns, const std::string& command) {
    return test::shell("nsenter --net=" + netns + " sh -c '" + command + "'");
  }

  void plug_in(const std::string& netns, size_t n) {
    test::shell(fmt::format("ip link add p{} master sw up type veth peer name wire netns {}", n,
                            netns));
    in(netns, "echo 0 >/proc/sys/net/ipv6/conf/wire/accept_dad");  // or all wait for a second
    in(netns, fmt::format("ip link set lo up; ip link set wire up; ip addr add 192.0.2.{0}/24 dev "
                          "wire; ip addr add fd77::{0}/64 dev wire", n));
  }

  void add_container(size_t host, const char* digit, size_t n) {
    auto v4 = fmt::format("10.255.0.{}/24", n), v6 = fmt::format("fd09::{}/64", n);
    auto box = hosts_[host]->add_container(digit, {v4.c_str(), v6.c_str()});
    in(box.sandbox.netns_path, "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter");
    boxes_[digit] = box.sandbox.netns_path;
    numbers_[digit] = n;
  }

  static IngressHost ingress_host(size_t n) {
    return {static_cast<uint16_t>(n), Mac({2, 0, 0, 0, 0, static_cast<uint8_t>(n)})};
  }

  NetworkView network_of(size_t host, const std::map<std::string, uint16_t>& weights) {
    auto net = test::network({test::subnet("10.255.0.0/24", "10.255.0.1", 4097),
                              test::subnet("fd09::/64", "fd09::1", 4098)});
    for (auto& subnet : net.subnets) subnet.gateway.reset();
    NetworkView view{net, hosts_[host]->containers, {}, true};
    view.uplink = {net.id, test::prefix("198.19.252.2/22"), test::prefix("fd01::2/64")};
    auto own = [](size_t n) {
      return std::vector{test::prefix(fmt::format("10.255.0.{}/24", 100 + n).c_str()),
                         test::prefix(fmt::format("fd09::{}/64", 100 + n).c_str())};
    };
    view.ingress = {ingress_host(host + 1), own(host + 1), {}, {}};
    for (size_t n = 1; n <= kHosts; ++n) {
      view.ingress->hosts.push_back(ingress_host(n));
      if (n == host + 1) continue;
      auto records = hosts_[n - 1]->records();
      view.remote.insert(view.remote.end(), records.begin(), records.end());
      model::EndpointRecord record;
      record.id = model::EndpointId(fmt::format("f{}", n));
      record.vtep = hosts_[n - 1]->view.underlay.address;
      record.mac = ingress_host(n).mac;
      for (const auto& address : own(n)) record.addresses.push_back({address, 1});
      view.remote.push_back(record);
    }
    for (auto transport : {model::Transport::tcp, model::Transport::udp}) {
      IngressPort port{"web", transport, kPort, kTarget, {}};
      for (const auto& [digit, weight] : weights) {
        for (const char* net : {"10.255.0.", "fd09::"}) {
          auto text = fmt::format("{}{}", net, numbers_.at(digit));
          port.backends.push_back({test::addr(text.c_str()), weight});
        }
      }
      view.ingress->ports.push_back(port);
    }
    return view;
  }

  // Returns the number of operations on each host.
  std::vector<size_t> serve(const std::map<std::string, uint16_t>& weights) {
    std::vector<size_t> counts;
    for (size_t n = 0; n < kHosts; ++n) {
      hosts_[n]->view.networks = {network_of(n, weights)};
      for (const auto& more : besides_[n]) hosts_[n]->view.networks.push_back(more);
      counts.push_back(hosts_[n]->converge());
    }
    return counts;
  }

  netlink::Fd open(const std::string& netns) {
    auto fd = netlink::open_netns(netns);
    auto scope = netlink::NetnsScope::enter(*fd);
    netlink::Fd opened(socket(v4() ? AF_INET : AF_INET6, type(), 0));
    timeval patience{10, 0};
    setsockopt(opened.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(opened.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    int on = 1;
    setsockopt(opened.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(opened.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    return opened;
  }
  // At all addresses of a container.
  netlink::Fd server(const std::string& digit) {
    netlink::Fd fd = open(boxes_.at(digit));
    SocketAddress here(v4() ? ip::Address() : ip::Address::v6({}), kTarget);
    EXPECT_EQ(bind(fd.get(), here.get(), here.size), 0) << strerror(errno);
    EXPECT_EQ(tcp() ? listen(fd.get(), 64) : 0, 0);
    return fd;
  }
  static int connect_to(const netlink::Fd& fd, const ip::Address& address, uint16_t port) {
    SocketAddress there(address, port);
    return connect(fd.get(), there.get(), there.size) == 0 ? 0 : errno;
  }
  // From the client by that host; says something, so that a datagram server hears of it.
  End client_by(size_t host, uint16_t from = 0) {
    End end{open(path("client")), {}};
    if (from != 0) {
      SocketAddress here(on_wire(100), from);
      EXPECT_EQ(bind(end.fd.get(), here.get(), here.size), 0) << strerror(errno);
    }
    EXPECT_EQ(connect_to(end.fd, on_wire(host), kPort), 0) << strerror(errno);
    say(end, 'x');
    return end;
  }
  // The server's end of what comes next.
  static End heard_by(const netlink::Fd& server) {
    End end{netlink::Fd(), {}};
    if (tcp()) {
      end.fd = netlink::Fd(accept(server.get(), end.peer.get(), &end.peer.size));
      EXPECT_TRUE(end.fd) << "nobody comes";
      if (!end.fd) return end;
      timeval patience{10, 0};
      setsockopt(end.fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      EXPECT_EQ(hears(end), 'x');
    } else {
      char byte = 0;
      EXPECT_EQ(recvfrom(server.get(), &byte, 1, 0, end.peer.get(), &end.peer.size), 1);
      end.fd = netlink::Fd(dup(server.get()));
    }
    return end;
  }
  static void say(const End& end, char byte) {
    bool unconnected = !tcp() && end.peer.storage.ss_family != 0;
    EXPECT_EQ(sendto(end.fd.get(), &byte, 1, MSG_NOSIGNAL, unconnected ? end.peer.get() : nullptr,
                     unconnected ? end.peer.size : 0), 1) << strerror(errno);
  }
  static char hears(const End& end) {
    char byte = 0;
    return recv(end.fd.get(), &byte, 1, 0) == 1 ? byte : 0;
  }
  // A whole connection by that host to a server.
  void goes_through(size_t host, const netlink::Fd& server) {
    End client = client_by(host), behind = heard_by(server);
    if (!behind.fd) return;
    EXPECT_EQ(behind.peer.endpoint().address, on_wire(100)) << "the client's own address";
    say(behind, 'y');
    EXPECT_EQ(hears(client), 'y') << "by host " << host;
  }

  std::vector<std::unique_ptr<HostSpace>> hosts_;
  std::map<size_t, std::vector<NetworkView>> besides_;
  std::map<std::string, std::string> boxes_;
  std::map<std::string, size_t> numbers_;
};

TEST_P(IngressPackets, every_host_leads_to_the_backend_which_sees_the_clients_own_address) {
  serve({{"a", 1}});
  netlink::Fd a = server("a");
  for (size_t host : {1, 2, 3, 1}) goes_through(host, a);
}

TEST_P(IngressPackets, the_hosts_themselves_reach_the_port_at_their_own_addresses) {
  serve({{"a", 1}});
  netlink::Fd a = server("a");
  std::vector<ip::Address> own{on_wire(1)};
  if (v4()) own.push_back(test::addr("127.0.0.1"));
  for (const auto& address : own) {
    End client{open(hosts_[0]->path()), {}};
    ASSERT_EQ(connect_to(client.fd, address, kPort), 0);
    say(client, 'x');
    End behind = heard_by(a);
    ASSERT_TRUE(behind.fd) << address.to_string();
    say(behind, 'y');
    EXPECT_EQ(hears(client), 'y') << address.to_string();
  }
}

TEST_P(IngressPackets, one_port_of_the_client_is_in_use_by_two_hosts_at_once) {
  serve({{"a", 1}});
  netlink::Fd a = server("a");
  End one = client_by(1, 40000), behind_one = heard_by(a);
  End two = client_by(2, 40000), behind_two = heard_by(a);
  ASSERT_TRUE(behind_one.fd && behind_two.fd);
  for (const End* behind : {&behind_one, &behind_two}) {
    EXPECT_EQ(behind->peer.endpoint().address, on_wire(100));
  }
  EXPECT_NE(behind_one.peer.endpoint().port, behind_two.peer.endpoint().port);
  for (int round = 0; round < 3; ++round) {
    say(behind_one, '1'), say(behind_two, '2');
    EXPECT_EQ(hears(one), '1');
    EXPECT_EQ(hears(two), '2');
    say(one, 'a'), say(two, 'b');
    if (tcp()) {
      EXPECT_EQ(hears(behind_one), 'a');
      EXPECT_EQ(hears(behind_two), 'b');
    } else {
      EXPECT_EQ(hears(behind_one) + hears(behind_two), 'a' + 'b');
    }
  }
}

TEST_P(IngressPackets, connections_are_spread_until_a_backend_drains_or_goes) {
  auto counts = serve({{"a", 1}, {"b", 1}, {"c", 1}});
  std::map<std::string, netlink::Fd> servers;
  for (const char* digit : {"a", "b", "c"}) servers.emplace(digit, server(digit));
  std::map<std::string, int> came;
  auto ask = [&](int times) {
    came.clear();
    for (int i = 0; i < times; ++i) {
      End client = client_by(1 + static_cast<size_t>(i) % 2);
      std::vector<pollfd> all;
      for (auto& [_, fd] : servers) all.push_back({fd.get(), POLLIN, 0});
      ASSERT_EQ(poll(all.data(), all.size(), 10000), 1);
      auto at = std::ranges::find(all, short{POLLIN}, &pollfd::revents) - all.begin();
      auto& [digit, fd] = *std::next(servers.begin(), at);
      End behind = heard_by(fd);
      EXPECT_EQ(behind.peer.endpoint().address, on_wire(100));
      say(behind, 'y');
      EXPECT_EQ(hears(client), 'y');
      ++came[digit];
    }
  };
  ask(36);
  EXPECT_EQ(came["a"] + came["b"] + came["c"], 36);
  for (const char* digit : {"a", "b", "c"}) EXPECT_GE(came[digit], 3) << digit;
  counts = serve({{"a", 0}, {"b", 1}, {"c", 1}});
  for (size_t count : counts) EXPECT_LE(count, 2u * 2 * 8) << "two families and protocols";
  ask(12);
  EXPECT_EQ(came["a"], 0);
  EXPECT_EQ(came["b"] + came["c"], 12);
  serve({{"c", 1}});
  ask(6);
  EXPECT_EQ(came["c"], 6) << "a backend on a host that is asked";
}

TEST_P(IngressPackets, without_a_backend_the_client_is_refused_at_once) {
  for (const auto& weights : {std::map<std::string, uint16_t>{}, {{"a", 0}}}) {
    serve(weights);
    netlink::Fd fd = open(path("client"));
    int error = connect_to(fd, on_wire(1), kPort);
    if (!tcp()) {
      char byte = 'x';
      (void)send(fd.get(), &byte, 1, 0);
      error = recv(fd.get(), &byte, 1, 0) == -1 ? errno : 0;
    }
    EXPECT_EQ(error, ECONNREFUSED) << strerror(error);
  }
}

// A server that is bound to no address answers datagrams from that of its default route.
TEST_P(IngressPackets, a_backend_with_a_default_route_elsewhere_answers_by_the_ingress_host) {
  auto app = test::network({test::subnet("10.7.0.0/24", "10.7.0.1", 5001),
                            test::subnet("fd0a::/64", "fd0a::1", 5002)});
  app.id = model::NetworkId("2a2b3c4d5e6f708192a3b4c5d6e7f809"), app.name = "app";
  LocalEndpoint more = test::local("a", {"10.7.0.2/24", "fd0a::2/64"});
  more.sandbox = hosts_[2]->containers[0].sandbox;
  more.endpoint.id = model::EndpointId("ae100000000000000000000000000000");
  more.endpoint.ifname = "eth1";
  NetworkView view{app, {more}, {}, true};
  view.uplink = {app.id, test::prefix("198.19.252.3/22"), test::prefix("fd01::3/64")};
  besides_[2] = {view};
  serve({{"a", 1}});
  EXPECT_NE(in(boxes_.at("a"), "ip route show default").find("eth1"), std::string::npos);
  netlink::Fd a = server("a");
  for (size_t host : {1, 2, 3}) goes_through(host, a);
  End one = client_by(1, 40000), behind_one = heard_by(a);
  End two = client_by(2, 40000), behind_two = heard_by(a);
  say(behind_one, '1'), say(behind_two, '2');
  EXPECT_EQ(hears(one), '1');
  EXPECT_EQ(hears(two), '2');
}

TEST_P(IngressPackets, a_backend_with_somebody_elses_default_route_answers_by_the_ingress_host) {
  serve({{"a", 1}});
  netlink::Fd a = server("a");
  in(boxes_.at("a"),
     "ip link add theirs type veth peer name gate; ip link set gate up; ip link set theirs up;"
     "ip addr add 172.17.0.2/16 dev theirs; ip addr add fd31::2/64 dev theirs nodad;"
     "ip route add default via 172.17.0.1; ip -6 route add default via fd31::1");
  EXPECT_EQ(hosts_[2]->heal(), 2u) << "an address for each family";
  EXPECT_EQ(hosts_[2]->heal(), 0u);
  for (size_t host : {1, 2, 3}) goes_through(host, a);
  in(boxes_.at("a"), "ip link del theirs");
  EXPECT_EQ(hosts_[2]->heal(), 2u);
  for (size_t host : {1, 2, 3}) goes_through(host, a);
}

TEST_P(IngressPackets, what_somebody_takes_away_is_put_back) {
  serve({{"a", 1}});
  netlink::Fd a = server("a");
  goes_through(1, a);
  const char* deeds[] = {"nft delete table inet ovn-lite-ingress",
                         "nft delete table netdev ovn-lite-netdev-ingress",
                         "ip rule del priority 20310; ip -6 rule del priority 20310",
                         "ip route flush table 20310; ip -6 route flush table 20310",
                         "ip neigh flush dev eth0 nud permanent",
                         "ip link del eth0"};
  for (const char* deed : deeds) {
    in(boxes_.at("a"), deed);
    EXPECT_GT(hosts_[2]->heal(), 0u) << deed;
    EXPECT_EQ(hosts_[2]->heal(), 0u) << deed;
    goes_through(2, a);
  }
  in(hosts_[0]->path(), "nsenter --net=" + hosts_[0]->view.netns_folder +
                            "/1a2b3c4d5e6f nft delete table inet ovn-lite-ingress");
  EXPECT_GT(hosts_[0]->heal(), 0u);
  goes_through(1, a);
}

TEST_P(IngressPackets, no_container_reaches_another_by_the_network) {
  serve({{"a", 1}, {"b", 1}});
  netlink::Fd b = server("b"), closed = open(boxes_.at("a"));
  auto reaches = [&](const netlink::Fd& fd) {
    timeval patience{0, 300'000};
    setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    connect_to(fd, in_network(12), kTarget);
    (void)send(fd.get(), "x", 1, MSG_NOSIGNAL);
    pollfd one{b.get(), POLLIN, 0};
    return poll(&one, 1, 200) == 1;
  };
  EXPECT_EQ(connect_to(closed, in_network(12), kTarget), tcp() ? ECONNREFUSED : 0);
  EXPECT_FALSE(reaches(open(boxes_.at("a"))));
  in(boxes_.at("a"), "nft delete table inet ovn-lite-ingress");
  EXPECT_FALSE(reaches(open(boxes_.at("a")))) << "the other one takes nothing from it either";
}

TEST_P(IngressPackets, a_port_that_is_no_target_stays_closed) {
  serve({{"a", 1}});
  netlink::Fd fd = open(path("client"));
  EXPECT_EQ(connect_to(fd, on_wire(1), kPort + 1), tcp() ? ECONNREFUSED : 0);
}

TEST_P(IngressPackets, nothing_is_left_when_it_goes) {
  serve({{"a", 1}, {"c", 1}});
  for (auto& host : hosts_) host->view.networks.clear(), host->converge();
  for (const char* digit : {"a", "c"}) {
    EXPECT_EQ(in(boxes_.at(digit), "nft list tables"), "");
    EXPECT_EQ(in(boxes_.at(digit), "ip rule | grep -c . ; ip -6 rule | grep -c ."), "3\n2\n");
    EXPECT_EQ(in(boxes_.at(digit), "ip route show table all; ip neigh").find("169.254"),
              std::string::npos);
  }
  EXPECT_EQ(in(hosts_[0]->path(), "nft list tables"), "");
}

INSTANTIATE_TEST_SUITE_P(
    all, IngressPackets,
    testing::Combine(testing::Values(ip::Family::v4, ip::Family::v6),
                     testing::Values(int{SOCK_STREAM}, int{SOCK_DGRAM})),
    [](const auto& one) {
      bool v4 = std::get<0>(one.param) == ip::Family::v4;
      return fmt::format("{}_{}", std::get<1>(one.param) == SOCK_STREAM ? "tcp" : "udp",
                         v4 ? "ipv4" : "ipv6");
    });

}  // namespace
}  // namespace ovn::reconcile
