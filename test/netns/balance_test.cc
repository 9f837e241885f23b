// SPDX-License-Identifier: Apache-2.0
// The balancing of services in the real kernel, by packets: a client in one namespace, backends in
// another, and the client's table between them. All sockets are this thread's; each acts in the
// namespace that it was opened in.
#include "core/reconcile/balance.h"

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <filesystem>

#include "core/reconcile/plan.h"
#include "core/reconcile/slots.h"
#include "netlink/kernel.h"
#include "test/netns/socket_address.h"
#include "test/support/netns_fixture.h"
#include "test/support/random_snapshot.h"

namespace ovn {
namespace {

using namespace kernel;
using reconcile::Backend;
using reconcile::BalancedService;
using test::SocketAddress;

constexpr uint16_t kPort = 7000;
constexpr int kBackends = 8;

ip::Address parse(const std::string& text) { return *ip::Address::parse(text); }

// Each test is run for both families.
class BalanceInKernel : public test::NetnsTest, public testing::WithParamInterface<ip::Family> {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    client_ = make_sandbox("client");
    make_sandbox("servers");
    test::shell("ip link add c type veth peer name s; ip link set c netns " + path("client") +
                " name eth0; ip link set s netns " + path("servers") + " name eth0");
    shell_in("client", "ip link set lo up; ip link set eth0 up; ip address add 10.9.0.2/24 dev "
                       "eth0; ip address add fd09::2/64 dev eth0 nodad");
    std::string addresses = "ip link set lo up; ip link set eth0 up";
    for (int n = 1; n <= kBackends; ++n) {
      addresses += fmt::format("; ip address add 10.9.0.{}/24 dev eth0", 10 + n);
      addresses += fmt::format("; ip address add fd09::{}/64 dev eth0 nodad", 10 + n);
    }
    shell_in("servers", addresses);
  }

  bool v4() const { return GetParam() == ip::Family::v4; }
  ip::Address at(int n) const {
    return parse(v4() ? fmt::format("10.9.{}.{}", n / 256, n % 256) : fmt::format("fd09::{}", n));
  }
  ip::Address vip() const { return at(250); }
  ip::Address backend(int n) const { return at(10 + n); }
  BalancedService service(const std::vector<uint16_t>& weights) const {
    BalancedService one{"web", vip(), {}};
    for (size_t n = 0; n < weights.size(); ++n) {
      one.backends.push_back({backend(static_cast<int>(n) + 1), weights[n]});
    }
    return one;
  }
  static BalancedService without(BalancedService one, const ip::Address& gone) {
    std::erase_if(one.backends, [&](const Backend& b) { return b.address == gone; });
    return one;
  }

  Snapshot present() {
    auto snapshot = kernel_.dump(std::vector{client_}, {});
    EXPECT_TRUE(snapshot);
    return *snapshot;
  }
  Snapshot wanted(const std::vector<BalancedService>& services, const Snapshot& have) {
    Snapshot want = have;
    want.tables.clear(), want.chains.clear(), want.elements.clear();
    std::vector<const BalancedService*> pointers;
    for (const auto& one : services) pointers.push_back(&one);
    add_balance(client_.name, pointers, want);
    normalize(want);
    reconcile::settle_slots(want.elements, have.elements);
    return want;
  }
  // As the reconciler would, in Applies of its size. Returns the number of operations.
  size_t balance(const std::vector<BalancedService>& services) {
    Snapshot have = present();
    auto ops = reconcile::plan(wanted(services, have), have, {}).ops;
    for (size_t i = 0; i < ops.size(); i += 256) {
      std::span<const Op> some(ops.begin() + static_cast<ptrdiff_t>(i),
                               std::min<size_t>(256, ops.size() - i));
      for (const auto& result : kernel_.apply(some)) EXPECT_TRUE(result) << result.error().message;
    }
    return ops.size();
  }

