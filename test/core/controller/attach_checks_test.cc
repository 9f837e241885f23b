// SPDX-License-Identifier: Apache-2.0
#include "core/controller/attach_checks.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

TEST(AttachChecks, a_namespace_is_known_by_its_cookie_and_boot) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  model::Sandbox like = test::attach_request(1).sandbox;
  like.target = "netns:other-name";
  EXPECT_TRUE(find_sandbox(host, like));
  like.boot_id = "another boot";
  EXPECT_FALSE(find_sandbox(host, like));
}

TEST(AttachChecks, holders_are_named_with_their_node) {
  Host host = test::make_host();
  model::Endpoint endpoint = test::attached(host, test::attach_request(1));
  EXPECT_EQ(holder_of(host, test::kBackend, test::address("10.7.0.4")),
            "endpoint 'pid:1' on node 'host1'");
  EXPECT_EQ(holder_of(host, test::kBackend, endpoint.mac), "endpoint 'pid:1' on node 'host1'");
  EXPECT_EQ(holder_of(host, test::kBackend, test::address("10.7.0.99")), "");
  EXPECT_EQ(holder_of(host, model::NetworkId("other"), test::address("10.7.0.4")), "");
}

TEST(AttachChecks, interface_names_count_over_all_networks_of_a_sandbox) {
  Host host = test::make_host();
  test::attached(host, test::attach_request(1));
  AttachRequest next = test::attach_request(1, "another");
  EXPECT_EQ(*choose_ifname(host, next), "eth1");
  EXPECT_EQ(*choose_ifname(host, test::attach_request(2)), "eth0");
}

TEST(AttachChecks, a_container_name_is_a_name) {
  Host host = test::make_host();
  AttachRequest request = test::attach_request(1);
  EXPECT_TRUE(check_attach(host, host.networks.at(test::kBackend), request))
      << "a target needs not be one";
  request.sandbox.name = "w b";
  EXPECT_EQ(check_attach(host, host.networks.at(test::kBackend), request).error().code,
            Errc::invalid);
}

TEST(AttachChecks, nobody_asks_for_an_endpoint_in_the_ingress_network) {
  Host host = test::make_host();
  AttachRequest request = test::attach_request(1);
  EXPECT_TRUE(check_asked(host, request));
  EXPECT_TRUE(check_asked(host, test::attach_request(1, "unknown")));
  host.networks.at(test::kBackend).ingress = true;
  EXPECT_EQ(check_asked(host, request).error().message,
            "network 'backend' is the ingress network: containers come onto it by their services, "
            "those that publish a port");
  EXPECT_TRUE(prepare_attach(host, request, Instant())) << "the host itself does";
}

}  // namespace
}  // namespace ovn::controller
