// SPDX-License-Identifier: Apache-2.0
#include "core/controller/attach_rules.h"

#include <gtest/gtest.h>

#include "core/controller/detach_rules.h"
#include "core/controller/gossip_rules.h"
#include "core/controller/view.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::address;
using test::attach_request;
using test::attached;
using test::kBackend;
using test::make_host;

Error refusal(Host& host, const AttachRequest& request) {
  auto step = prepare_attach(host, request, Instant());
  EXPECT_FALSE(step);
  return step ? Error{} : step.error();
}

NeedLease need(Host& host, const AttachRequest& request) {
  auto step = prepare_attach(host, request, Instant());
  return std::get<NeedLease>(*step);
}

Host with_network_host() {
  Host host = make_host();
  model::Network predefined;
  predefined.id = model::NetworkId("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh");
  predefined.name = "host";
  predefined.driver = model::Driver::host;
  adopt_network(host, predefined, Instant());
  return host;
}

// As gossip would bring it.
void learn(Host& host, std::string name, std::string_view ip, std::string_view mac) {
  model::EndpointRecord record{model::EndpointId("r-" + name),
                               *Mac::parse(mac),
                               address("10.99.0.2"),
                               {{ip::Prefix(address(ip), 24), 9}},
                               name,
                               {}};
  Bytes value = encode(record);
  host.remote[kBackend].records.push_back({test::kPeer, record});
}

TEST(AttachRules, an_attachment_takes_the_next_address_of_a_leased_block) {
  Host host = make_host();
  AttachRequest request = attach_request(1);
  request.aliases = {"api"};
  request.now = 1800000000;
  auto step = prepare_attach(host, request, Instant());
  ASSERT_TRUE(step) << step.error().message;
  const Ready& ready = std::get<Ready>(*step);
  EXPECT_EQ(ready.endpoint.ifname, "eth0");
  ASSERT_EQ(ready.endpoint.addresses.size(), 1u);
  EXPECT_EQ(ready.endpoint.addresses[0].address.to_string(), "10.7.0.4/24");
  EXPECT_EQ(ready.endpoint.addresses[0].revision, 7u);
  EXPECT_EQ(ready.endpoint.mac.to_string(), "02:42:0a:07:00:04");
  EXPECT_EQ(ready.endpoint.created, 1800000000);
  EXPECT_EQ(ready.batch.size(), 2u) << "sandbox and endpoint";
}

TEST(AttachRules, nothing_is_shown_to_kernel_and_gossip_before_the_commit) {
  Host host = make_host();
  auto step = prepare_attach(host, attach_request(1), Instant());
  const model::EndpointId id = std::get<Ready>(*step).endpoint.id;
  EXPECT_TRUE(view(host).networks.empty());
  EXPECT_TRUE(gossip_wish(host).empty());
  EXPECT_TRUE(confirm_attach(host, id));
  EXPECT_EQ(view(host).networks.size(), 1u);
  EXPECT_EQ(gossip_wish(host).size(), 1u);
}

TEST(AttachRules, asks_for_a_lease_when_the_blocks_are_full_and_changes_nothing) {
  Host host = make_host();
  for (int pid = 1; pid <= 4; ++pid) attached(host, attach_request(pid));
  EXPECT_EQ(need(host, attach_request(5)), (NeedLease{kBackend, test::prefix("10.7.0.0/24"), {}}));
  EXPECT_EQ(host.endpoints.size(), 4u);

  adopt_lease(host, test::lease(8, "10.7.0.8/30"), Instant());
  EXPECT_EQ(attached(host, attach_request(5)).addresses[0].address.to_string(), "10.7.0.8/24");
}

TEST(AttachRules, a_network_whose_subnets_are_exhausted_is_full) {
  Host host = make_host();
  for (int pid = 1; pid <= 4; ++pid) attached(host, attach_request(pid));
  AttachRequest request = attach_request(5);
  request.exhausted = {{test::prefix("10.7.0.0/24"), "all are leased"}};
  Error error = refusal(host, request);
  EXPECT_EQ(error.code, Errc::exhausted);
  EXPECT_EQ(error.message, "network 'backend' has no free IPv4 address left: all are leased");
}

