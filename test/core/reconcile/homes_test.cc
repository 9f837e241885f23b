// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/homes.h"

#include <gtest/gtest.h>

#include "test/core/reconcile/ingress_views.h"
#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;

const kernel::NetnsName kBox = sandbox_netns(ingress_network().local[0].sandbox.id);

// A backend, and another network that leads its container outside, by IPv4 alone.
View with_own_way_out() {
  NetworkView app{network({subnet("10.7.0.0/24", "10.7.0.1", 5001)}),
                  {local("a", {"10.7.0.2/24"})}, {}, true};
  app.network.id = model::NetworkId("2a2b3c4d5e6f708192a3b4c5d6e7f809");
  app.network.name = "app";
  app.local[0].endpoint.id = model::EndpointId("ae100000000000000000000000000000");
  app.local[0].endpoint.ifname = "eth1";
  app.uplink = {app.network.id, prefix("198.19.252.3/22"), {}};
  View view = view_of(ingress_network());
  view.networks.push_back(app);
  return view;
}

// What is put in and taken out of the maps of homes.
std::vector<std::string> homes_in(const std::vector<std::string>& ops) {
  std::vector<std::string> lines;
  for (const auto& op : ops) {
    if (op.find(" home") != std::string::npos) lines.push_back(op.substr(0, op.find(" nft")) +
                                                               op.substr(op.find(" home")));
  }
  return lines;
}

class Homes : public testing::Test {
 protected:
  // What becomes of the homes when these are the sources by others' default routes.
  std::vector<std::string> with_foreign(std::vector<ip::Address> sources) {
    rig_.kernel.set_foreign_sources(sandbox_file("a"), std::move(sources));
    rig_.reconciler.handle_kernel_event(kBox, rig_.now);
    rig_.pass(2s);
    auto done = rig_.done();
    auto homes = homes_in(done);
    EXPECT_EQ(done.size(), homes.size()) << "nothing else is done";
    return homes;
  }
  std::vector<std::string> first(const View& view) {
    rig_.want(view);
    rig_.pass(2s);
    return homes_in(rig_.done());
  }

  Rig rig_;
};

using Lines = std::vector<std::string>;
const std::string kLink = "65746830000000000000000000000000";  // eth0

TEST_F(Homes, none_where_the_ingress_network_alone_leads_outside) {
  EXPECT_EQ(first(view_of(ingress_network())), Lines());
}

TEST_F(Homes, the_address_by_a_default_route_of_ours) {
  EXPECT_EQ(first(with_own_way_out()), Lines({"put home4 " + kLink + " : 0a070002"}));
}

TEST_F(Homes, the_address_by_somebody_elses_as_long_as_there_is_one) {
  first(view_of(ingress_network()));
  EXPECT_EQ(with_foreign({addr("172.17.0.2"), addr("fd31::2")}),
            Lines({"put home4 " + kLink + " : ac110002",
                   "put home6 " + kLink + " : fd310000000000000000000000000002"}));
  EXPECT_EQ(with_foreign({addr("172.17.0.2"), addr("fd31::2")}), Lines());
  EXPECT_EQ(with_foreign({addr("172.18.0.2")}),
            Lines({"drop home4 " + kLink + " : ac110002", "put home4 " + kLink + " : ac120002",
                   "drop home6 " + kLink + " : fd310000000000000000000000000002"}));
  EXPECT_EQ(with_foreign({}), Lines({"drop home4 " + kLink + " : ac120002"}));
}

TEST_F(Homes, somebody_elses_hides_ours_until_it_goes) {
  View view = with_own_way_out();
  first(view);
  EXPECT_EQ(with_foreign({addr("172.17.0.2")}),
            Lines({"drop home4 " + kLink + " : 0a070002", "put home4 " + kLink + " : ac110002"}));
  rig_.want(view);
  rig_.pass(1s);
  EXPECT_EQ(rig_.done(), Lines()) << "the same is wanted again";
  EXPECT_EQ(with_foreign({}),
            Lines({"drop home4 " + kLink + " : ac110002", "put home4 " + kLink + " : 0a070002"}));
}

TEST_F(Homes, who_is_no_backend_has_none) {
  first(view_of(typical()));
  EXPECT_EQ(with_foreign({addr("172.17.0.2")}), Lines());
  rig_.pass(10min);
  EXPECT_EQ(rig_.done(), Lines());
}

TEST_F(Homes, an_agent_that_starts_anew_finds_them_right) {
  first(view_of(ingress_network()));
  with_foreign({addr("172.17.0.2")});
  rig_.reconciler = Reconciler(2, {}, rig_.now);
  EXPECT_EQ(first(view_of(ingress_network())), Lines());
}

}  // namespace
}  // namespace ovn::reconcile
