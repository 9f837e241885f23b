// SPDX-License-Identifier: Apache-2.0
// The server with all its sockets on loopback: clients, and an upstream that the test plays.
#include "cmd/agent/dns_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "cmd/agent/dns_thread.h"
#include "cmd/cluster/socket_address.h"
#include "core/base/metrics.h"
#include "test/cmd/agent/rig.h"
#include "test/core/dns/messages.h"

namespace ovn::agent {
namespace {

using dns::answer_text;
using dns::query_bytes;

// A socket of loopback at a port that the kernel chose.
netlink::Fd bound(int type, int listeners = 0) {
  netlink::Fd fd(socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  cluster::SocketAddress any({ip::Address::v4(0x7f000001), 0});
  EXPECT_EQ(bind(fd.get(), any.raw(), any.size()), 0);
  EXPECT_TRUE(listeners == 0 || listen(fd.get(), listeners) == 0);
  return fd;
}
ip::Endpoint address_of(const netlink::Fd& fd) {
  cluster::SocketAddress local;
  getsockname(fd.get(), local.raw(), local.size_of());
  return *local.endpoint();
}
netlink::Fd connected(int type, const ip::Endpoint& to) {
  netlink::Fd fd(socket(AF_INET, type | SOCK_CLOEXEC, 0));
  cluster::SocketAddress remote(to);
  EXPECT_EQ(connect(fd.get(), remote.raw(), remote.size()), 0);
  return fd;
}
void put(const netlink::Fd& fd, const Bytes& bytes) {
  EXPECT_EQ(send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}
Bytes framed(const Bytes& message) {
  Bytes bytes;
  Writer out(bytes);
  out.u16(static_cast<uint16_t>(message.size()));
  out.raw(message);
  return bytes;
}

class DnsServerTest : public testing::Test {
 protected:
  DnsServerTest() { open(); }

  void open() {
    DnsSockets sockets;
    sockets.udp.push_back(bound(SOCK_DGRAM));
    sockets.tcp.push_back(bound(SOCK_STREAM, 64));
    udp_ = address_of(sockets.udp[0]);
    tcp_ = address_of(sockets.tcp[0]);
    server_.open(1, std::move(sockets), scope(true));
  }

  static DnsScope scope(bool forwards, std::string_view address = "10.0.0.1") {
    auto scope = std::make_shared<dns::Scope>();
    std::vector<dns::Source> sources{{{"db"}, {*ip::Address::parse(address)}, "host1"}};
    scope->zones = {dns::Zone::build("back", {}, sources)};
    scope->ttl = 5;
    scope->forwards = forwards;
    return scope;
  }

  // What comes on the socket while the loop runs; empty at the end of a stream.
  Bytes next(const netlink::Fd& fd) {
    Bytes bytes(dns::kMessageMax + 2);
    ssize_t size = -1;
    EXPECT_TRUE(test::run_until(loop_, [&] {
      size = recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      return size >= 0 || errno != EAGAIN;
    }));
    bytes.resize(size < 0 ? 0 : static_cast<size_t>(size));
    return bytes;
  }
  std::string ask(const netlink::Fd& fd, const dns::Ask& what) {
    put(fd, query_bytes(what));
    return answer_text(next(fd));
  }

  Loop loop_;
  DnsServer server_{loop_, {std::chrono::milliseconds(300), 64, 8}, 7};
  ip::Endpoint udp_, tcp_;
};

TEST_F(DnsServerTest, answers_datagrams_each_to_whom_it_is_from) {
  auto a = connected(SOCK_DGRAM, udp_), b = connected(SOCK_DGRAM, udp_);
  for (uint16_t i = 0; i < 200; ++i) put(i % 2 ? a : b, query_bytes({.name = "db", .id = i}));
  for (uint16_t i = 0; i < 200; ++i) {
    Bytes answer = next(i % 2 ? a : b);
    EXPECT_EQ(answer_text(answer), "NOERROR aa rd ra\ndb 5 A 10.0.0.1");
    EXPECT_EQ(Reader(answer).u16(), i);
  }
}

TEST_F(DnsServerTest, answers_streams_one_query_after_the_other) {
  auto stream = connected(SOCK_STREAM, tcp_);
  Bytes two = framed(query_bytes({"db"})), second = framed(query_bytes({"x.back"}));
  two.insert(two.end(), second.begin(), second.end());
  put(stream, Bytes(two.begin(), two.begin() + 5));
  put(stream, Bytes(two.begin() + 5, two.end()));
  Bytes got;
  while (got.size() < 2 + 36 + 2 + 24) {
    Bytes more = next(stream);
    ASSERT_FALSE(more.empty());
    got.insert(got.end(), more.begin(), more.end());
  }
  EXPECT_EQ(answer_text(ByteView(got).subspan(2, 36)), "NOERROR aa rd ra\ndb 5 A 10.0.0.1");
}

TEST_F(DnsServerTest, closes_streams_that_bring_no_query_and_those_beyond_the_bound) {
  auto stream = connected(SOCK_STREAM, tcp_);
  put(stream, {0, 3, 1, 2, 3});
  EXPECT_TRUE(next(stream).empty());
  auto other = connected(SOCK_STREAM, tcp_);
  put(other, {0, 0});
  EXPECT_TRUE(next(other).empty());
  std::vector<netlink::Fd> many;
  for (size_t i = 0; i <= kDnsStreamsMax; ++i) many.push_back(connected(SOCK_STREAM, tcp_));
  EXPECT_TRUE(next(many.back()).empty());
  put(many.front(), framed(query_bytes({"db"})));
  EXPECT_FALSE(next(many.front()).empty());
}

// The socket stays readable meanwhile: counted are the times that it was asked, few if none spins.
TEST_F(DnsServerTest, without_descriptors_streams_wait_and_the_loop_does_not_spin) {
  auto failures = [] {
    std::string all = metrics::render(), name = "\novn_lite_accept_failures_total ";
    return std::stoul(all.substr(all.find(name) + name.size()));
  };
  auto datagrams = connected(SOCK_DGRAM, udp_), stream = connected(SOCK_STREAM, tcp_);
  put(stream, framed(query_bytes({"db"})));
  size_t before = failures();
  {
    test::NoDescriptors none;
    Instant until = loop_.now() + std::chrono::milliseconds(500);
    test::run_until(loop_, [&] { return loop_.now() >= until; });
    EXPECT_EQ(ask(datagrams, {"db"}), "NOERROR aa rd ra\ndb 5 A 10.0.0.1");
  }
  EXPECT_GE(failures(), before + 1);
  EXPECT_LE(failures(), before + 4);
  EXPECT_FALSE(next(stream).empty());
}

TEST_F(DnsServerTest, drops_datagrams_that_are_no_queries) {
  auto client = connected(SOCK_DGRAM, udp_);
  put(client, {});
  put(client, {1, 2, 3});
  put(client, Bytes(dns::kUdpMax + 1));
  EXPECT_EQ(ask(client, {"db"}), "NOERROR aa rd ra\ndb 5 A 10.0.0.1");
}

TEST_F(DnsServerTest, takes_over_a_new_scope_and_forgets_who_has_gone) {
  auto client = connected(SOCK_DGRAM, udp_);
  server_.set_scopes({{1, scope(true, "10.0.0.2")}});
  EXPECT_EQ(ask(client, {"db"}), "NOERROR aa rd ra\ndb 5 A 10.0.0.2");
  server_.close(1);
  server_.set_scopes({{1, scope(true)}});
  EXPECT_TRUE(test::run_until(loop_, [&] {
    send(client.get(), "", 0, 0);
    return recv(client.get(), nullptr, 0, MSG_DONTWAIT) < 0 && errno == ECONNREFUSED;
  }));
}

TEST_F(DnsServerTest, without_upstreams_says_at_once_that_there_is_no_such_name) {
  auto client = connected(SOCK_DGRAM, udp_);
  EXPECT_EQ(ask(client, {"example.org"}), "NXDOMAIN rd ra");
}

TEST_F(DnsServerTest, asks_upstreams_and_by_tcp_what_does_not_fit) {
  auto upstream = bound(SOCK_DGRAM);
  ip::Endpoint at = address_of(upstream);
  netlink::Fd by_stream(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  cluster::SocketAddress same(at);
  ASSERT_EQ(bind(by_stream.get(), same.raw(), same.size()), 0);
  ASSERT_EQ(listen(by_stream.get(), 4), 0);
  server_.set_upstreams({at}, {});
  auto client = connected(SOCK_DGRAM, udp_), stream = connected(SOCK_STREAM, tcp_);
  put(client, query_bytes({"example.org"}));
  put(stream, framed(query_bytes({"example.org"})));

  Bytes query(2000);
  cluster::SocketAddress from;
  ssize_t size = -1;
  ASSERT_TRUE(test::run_until(loop_, [&] {
    size = recvfrom(upstream.get(), query.data(), query.size(), 0, from.raw(), from.size_of());
    return size > 0;
  }));
  query.resize(static_cast<size_t>(size));
  Bytes reply = query;
  reply[2] |= 0x82;  // a reply, cut off
  sendto(upstream.get(), reply.data(), reply.size(), 0, from.raw(), from.size());
  netlink::Fd connection;
  ASSERT_TRUE(test::run_until(loop_, [&] {
    connection = netlink::Fd(accept(by_stream.get(), nullptr, nullptr));
    return bool(connection);
  }));
  Bytes again = next(connection);
  ASSERT_GT(again.size(), 2u);
  dns::Parsed parsed;
  dns::parse_query(ByteView(again).subspan(2), parsed);
  Bytes answer(1000);
  dns::Response response(parsed.query, 0, dns::Rcode::no_error, answer, 1000);
  response.add(dns::Type::a, 60, Bytes{198, 51, 100, 7});
  answer.resize(response.finish());
  put(connection, framed(answer));
  EXPECT_EQ(answer_text(next(client)), "NOERROR rd ra\nexample.org 60 A 198.51.100.7");
  EXPECT_EQ(answer_text(ByteView(next(stream)).subspan(2)),
            "NOERROR rd ra\nexample.org 60 A 198.51.100.7");
}

TEST_F(DnsServerTest, tells_of_an_upstream_that_nobody_is_at_without_waiting) {
  server_.set_upstreams({address_of(bound(SOCK_DGRAM))}, {std::chrono::hours(1), 64, 8});
  auto client = connected(SOCK_DGRAM, udp_);
  EXPECT_EQ(ask(client, {"example.org"}), "SERVFAIL rd ra");
}

TEST_F(DnsServerTest, explains_whose_an_answer_is) {
  std::optional<DnsExplained> explained;
  auto then = [&](DnsExplained answer) { explained = std::move(answer); };
  server_.explain(scope(true), query_bytes({"db.back"}), then);
  ASSERT_TRUE(explained);
  EXPECT_EQ(explained->network, "back");
  EXPECT_EQ(explained->owners, std::vector<std::string>{"host1"});
  server_.explain(scope(true), query_bytes({"example.org"}), then);
  EXPECT_EQ(answer_text(explained->message), "NXDOMAIN rd ra");
  ip::Endpoint nobody = address_of(bound(SOCK_DGRAM));
  server_.set_upstreams({nobody}, {});
  explained.reset();
  server_.explain(scope(true), query_bytes({"example.org"}), then);
  ASSERT_TRUE(test::run_until(loop_, [&] { return explained.has_value(); }));
  EXPECT_EQ(answer_text(explained->message), "SERVFAIL rd ra");
}

TEST(DnsThread, does_what_is_posted_and_ends) {
  Loop loop;
  bool done = false;
  {
    DnsThread thread({}, 7);
    thread.post([&](DnsServer&) { loop.post([&] { done = true; }); });
    EXPECT_TRUE(test::run_until(loop, [&] { return done; }));
  }
  DnsThread never_used({}, 7);
}

}  // namespace
}  // namespace ovn::agent