TEST(AttachRules, an_explicit_address_comes_from_our_block_or_is_asked_for) {
  Host host = make_host();
  AttachRequest request = attach_request(1);
  request.ip = address("10.7.0.6");
  EXPECT_EQ(attached(host, request).addresses[0].address.to_string(), "10.7.0.6/24");
  request = attach_request(2);
  request.ip = address("10.7.0.77");
  EXPECT_EQ(need(host, request),
            (NeedLease{kBackend, test::prefix("10.7.0.0/24"), address("10.7.0.77")}));
}

TEST(AttachRules, addresses_that_cannot_be_had_are_refused_with_the_reason) {
  Host host = make_host();
  learn(host, "db", "10.7.0.77", "02:42:0a:07:00:4d");
  attached(host, attach_request(1));
  struct Case {
    std::string_view ip;
    Errc code;
    std::string_view message;
  };
  for (const Case& c : {
           Case{"10.8.0.1", Errc::invalid, "address 10.8.0.1 is in no subnet of network 'backend'"},
           Case{
               "10.7.0.77", Errc::conflict,
               "address 10.7.0.77 is in use in network 'backend' by endpoint 'db' on node 'host2'"},
           Case{"10.7.0.4", Errc::conflict,
                "address 10.7.0.4 is in use in network 'backend' by endpoint 'pid:1' on node "
                "'host1'"},
       }) {
    AttachRequest request = attach_request(2);
    request.ip = address(c.ip);
    Error error = refusal(host, request);
    EXPECT_EQ(error.code, c.code);
    EXPECT_EQ(error.message, c.message);
  }
  for (const char* reserved : {"10.7.0.0", "10.7.0.1", "10.7.0.255"}) {
    AttachRequest request = attach_request(2);
    request.ip = address(reserved);
    refusal(host, request);
  }
}

TEST(AttachRules, passes_over_an_address_that_somebody_else_claims) {
  Host host = make_host();
  learn(host, "db", "10.7.0.4", "02:42:0a:07:00:04");
  EXPECT_EQ(attached(host, attach_request(1)).addresses[0].address.to_string(), "10.7.0.5/24");
}

TEST(AttachRules, a_sandbox_is_in_a_network_once) {
  Host host = make_host();
  attached(host, attach_request(1));
  AttachRequest again = attach_request(1);
  again.endpoint = model::EndpointId("another");
  again.sandbox.id = model::SandboxId("another");
  again.sandbox.target = again.sandbox.name = "netns:one";  // another name of the same namespace
  Error error = refusal(host, again);
  EXPECT_EQ(error.code, Errc::conflict);
  EXPECT_EQ(error.message, "netns:one is attached to network 'backend' already, as eth0");
}

TEST(AttachRules, interface_names_are_free_ones) {
  Host host = make_host();
  AttachRequest request = attach_request(1);
  request.present_links = {"lo", "eth0", "eth1"};
  EXPECT_EQ(attached(host, request).ifname, "eth2");

  request = attach_request(2);
  request.ifname = "eth0";
  request.present_links = {"eth0"};
  EXPECT_EQ(refusal(host, request).message, "pid:2 has an interface 'eth0' already");
  request.ifname = "a/b";
  EXPECT_EQ(refusal(host, request).code, Errc::invalid);
}

