// SPDX-License-Identifier: Apache-2.0
// Attaching and detaching a real process' namespace, on the fake kernel and with a manager that is
// told what to answer.
#include "cmd/agent/attach_flow.h"

#include "core/controller/local_network_rules.h"
#include "core/controller/uplink_rules.h"
#include "core/store/codec.h"
#include "test/cmd/agent/fake_docker.h"
#include "test/cmd/agent/fake_manager.h"

namespace ovn::agent {
namespace {

const std::string kLease = "POST /v1/manager/leases";

class AttachFlowTest : public testing::Test {
 protected:
  AttachFlowTest() { rig_.add(container_); }

  controller::Host& host() { return rig_.host->host(); }
  Result<Attached> attach(controller::AttachRequest request, const std::string& target) {
    std::optional<Result<Attached>> answer;
    agent::attach(tools_, target, std::move(request), std::chrono::seconds(10),
                  [&](Result<Attached> done) { answer = std::move(done); });
    EXPECT_TRUE(rig_.run_until([&] { return answer.has_value(); }));
    return *answer;
  }
  Result<Attached> attach(std::string network = "backend") {
    return attach(wanted(std::move(network)), container_.target());
  }
  static controller::AttachRequest wanted(std::string network) {
    controller::AttachRequest request;
    request.network = std::move(network);
    return request;
  }
  Result<DetachedList> detach(const std::string& target, const std::string& network = "") {
    std::optional<Result<DetachedList>> answer;
    agent::detach(tools_, target, network, std::chrono::seconds(10),
                  [&](Result<DetachedList> done) { answer = std::move(done); });
    EXPECT_TRUE(rig_.run_until([&] { return answer.has_value(); }));
    return *answer;
  }