  netlink::Fd open(const std::string& where, int type, int protocol = 0) {
    auto fd = netlink::open_netns(path(where));
    auto scope = netlink::NetnsScope::enter(*fd);
    netlink::Fd opened(socket(v4() ? AF_INET : AF_INET6, type, protocol));
    timeval patience{2, 0};
    setsockopt(opened.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int on = 1;
    setsockopt(opened.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return opened;
  }
  netlink::Fd server(int type, const ip::Address& address, const std::string& where = "servers") {
    netlink::Fd fd = open(where, type);
    SocketAddress here(address, kPort);
    EXPECT_EQ(bind(fd.get(), here.get(), here.size), 0) << strerror(errno);
    EXPECT_EQ(type == SOCK_STREAM ? listen(fd.get(), 1024) : 0, 0);
    return fd;
  }
  netlink::Fd raw(int protocol, const ip::Address& address) {
    netlink::Fd fd = open("servers", SOCK_RAW, protocol);
    SocketAddress here(address, 0);
    EXPECT_EQ(bind(fd.get(), here.get(), here.size), 0) << strerror(errno);
    return fd;
  }
  std::vector<netlink::Fd> servers(int type) {
    std::vector<netlink::Fd> all;
    for (int n = 1; n <= kBackends; ++n) all.push_back(server(type, backend(n)));
    return all;
  }
  // The error of connecting to the VIP; the socket is left for use.
  int connect_to(netlink::Fd& fd, const ip::Address& address) {
    SocketAddress there(address, kPort);
    return connect(fd.get(), there.get(), there.size) == 0 ? 0 : errno;
  }
  static void send(const netlink::Fd& fd) { EXPECT_EQ(::send(fd.get(), "x", 1, MSG_NOSIGNAL), 1); }
  static bool receives(const netlink::Fd& fd) {
    char byte;
    return recv(fd.get(), &byte, 1, 0) == 1;
  }
  static int waiting(const netlink::Fd& fd, int time = 0) {
    pollfd one{fd.get(), POLLIN, 0};
    return poll(&one, 1, time);
  }
  // Takes what has come, and says from where.
  static int drain(const netlink::Fd& fd) {
    char byte;
    int count = 0;
    while (recv(fd.get(), &byte, 1, MSG_DONTWAIT) == 1) ++count;
    return count;
  }

  netlink::Kernel kernel_;
  Netns client_;
};

TEST_P(BalanceInKernel, comes_back_as_it_was_asked_for) {
  BalancedService other = service({0, 2});
  other.vip = at(251);
  BalancedService dead{"dead", at(252), {}};
  balance({service({1, 2, 0}), other, dead});
  Snapshot have = present();
  EXPECT_EQ(test::to_text(have), test::to_text(wanted({service({1, 2, 0}), other, dead}, have)));
  std::string listed = shell_in("client", "nft -a list table inet ovn-lite-vip");
  for (const char* part : {"numgen random mod 3", "reject with tcp reset", "goto pick"}) {
    EXPECT_NE(listed.find(part), listed.npos) << part << "\n" << listed;
  }
}

// The most slots that a service may have, and changes of one weight: while weights are slots, and
// while they are scaled down to as many.
TEST_P(BalanceInKernel, of_4096_slots_a_change_of_one_weight_moves_no_more_than_it_must) {
  BalancedService large{"web", vip(), {}};
  for (int n = 0; n < 200; ++n) {
    auto weight = static_cast<uint16_t>(n % 2 ? 3 : 37);
    large.backends.push_back({at(300 + n), weight});
  }
  auto slots = [&] { return slot_counts(large.backends, GetParam()); };
  auto in_kernel = [&] {
    auto present_slots = [](const auto& element) { return element.set.starts_with("slots"); };
    return std::ranges::count_if(present().elements, present_slots);
  };
  // The operations that a new weight of the last one takes, and the slots that have a new backend.
  auto give_last = [&](uint16_t weight) {
    auto before = slots();
    large.backends.back().weight = weight;
    size_t moved = 0;
    for (const auto& [backend, share] : slots()) {
      moved += share - std::min(share, before.at(backend));
    }
    return std::pair(balance({large}), moved);
  };
  large.backends.back().weight = 98;  // 4,095 in all
  balance({large});
  EXPECT_EQ(in_kernel(), 4095);

  auto [ops, moved] = give_last(99);
  EXPECT_EQ(in_kernel(), 4096);
  EXPECT_EQ(moved, 1u);
  EXPECT_EQ(ops, 5u) << "a slot, the chain that draws and the way to it, and those that were";

  std::tie(ops, moved) = give_last(1000);
  EXPECT_EQ(in_kernel(), 4096) << "scaled from 4,997";
  EXPECT_LE(moved, 1000u);
  EXPECT_EQ(ops, 2 * moved) << "a slot that moves is taken out and put in";
  Snapshot have = present();
  EXPECT_EQ(test::to_text(have), test::to_text(wanted({large}, have)));
  EXPECT_EQ(balance({large}), 0u);

  std::tie(ops, moved) = give_last(1010);
  EXPECT_LE(moved, 200u) << "shares move by a slot";
  EXPECT_EQ(ops, 2 * moved);
}

TEST_P(BalanceInKernel, the_spread_follows_the_weights_within_five_percent) {
  auto all = servers(SOCK_DGRAM);
  balance({service({1, 2, 1})});
  constexpr int kCount = 16'000;
  std::vector<int> came(3);
  for (int i = 0; i < kCount; ++i) {
    netlink::Fd fd = open("client", SOCK_DGRAM);
    ASSERT_EQ(connect_to(fd, vip()), 0);
    send(fd);
    if (i % 50 != 49) continue;
    for (size_t n = 0; n < came.size(); ++n) came[n] += drain(all[n]);
  }
  EXPECT_EQ(came[0] + came[1] + came[2], kCount);
  EXPECT_NEAR(came[0], kCount / 4, kCount / 4 * 0.05);
  EXPECT_NEAR(came[1], kCount / 2, kCount / 2 * 0.05);
  EXPECT_NEAR(came[2], kCount / 4, kCount / 4 * 0.05);
}

TEST_P(BalanceInKernel, the_backend_sees_the_clients_own_address) {
  netlink::Fd one = server(SOCK_STREAM, backend(1));
  balance({service({1})});
  netlink::Fd fd = open("client", SOCK_STREAM);
  ASSERT_EQ(connect_to(fd, vip()), 0);
  SocketAddress from;
  netlink::Fd accepted(accept(one.get(), from.get(), &from.size));
  ASSERT_TRUE(accepted);
  EXPECT_EQ(from.endpoint().address, at(2));
}

// A connection to each backend, and changes of the set around them.
TEST_P(BalanceInKernel, connections_live_on_whatever_becomes_of_the_others) {
  auto all = servers(SOCK_STREAM);
  BalancedService four = service({1, 1, 1, 1});
  balance({four});
  std::map<int, std::pair<netlink::Fd, netlink::Fd>> pairs;  // by backend
  for (int i = 0; i < 200 && pairs.size() < 4; ++i) {
    netlink::Fd fd = open("client", SOCK_STREAM);
    ASSERT_EQ(connect_to(fd, vip()), 0);
    for (int n = 0; n < 4; ++n) {
      if (waiting(all[static_cast<size_t>(n)]) != 1) continue;
      netlink::Fd accepted(accept(all[static_cast<size_t>(n)].get(), nullptr, nullptr));
      pairs.try_emplace(n, std::move(fd), std::move(accepted));
    }
  }
  ASSERT_EQ(pairs.size(), 4u);
  auto check = [&](std::initializer_list<int> living, const char* when) {
    for (int n : living) {
      send(pairs.at(n).first);
      EXPECT_TRUE(receives(pairs.at(n).second)) << when << n;
      send(pairs.at(n).second);
      EXPECT_TRUE(receives(pairs.at(n).first)) << when << n;
    }
  };
  check({0, 1, 2, 3}, "at first ");
  balance({service({1, 0, 1, 3, 1, 1})});
  check({0, 1, 2, 3}, "one drains, others come ");
  balance({service({0, 0, 0, 0})});
  check({0, 1, 2, 3}, "all drain ");
  balance({without(service({1, 1, 1, 1}), backend(1))});
  check({1, 2, 3}, "the first is gone ");
  (void)::send(pairs.at(0).first.get(), "x", 1, MSG_NOSIGNAL);
  char byte;
  EXPECT_EQ(recv(pairs.at(0).first.get(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET) << "one who sends to a backend that is gone is told";
}

TEST_P(BalanceInKernel, datagrams_follow_when_their_backend_drains) {
  auto all = servers(SOCK_DGRAM);
  balance({service({1, 1})});
  netlink::Fd fd = open("client", SOCK_DGRAM);
  ASSERT_EQ(connect_to(fd, vip()), 0);
  send(fd);
  bool first = drain(all[0]) == 1;
  EXPECT_EQ(drain(all[1]), first ? 0 : 1);
  for (int i = 0; i < 8; ++i) send(fd);
  EXPECT_EQ(drain(all[first ? 0 : 1]), 8) << "one socket has one backend";
  balance({service({uint16_t{!first}, uint16_t{first}})});
  for (int i = 0; i < 8; ++i) send(fd);
  EXPECT_EQ(drain(all[first ? 1 : 0]), 8);
  EXPECT_EQ(drain(all[first ? 0 : 1]), 0);
}

// GRE, ESP, IP in IP and what nobody has a name for: the kernel tracks them by their addresses.
TEST_P(BalanceInKernel, packets_without_ports_follow_when_their_backend_drains_or_goes) {
  for (int protocol : {47, 50, 4, 253}) {
    SCOPED_TRACE(protocol);
    std::array<netlink::Fd, 3> ends{raw(protocol, backend(1)), raw(protocol, backend(2)),
                                    raw(protocol, backend(3))};
    balance({service({1, 0, 0})});
    netlink::Fd fd = open("client", SOCK_RAW, protocol);
    SocketAddress there(vip(), 0);
    ASSERT_EQ(connect(fd.get(), there.get(), there.size), 0);
    auto led_to = [&](size_t which) {
      char zeros[16] = {};
      EXPECT_EQ(::send(fd.get(), zeros, sizeof zeros, 0), ssize_t{sizeof zeros});
      return waiting(ends[which], 1000) == 1 && drain(ends[which]) == 1;
    };
    EXPECT_TRUE(led_to(0));
    balance({service({0, 1, 0})});
    EXPECT_TRUE(led_to(1)) << "the first drains";
    balance({{"web", vip(), {{backend(3), 1}}}});
    EXPECT_TRUE(led_to(2)) << "the second is gone";
  }
}

// The failpoint is read once a process: the case runs again in one of its own.
TEST_P(BalanceInKernel, connections_that_could_not_be_forgotten_are_with_the_next_dump) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto forgets_later = [&] {
    netlink::Fd one = server(SOCK_DGRAM, backend(1)), two = server(SOCK_DGRAM, backend(2));
    balance({service({1})});
    netlink::Fd fd = open("client", SOCK_DGRAM);
    bool led = connect_to(fd, vip()) == 0 && ::send(fd.get(), "x", 1, 0) == 1 && receives(one);
    Snapshot have = present();
    auto ops = reconcile::plan(wanted({without(service({1, 1}), backend(1))}, have), have, {}).ops;
    bool failed = false;
    for (const auto& result : kernel_.apply(ops)) failed |= !result;
    bool still = ::send(fd.get(), "x", 1, 0) == 1 && receives(one);
    bool gone = present().elements == wanted({without(service({1, 1}), backend(1))}, have).elements;
    bool moved = ::send(fd.get(), "x", 1, 0) == 1 && receives(two);
    fprintf(stderr, "%d%d%d%d%d\n", led, failed, still, gone, moved);
    TearDown();
    std::filesystem::remove(folder_);  // that process's own
    _exit(0);
  };
  setenv("OVN_LITE_FAILPOINT", "kernel.forget:error@1", 1);
  EXPECT_EXIT(forgets_later(), testing::ExitedWithCode(0), "11111");
  unsetenv("OVN_LITE_FAILPOINT");
}

TEST_P(BalanceInKernel, a_service_without_backends_refuses_at_once) {
  balance({service({0})});
  netlink::Fd tcp = open("client", SOCK_STREAM), udp = open("client", SOCK_DGRAM);
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(connect_to(tcp, vip()), ECONNREFUSED);
  ASSERT_EQ(connect_to(udp, vip()), 0);
  (void)::send(udp.get(), "x", 1, 0);
  char byte;
  EXPECT_EQ(recv(udp.get(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST_P(BalanceInKernel, the_vip_answers_echo_requests_and_never_leaves_the_sandbox) {
  auto all = servers(SOCK_STREAM);
  BalancedService dead{"dead", at(251), {}};
  balance({service({1, 1}), dead});
  for (const auto& address : {vip(), at(251)}) {
    shell_in("client", fmt::format("ping -n -c 2 -i 0.01 -W 1 {} >/dev/null", address));
  }
  netlink::Fd tcp = open("client", SOCK_STREAM);
  EXPECT_EQ(connect_to(tcp, vip()), 0);
  std::string neighbors = shell_in("client", "ip neigh show");
  EXPECT_EQ(neighbors.find(vip().to_string()), neighbors.npos) << neighbors;
}

TEST_P(BalanceInKernel, a_client_that_is_its_own_backend_reaches_itself) {
  netlink::Fd own = server(SOCK_STREAM, at(2), "client");
  balance({{"web", vip(), {{at(2), 1}}}});
  netlink::Fd fd = open("client", SOCK_STREAM);
  ASSERT_EQ(connect_to(fd, vip()), 0);
  netlink::Fd accepted(accept(own.get(), nullptr, nullptr));
  ASSERT_TRUE(accepted);
  send(fd);
  EXPECT_TRUE(receives(accepted));
  send(accepted);
  EXPECT_TRUE(receives(fd));
}

// 2,000 services of 10 backends and one of 1,000, and a change of one of them.
TEST_P(BalanceInKernel, many_services_load_soon_and_change_by_a_few_elements) {
  std::vector<BalancedService> services;
  for (uint32_t n = 0; n < 2'000; ++n) {
    BalancedService one{"s", at(0).plus(0x10000 + n), {}};
    for (uint32_t b = 0; b < 10; ++b) one.backends.push_back({at(0).plus(0x20000 + 10 * n + b), 1});
    services.push_back(one);
  }
  BalancedService large{"large", vip(), {}};
  for (uint32_t b = 0; b < 1'000; ++b) large.backends.push_back({at(0).plus(0x40000 + b), 1});
  large.backends[499].address = backend(1);
  services.push_back(large);
  auto start = std::chrono::steady_clock::now();
  size_t ops = balance(services);
  auto took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(ops, 1u + 2 + 21'000 + 2 * 2'001);
  fmt::print("{} operations in {} ms\n", ops,
             std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  EXPECT_TRUE(present().elements == wanted(services, present()).elements);

  services.back().backends.erase(services.back().backends.begin() + 3);
  EXPECT_EQ(balance(services), 7u);
  netlink::Fd one = server(SOCK_DGRAM, backend(1));
  for (auto& backend : services.back().backends) backend.weight = 0;
  services.back().backends[498].weight = 1;
  balance(services);
  netlink::Fd fd = open("client", SOCK_DGRAM);
  ASSERT_EQ(connect_to(fd, vip()), 0);
  send(fd);
  EXPECT_TRUE(receives(one));
}

INSTANTIATE_TEST_SUITE_P(both, BalanceInKernel, testing::Values(ip::Family::v4, ip::Family::v6),
                         [](const auto& family) {
                           return family.param == ip::Family::v4 ? "ipv4" : "ipv6";
                         });

}  // namespace
}  // namespace ovn