TEST(AttachRules, names_aliases_and_macs_are_checked) {
  Host host = make_host();
  learn(host, "db", "10.7.0.77", "02:42:0a:07:00:4d");
  AttachRequest request = attach_request(1);
  request.sandbox.name = "db";
  EXPECT_EQ(refusal(host, request).message,
            "name 'db' is taken in network 'backend' by endpoint 'db' on node 'host2'");

  request = attach_request(1);
  request.aliases = {"good", "b d"};
  EXPECT_EQ(refusal(host, request).code, Errc::invalid);
  request.aliases.assign(17, "a");
  EXPECT_EQ(refusal(host, request).message, "17 aliases: at most 16 are allowed");

  request = attach_request(1);
  request.mac = *Mac::parse("02:42:0a:07:00:4d");
  EXPECT_EQ(refusal(host, request).message,
            "MAC address 02:42:0a:07:00:4d is in use in network 'backend' by endpoint 'db' on node "
            "'host2'");
  request.mac = *Mac::parse("01:00:5e:00:00:01");
  EXPECT_EQ(refusal(host, request).message,
            "MAC address 01:00:5e:00:00:01: an interface needs a unicast one");
}

TEST(AttachRules, families_are_not_mixed_up) {
  Host host = make_host();
  AttachRequest request = attach_request(1);
  request.ip = address("fd00::1");
  EXPECT_EQ(refusal(host, request).message, "--ip fd00::1: an IPv4 address is wanted here");
  request = attach_request(1);
  request.ip6 = address("10.7.0.5");
  EXPECT_EQ(refusal(host, request).message, "--ip6 10.7.0.5: an IPv6 address is wanted here");
}

TEST(AttachRules, unknown_networks_are_not_found) {
  Host host = make_host();
  EXPECT_EQ(refusal(host, attach_request(1, "nowhere")).code, Errc::not_found);
}

TEST(AttachRules, the_hosts_namespace_belongs_to_driver_host_alone) {
  Host host = with_network_host();

  AttachRequest request = attach_request(1);
  request.sandbox.shares_host = true;
  EXPECT_EQ(refusal(host, request).message,
            "pid:1 is in the host's own network namespace: it can be attached to network 'host' "
            "only");
  request = attach_request(1, "host");
  EXPECT_EQ(refusal(host, request).code, Errc::conflict);
  request.sandbox.shares_host = true;
  model::Endpoint endpoint = attached(host, request);
  EXPECT_TRUE(endpoint.addresses.empty());
  EXPECT_TRUE(endpoint.ifname.empty());
  EXPECT_TRUE(gossip_wish(host).empty()) << "nothing to tell other hosts";
}

TEST(AttachRules, any_number_may_share_the_hosts_namespace_each_being_its_own_target) {
  Host host = with_network_host();
  for (int pid : {1, 2}) {
    AttachRequest request = attach_request(pid, "host");
    request.sandbox.cookie = 7;
    request.sandbox.shares_host = true;
    attached(host, request);
    EXPECT_EQ(refusal(host, request).code, Errc::conflict) << "each once";
  }
  EXPECT_EQ(host.sandboxes.size(), 2u);
  EXPECT_EQ(detach(host, {"pid:9", 7, "", ""}, Instant()).error().code, Errc::not_found)
      << "another process of the host";
  EXPECT_TRUE(detach(host, {"pid:1", 7, "", ""}, Instant()));
  EXPECT_EQ(host.sandboxes.size(), 1u);
}

TEST(AttachRules, an_address_whose_mac_was_given_to_another_gets_another_mac) {
  Host host = make_host();
  AttachRequest first = attach_request(1);
  first.mac = Mac::for_address(address("10.7.0.5"));
  attached(host, first);
  model::Endpoint second = attached(host, attach_request(2));
  EXPECT_EQ(second.addresses[0].address.address(), address("10.7.0.5"));
  EXPECT_EQ(second.mac.to_string(), "02:43:0a:07:00:05");
}

TEST(AttachRules, who_is_in_network_none_is_in_no_other) {
  Host host = make_host();
  for (const model::Network& network : model::predefined_networks()) {
    adopt_network(host, network, Instant());
  }
  attached(host, attach_request(1, "none"));
  EXPECT_EQ(refusal(host, attach_request(1)).message,
            "pid:1 is in network 'none': a container in network 'none' is in no other network");
  attached(host, attach_request(2));
  EXPECT_EQ(refusal(host, attach_request(2, "none")).message,
            "pid:2 is in network 'backend': a container in network 'none' is in no other network");
}