  test::Rig rig_;
  test::Container container_;
  test::FakeManager manager_{rig_.loop};
  test::RuntimeFolders folders_;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, folders_.places()};
  IngressKeeper ingress_{rig_.loop, *rig_.host, manager_.link()};
  FlowTools tools_{rig_.loop, *rig_.host, *rig_.kernel, manager_.link(), runtimes_, ingress_, 1};
};

TEST_F(AttachFlowTest, an_attachment_is_on_disk_and_in_the_kernel_when_it_is_answered) {
  auto attached = attach();
  ASSERT_TRUE(attached) << attached.error().message;
  EXPECT_FALSE(attached->pending);
  EXPECT_EQ(rig_.store.load()->size(), 2u);
  EXPECT_EQ(rig_.host->reconciler().status().pending, 0u);
  const auto& endpoint = host().endpoints.at(attached->endpoint);
  EXPECT_EQ(endpoint.ifname, "eth0");
  EXPECT_EQ(endpoint.addresses.at(0).address.to_string(), "10.7.0.4/24");
  EXPECT_EQ(host().sandboxes.at(endpoint.sandbox).cookie, container_.cookie());
}

TEST_F(AttachFlowTest, what_the_kernel_refuses_is_taken_back) {
  rig_.in_kernel([](test::FakeKernel& fake) {
    fake.fail_when([](const kernel::Op& op) -> std::optional<Error> {
      if (kernel::to_string(op).find("vxlan0") == std::string::npos) return {};
      return Error{Errc::kernel, EEXIST, "the VNI is taken"};
    });
    return 0;
  });
  auto attached = attach();
  ASSERT_FALSE(attached);
  EXPECT_EQ(attached.error().code, Errc::kernel);
  EXPECT_TRUE(host().endpoints.empty());
  EXPECT_TRUE(rig_.store.load()->empty());
}

// ---- published ports

class PublishFlowTest : public AttachFlowTest {
 protected:
  PublishFlowTest() {
    host().local_space =
        ipam::make_space(test::kSelf, {{test::prefix("172.16.0.0/12"), 24}});
    auto bridge = controller::ensure_default_bridge(host(), {}, 0, rig_.loop.now());
    EXPECT_TRUE(bridge);
  }
  static controller::AttachRequest publishing(const std::string& port) {
    auto request = wanted("bridge");
    request.publish = {*model::parse_publish(port)};
    return request;
  }
  // A port of loopback that another socket of ours has.
  static std::pair<netlink::Fd, uint16_t> taken_port() {
    netlink::Fd fd(socket(AF_INET, SOCK_STREAM, 0));
    cluster::SocketAddress address({ip::Address::v4(0x7f000001), 0});
    EXPECT_EQ(bind(fd.get(), address.raw(), address.size()), 0);
    EXPECT_EQ(listen(fd.get(), 1), 0);
    getsockname(fd.get(), address.raw(), address.size_of());
    return {std::move(fd), address.endpoint()->port};
  }
  bool held() { return !rig_.host->ports().agrees_with({}); }
};

TEST_F(PublishFlowTest, a_published_port_is_held_until_its_endpoint_is_gone_from_the_kernel) {
  auto port = taken_port().second;
  auto attached = attach(publishing(fmt::format("127.0.0.1:{}:80", port)), container_.target());
  ASSERT_TRUE(attached) << attached.error().message;
  EXPECT_TRUE(held());
  EXPECT_EQ(to_string(host().endpoints.at(attached->endpoint).ports.at(0)),
            fmt::format("127.0.0.1:{}:80/tcp", port));
  ASSERT_TRUE(detach(container_.target()));
  EXPECT_TRUE(rig_.run_until([&] { return !held(); }));
}

TEST_F(PublishFlowTest, a_port_of_another_process_is_refused_with_its_name_and_nothing_is_left) {
  auto [server, port] = taken_port();
  auto attached = attach(publishing(fmt::format("127.0.0.1:{}:80", port)), container_.target());
  ASSERT_FALSE(attached);
  EXPECT_EQ(attached.error().code, Errc::conflict);
  std::string end = fmt::format(" (pid {})", getpid());
  EXPECT_TRUE(attached.error().message.starts_with(
      fmt::format("port 127.0.0.1:{}/tcp is in use by ", port)));
  EXPECT_TRUE(attached.error().message.ends_with(end)) << attached.error().message;
  EXPECT_TRUE(host().endpoints.empty());
  EXPECT_FALSE(held());
}

TEST_F(PublishFlowTest, of_a_range_the_ports_of_others_are_passed_over) {
  auto [server, port] = taken_port();
  host().dynamic_ports = {port, static_cast<uint16_t>(port + 20)};
  auto attached = attach(publishing("127.0.0.1::80"), container_.target());
  ASSERT_TRUE(attached) << attached.error().message;
  EXPECT_GT(host().endpoints.at(attached->endpoint).ports.at(0).host_port, port);
}

TEST_F(PublishFlowTest, an_attachment_that_fails_later_lets_its_ports_go) {
  auto port = taken_port().second;
  auto request = publishing(fmt::format("127.0.0.1:{}:80", port));
  request.ifname = "no/name";
  EXPECT_FALSE(attach(request, container_.target()));
  EXPECT_FALSE(held());
}

TEST_F(PublishFlowTest, of_two_that_wait_for_their_addresses_one_gets_the_port) {
  host().uplink_subnets = controller::uplink_subnets(host(), {});
  test::Container other;
  rig_.add(other);
  auto port = taken_port().second;
  std::vector<Result<Attached>> answers;
  auto begin = [&](const test::Container& container, const std::string& ip) {
    auto request = publishing(fmt::format("127.0.0.1:{}:80", port));
    request.network = "backend";
    request.ip = test::address(ip);
    agent::attach(tools_, container.target(), request, std::chrono::seconds(10),
                  [&](Result<Attached> done) { answers.push_back(std::move(done)); });
  };
  begin(container_, "10.7.0.77");
  begin(other, "10.7.0.78");
  ASSERT_TRUE(rig_.run_until([&] { return manager_.count(kLease) == 2; }));
  manager_.answer(kLease, 201, store::to_json(test::lease(9, "10.7.0.76/30")));
  ASSERT_TRUE(rig_.run_until([&] { return answers.size() == 2; }));
  auto& refused = answers[0] ? answers[1] : answers[0];
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("is published by endpoint"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(host().endpoints.size(), 1u);
  EXPECT_TRUE(held()) << "who is refused lets go of none of the other's";
}

TEST_F(AttachFlowTest, what_the_store_refuses_is_answered_and_nothing_is_left) {
  rig_.store.fail_commit(1);
  EXPECT_FALSE(attach());
  ASSERT_TRUE(rig_.run_until([&] { return host().endpoints.empty(); }));
}

TEST_F(AttachFlowTest, the_manager_is_asked_for_a_network_that_is_not_known_here) {
  manager_.refuse("GET /v1/networks/nowhere", {Errc::not_found, 0, "network 'nowhere': not found"});
  EXPECT_EQ(attach("nowhere").error().message, "network 'nowhere': not found");

  model::Network fresh = test::backend_network();
  fresh.id = model::NetworkId("ffffffffffffffffffffffffffffffff");
  fresh.name = "fresh";
  fresh.driver = model::Driver::none;
  fresh.subnets.clear();
  manager_.answer("GET /v1/networks/fresh", 200, store::to_json(fresh));
  EXPECT_TRUE(attach("fresh"));

  manager_.refuse("GET /v1/networks/lost", {Errc::unavailable, 0, "no answer"});
  EXPECT_EQ(attach("lost").error().message,
            "network 'lost': not found on this host, and the manager cannot be asked: no answer");
}

TEST_F(AttachFlowTest, an_address_of_no_own_block_is_leased_first) {
  manager_.answer(kLease, 201, store::to_json(test::lease(9, "10.7.0.77/32")));
  auto request = wanted("backend");
  request.ip = test::address("10.7.0.77");
  ASSERT_TRUE(attach(request, container_.target()));
  EXPECT_EQ(manager_.count(kLease), 1);
  EXPECT_TRUE(host().leases.contains(9));
}

TEST_F(AttachFlowTest, a_block_that_is_being_given_back_is_not_used_again) {
  controller::drop_lease(host(), 7, rig_.loop.now());
  manager_.answer(kLease, 201, store::to_json(test::lease(7, "10.7.0.4/30")));
  auto request = wanted("backend");
  request.ip = test::address("10.7.0.5");
  auto attached = attach(request, container_.target());
  ASSERT_FALSE(attached);
  EXPECT_EQ(attached.error().message,
            "block 10.7.0.4/30 is just being given back to the manager: try again later");
  EXPECT_FALSE(host().leases.contains(7));
}

TEST_F(AttachFlowTest, a_manager_that_leases_in_vain_is_not_asked_for_ever) {
  manager_.answer(kLease, 201, store::to_json(test::lease(9, "10.7.0.88/32")));
  auto request = wanted("backend");
  request.ip = test::address("10.7.0.77");
  EXPECT_EQ(attach(request, container_.target()).error().message,
            "subnet 10.7.0.0/24: no lease of the manager had room");
  EXPECT_LE(manager_.count(kLease), 8);
}

TEST_F(AttachFlowTest, a_refused_lease_is_the_answer) {
  manager_.refuse(kLease, {Errc::conflict, 0, "address 10.7.0.77 is in use by endpoint 'db'"});
  auto request = wanted("backend");
  request.ip = test::address("10.7.0.77");
  EXPECT_EQ(attach(request, container_.target()).error().message,
            "address 10.7.0.77 is in use by endpoint 'db'");
}

TEST_F(AttachFlowTest, targets_that_are_none_or_gone_are_refused) {
  EXPECT_EQ(attach(wanted("backend"), "lxc:web").error().code, Errc::invalid);
  EXPECT_EQ(attach(wanted("backend"), "oci:web").error().code, Errc::not_found);
  std::string target = container_.target();
  container_.end();
  EXPECT_EQ(attach(wanted("backend"), target).error().code, Errc::not_found);
}

TEST_F(AttachFlowTest, a_container_goes_by_its_runtimes_name_also_when_it_is_detached) {
  folders_.write("crun/c1/status", test::crun_status(container_.pid()));
  auto attached = attach(wanted("backend"), "c1");
  ASSERT_TRUE(attached) << attached.error().message;
  const auto& sandbox = host().sandboxes.at(host().endpoints.at(attached->endpoint).sandbox);
  EXPECT_EQ(sandbox.target, "oci:c1");
  EXPECT_EQ(sandbox.name, "c1");
  EXPECT_EQ(sandbox.container, "c1");
  folders_.remove("crun/c1");
  EXPECT_TRUE(detach("oci:c1"));
}

TEST_F(AttachFlowTest, what_was_attached_by_process_is_detached_by_its_runtimes_name) {
  ASSERT_TRUE(attach());
  folders_.write("crun/c1/status", test::crun_status(container_.pid()));
  EXPECT_EQ(detach("oci:c2").error().message, "oci:c2 is attached to no network");
  EXPECT_TRUE(detach("oci:c1"));
}

TEST_F(AttachFlowTest, the_hosts_own_namespace_fits_no_overlay) {
  tools_.host_cookie = container_.cookie();
  EXPECT_EQ(attach().error().code, Errc::conflict);
}

TEST_F(AttachFlowTest, a_container_is_detached_by_target_or_name_also_when_it_is_gone) {
  auto request = wanted("backend");
  request.sandbox.name = "web";
  ASSERT_TRUE(attach(request, container_.target()));
  auto detached = detach("web");
  ASSERT_TRUE(detached) << detached.error().message;
  EXPECT_EQ(detached->at(0).sandbox.target, container_.target());
  EXPECT_TRUE(rig_.store.load()->empty());

  ASSERT_TRUE(attach(request, container_.target()));
  EXPECT_EQ(detach("netns:web").error().message, "netns:web is attached to no network");
  EXPECT_EQ(detach("nobody").error().message, "nobody is attached to no network");
  EXPECT_EQ(detach("docker:web").error().message, "docker:web is attached to no network");
  EXPECT_EQ(detach("lxc:web").error().code, Errc::invalid);
  EXPECT_TRUE(detach(std::to_string(container_.pid()), "backend"));
}

}  // namespace
}  // namespace ovn::agent
