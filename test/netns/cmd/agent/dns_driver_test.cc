// SPDX-License-Identifier: Apache-2.0
// The driver with real sockets in a container's namespace, asked from within it.
#include "cmd/agent/dns_driver.h"

#include <sys/socket.h>

#include "cmd/cluster/socket_address.h"
#include "core/controller/detach_rules.h"
#include "test/cmd/agent/rig.h"
#include "test/core/dns/messages.h"
#include "test/support/netns_fixture.h"

namespace ovn::agent {
namespace {

class DnsDriverTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    if (IsSkipped()) return;
    auto netns = make_sandbox("box");
    auto request = test::attach_request(1);
    request.sandbox.name = "web";
    request.sandbox.netns_path = netns.path;
    request.sandbox.cookie = netns.cookie;
    endpoint_ = test::attached(host_, request);
    driver_ = std::make_unique<DnsDriver>(loop_, kernel_, host_, Config::Dns(), 7,
                                          [this] { ++ports_; });
  }
  void loopback_up() { shell_in("box", "ip link set lo up"); }

  // A socket in the container, towards ours.
  void connect_client(uint16_t port = model::kDnsPort) {
    auto netns = netlink::open_netns(path("box"));
    auto scope = netlink::NetnsScope::enter(*netns);
    client_ = netlink::Fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    cluster::SocketAddress remote({model::kDnsAddress, port});
    ASSERT_EQ(connect(client_.get(), remote.raw(), remote.size()), 0);
  }
  std::string ask(std::string_view name) {
    Bytes query = dns::query_bytes({name}), answer(512);
    ssize_t size = -1;
    int looks = 0;
    EXPECT_TRUE(test::run_until(loop_, [&] {
      // One that comes while the socket is being closed is lost.
      if (looks++ % 100 == 0) send(client_.get(), query.data(), query.size(), 0);
      size = recv(client_.get(), answer.data(), answer.size(), MSG_DONTWAIT);
      return size >= 0 || errno != EAGAIN;
    }));
    if (size < 0) return errno_name(errno);
    return dns::answer_text(ByteView(answer).first(static_cast<size_t>(size)));
  }
  bool open() {
    bool done = false;
    driver_->follow();
    driver_->await(endpoint_.sandbox, [&] { done = true; });
    return test::run_until(loop_, [&] { return done; });
  }
  // Until the answer is this one: what is posted takes its time.
  bool comes_to(std::string_view name, const std::string& answer) {
    for (int i = 0; i < 1000; ++i) {
      if (ask(name) == answer) return true;
    }
    return false;
  }

  Loop loop_;
  controller::Host host_ = test::make_host();
  KernelThread kernel_{loop_, std::make_unique<test::FakeKernel>()};
  model::Endpoint endpoint_;
  int ports_ = 0;
  std::unique_ptr<DnsDriver> driver_;
  netlink::Fd client_;
};

const std::string kWeb = "NOERROR aa rd ra\nweb 5 A 10.7.0.4";

TEST_F(DnsDriverTest, answers_once_it_has_been_waited_for) {
  loopback_up();
  ASSERT_TRUE(open());
  connect_client();
  EXPECT_TRUE(comes_to("web", kWeb));
  EXPECT_EQ(ports_, 0);
}

TEST_F(DnsDriverTest, opens_as_soon_as_the_loopback_device_is_up) {
  ASSERT_TRUE(open()) << "it does not wait for ever";
  loopback_up();
  ASSERT_TRUE(open());
  connect_client();
  EXPECT_TRUE(comes_to("web", kWeb));
}

TEST_F(DnsDriverTest, follows_names_that_come_and_go_and_a_new_lifetime) {
  loopback_up();
  ASSERT_TRUE(open());
  connect_client();
  model::EndpointRecord record;
  record.id = model::EndpointId(std::string(32, 'f'));
  record.name = "db";
  record.addresses = {{test::prefix("10.7.0.9/24"), 7}};
  host_.remote[test::kBackend].records = {{test::kPeer, record}};
  driver_->follow();
  EXPECT_TRUE(comes_to("db", "NOERROR aa rd ra\ndb 5 A 10.7.0.9"));
  host_.remote.clear();
  Config::Dns config;
  config.ttl = 60;
  config.upstreams = {test::next_endpoint()};  // nobody is there
  driver_->reload(config);
  EXPECT_TRUE(comes_to("web", "NOERROR aa rd ra\nweb 60 A 10.7.0.4"));
  EXPECT_TRUE(comes_to("db", "SERVFAIL rd ra")) << "it is the upstream's to know now";
}

TEST_F(DnsDriverTest, tells_of_another_port_and_lets_go_of_who_is_detached) {
  loopback_up();
  {
    auto other = open_dns_sockets(host_.sandboxes.at(endpoint_.sandbox));
    ASSERT_TRUE(other);
    ASSERT_TRUE(open());
  }
  EXPECT_EQ(ports_, 1);
  EXPECT_EQ(host_.dns_ports.at(endpoint_.sandbox), model::kDnsPort + 1);
  connect_client(model::kDnsPort + 1);
  EXPECT_TRUE(comes_to("web", kWeb));
  controller::release_sandbox(host_, endpoint_.sandbox, Instant());
  driver_->follow();
  EXPECT_TRUE(comes_to("web", "ECONNREFUSED"));
  EXPECT_TRUE(host_.dns_ports.empty());
}

TEST_F(DnsDriverTest, explains_what_the_container_or_the_host_would_get) {
  loopback_up();
  ASSERT_TRUE(open());
  for (model::SandboxId* who : {&endpoint_.sandbox, static_cast<model::SandboxId*>(nullptr)}) {
    std::optional<DnsExplained> explained;
    driver_->explain(who, dns::query_bytes({"web"}),
                     [&](DnsExplained answer) { explained = std::move(answer); });
    ASSERT_TRUE(test::run_until(loop_, [&] { return explained.has_value(); }));
    EXPECT_EQ(explained->network, "backend");
    EXPECT_EQ(explained->owners, std::vector<std::string>{"host1"});
  }
}

}  // namespace
}  // namespace ovn::agent