TEST(AttachRules, who_gets_no_interface_gets_nothing_that_needs_one) {
  Host host = make_host();
  adopt_network(host, model::predefined_networks()[1], Instant());
  AttachRequest request = attach_request(1, "none");
  request.aliases = {"web"};
  EXPECT_EQ(refusal(host, request).message,
            "network 'none' (none) gives containers no interface: no --ip, --mac, --ifname or "
            "--alias there");
}

TEST(AttachRules, who_shares_the_parents_mac_has_none_of_its_own) {
  Host host = make_host();
  model::Network shared = test::backend_network();
  shared.id = model::NetworkId("iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii");
  shared.name = "shared";
  shared.driver = model::Driver::ipvlan;
  shared.subnets[0].prefix = test::prefix("10.8.0.0/24");
  shared.subnets[0].gateway.reset();
  adopt_network(host, shared, Instant());
  EXPECT_TRUE(attached(host, attach_request(1, "shared")).mac.is_zero());
  AttachRequest request = attach_request(2, "shared");
  request.mac = *Mac::parse("02:00:00:00:00:01");
  EXPECT_EQ(refusal(host, request).message,
            "MAC address 02:00:00:00:00:01: containers of network 'shared' have that of its "
            "parent");
}

class AttachToService : public testing::Test {
 protected:
  AttachToService() {
    model::Service web;
    web.id = model::ServiceId("5e");
    web.name = "web";
    web.network = test::kBackend;
    web.vips = {test::address("10.7.0.5")};
    host_.services.emplace(web.id, web);
  }
  std::string refused(const AttachRequest& request, Errc code) {
    auto step = prepare_attach(host_, request, Instant());
    if (step) return "accepted";
    EXPECT_EQ(step.error().code, code);
    return step.error().message;
  }

  Host host_ = test::make_host();
};

TEST_F(AttachToService, the_endpoint_is_its_backend_with_that_weight) {
  AttachRequest request = test::attach_request(1);
  request.service = "web";
  request.weight = 7;
  model::Endpoint endpoint = test::attached(host_, request);
  EXPECT_EQ(endpoint.service, model::ServiceId("5e"));
  EXPECT_EQ(endpoint.weight, 7);
  EXPECT_TRUE(test::attached(host_, test::attach_request(2)).service.empty());
}

TEST_F(AttachToService, a_service_that_is_not_known_or_of_another_network_is_refused) {
  AttachRequest request = test::attach_request(1);
  request.service = "db";
  EXPECT_EQ(refused(request, Errc::not_found), "service 'db': not found");
  request.service = "web";
  host_.services.begin()->second.network = model::NetworkId("other");
  EXPECT_EQ(refused(request, Errc::invalid),
            "service 'web' is of network 'other', not of 'backend'");
}

TEST_F(AttachToService, nothing_else_is_called_like_a_service_nor_has_its_address) {
  AttachRequest request = test::attach_request(1);
  request.sandbox.name = "Web";
  EXPECT_EQ(refused(request, Errc::conflict),
            "name 'Web' is taken in network 'backend' by service 'web'");
  request = test::attach_request(1);
  request.aliases = {"api", "tasks.web"};
  EXPECT_EQ(refused(request, Errc::conflict),
            "name 'tasks.web' is taken in network 'backend' by service 'web'");
  request.aliases.clear();
  request.ip = test::address("10.7.0.5");
  EXPECT_EQ(refused(request, Errc::conflict),
            "address 10.7.0.5 is in use in network 'backend' by service 'web'");
  test::attached(host_, test::attach_request(1));
  EXPECT_EQ(test::attached(host_, test::attach_request(2)).addresses[0].address.to_string(),
            "10.7.0.6/24")
      << "the one between is passed over";
}

}  // namespace
}  // namespace ovn::controller
