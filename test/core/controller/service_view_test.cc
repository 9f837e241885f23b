// SPDX-License-Identifier: Apache-2.0
#include "core/controller/service_view.h"

#include <gtest/gtest.h>

#include "core/controller/view.h"
#include "core/reconcile/addition.h"
#include "core/reconcile/balance.h"
#include "test/core/controller/service_fixture.h"

namespace ovn::controller {
namespace {

using test::address;
using test::kBackend;
using test::kPeer;
using test::kWeb;

class ServiceView : public testing::Test, protected test::WithWeb {
 protected:
  ServiceView() { join(1, 3); }

  std::string told() {
    std::string text;
    reconcile::View shown = view(host_);
    for (const auto& service : shown.networks.at(0).services) {
      text += fmt::format("{} {}:", service.name, service.vip);
      for (const auto& one : service.backends) {
        text += fmt::format(" {}*{}", one.address, one.weight);
      }
      text += "; ";
    }
    return text;
  }
};

TEST_F(ServiceView, tells_the_backends_of_all_hosts_with_their_weights) {
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3; ");
  peer_joins("x", "10.7.0.9");
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3 10.7.0.9*1; ");
}

TEST_F(ServiceView, who_gets_no_connections_now_keeps_those_it_has) {
  auto& peer = peer_joins("x", "10.7.0.9");
  peer.drain = 7;
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3 10.7.0.9*0; ");
  peer.drain = 0;
  peer.state = model::BackendState::unhealthy;
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3 10.7.0.9*0; ");
  peer.state = model::BackendState::up;
  host_.unreachable.insert(kPeer);
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3 10.7.0.9*0; ");
  host_.remote.clear();
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3; ") << "it is gone";
}

// So that it can be added by itself, whoever else is there.
TEST_F(ServiceView, one_that_is_no_backend_sees_what_all_others_see) {
  peer_joins("contested", "10.7.0.4");
  peer_joins("x", "10.7.0.9").drain = 7;
  auto client = test::attached(host_, test::attach_request(2));
  EXPECT_FALSE(is_backend(host_, client.sandbox));
  EXPECT_EQ(view_of(host_, client.sandbox).networks.at(0).services,
            view(host_).networks.at(0).services);
  kernel::Snapshot all = reconcile::desired(view(host_));
  kernel::Snapshot own = reconcile::desired(view_of(host_, client.sandbox));
  EXPECT_TRUE(reconcile::extends(all, own, {reconcile::sandbox_netns(client.sandbox)}));
  std::erase_if(own.elements, [](auto& one) { return one.table == reconcile::kBalanceTable; });
  EXPECT_FALSE(reconcile::extends(all, own, {reconcile::sandbox_netns(client.sandbox)}));
}

TEST_F(ServiceView, one_of_another_with_a_better_claim_to_the_address_is_no_backend) {
  peer_joins("x", "10.7.0.4");
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3; ");
}

TEST_F(ServiceView, each_family_has_its_own_virtual_address_and_backends) {
  host_.services.at(kWeb).vips.push_back(address("fd00::ff"));
  peer_joins("x", "fd00::9").addresses = {{test::prefix("fd00::9/64"), 9}};
  EXPECT_EQ(told(), "web 10.7.0.254: 10.7.0.4*3; web fd00::ff: fd00::9*1; ");
}

TEST_F(ServiceView, services_of_names_alone_and_of_other_networks_are_not_in_it) {
  host_.services.at(kWeb).vips.clear();
  EXPECT_EQ(told(), "");
  host_.services.at(kWeb).vips = {address("10.7.0.254")};
  host_.services.at(kWeb).network = model::NetworkId("other");
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace ovn::controller
