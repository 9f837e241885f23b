// SPDX-License-Identifier: Apache-2.0
// The table of the bridge networks in the real kernel: it takes it, gives it back as it was, and
// shows what others have done to it.
#include "core/reconcile/bridge_table.h"

#include <gtest/gtest.h>

#include "core/reconcile/bridge_ports.h"
#include "netlink/kernel.h"
#include "test/support/netns_fixture.h"
#include "test/support/random_snapshot.h"

namespace ovn {
namespace {

using namespace kernel;

class BridgeTableInKernel : public test::NetnsTest {
 protected:
  BridgeTableInKernel() {
    wanted_.tables = {reconcile::bridge_table()};
    model::Network network;
    for (const char* mode : {"nat", "routed"}) {
      auto options = model::bridge_options({{"gateway_mode_ipv4", mode}, {"host_ipv6", "fd00::1"}});
      reconcile::add_bridge_elements(network, options, mode, wanted_);
    }
    add_ports(network, "nat", {"8080:80/tcp", "127.0.0.1:53:5353/udp", "[fd00::1]:9:90/sctp"});
    add_ports(network, "routed", {"8081:80/tcp"});
    normalize(wanted_);
  }
  void add_ports(model::Network network, const char* mode, std::vector<const char*> ports) {
    network.options = {{"gateway_mode_ipv4", mode}, {"gateway_mode_ipv6", mode}};
    model::Endpoint endpoint;
    for (const char* address : {"172.30.0.2/24", "fd30::2/64"}) {
      network.subnets.push_back({*ip::Prefix::parse(address), {}, {}, {}, {}});
      endpoint.addresses.push_back({*ip::Prefix::parse(address), 1});
    }
    for (const char* port : ports) endpoint.ports.push_back(*model::parse_published(port));
    reconcile::add_port_elements(network, endpoint, wanted_);
  }
  void program() {
    std::vector<Op> ops{put(wanted_.tables[0])};
    for (const auto& element : wanted_.elements) ops.push_back(put(element));
    for (const auto& result : kernel_.apply(ops)) {
      EXPECT_TRUE(result) << result.error().message;
    }
  }
  std::string present() {
    auto snapshot = kernel_.dump(std::vector{Netns{kHost, ""}}, {});
    EXPECT_TRUE(snapshot);
    snapshot->namespaces.clear();
    return test::to_text(*snapshot);
  }

  Snapshot wanted_;
  netlink::Kernel kernel_;
};

TEST_F(BridgeTableInKernel, comes_back_as_it_was_asked_for) {
  program();
  EXPECT_EQ(present(), test::to_text(wanted_));
}

TEST_F(BridgeTableInKernel, shows_what_others_did_to_it_and_is_made_right) {
  program();
  for (const char* change : {"add rule inet ovn-lite forward counter drop",
                             "delete element inet ovn-lite within { nat . nat }",
                             "add chain inet ovn-lite more", "flush chain inet ovn-lite routed"}) {
    test::shell(fmt::format("nft '{}'", change));
    EXPECT_NE(present(), test::to_text(wanted_)) << change;
    program();
    EXPECT_EQ(present(), test::to_text(wanted_)) << change;
  }
}

// So that people can save and restore a host's ruleset.
TEST_F(BridgeTableInKernel, is_what_nft_can_read_back) {
  program();
  test::shell("nft -s list ruleset > " + path("saved") + "; nft -c -f " + path("saved") +
              "; rm " + path("saved"));
}

}  // namespace
}  // namespace ovn
