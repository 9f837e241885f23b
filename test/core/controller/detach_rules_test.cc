// SPDX-License-Identifier: Apache-2.0
#include "core/controller/detach_rules.h"

#include <gtest/gtest.h>

#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::attach_request;
using test::attached;
using test::make_host;

// A second network beside "backend".
void add_frontend(Host& host) {
  model::Network network = test::backend_network();
  network.id = model::NetworkId("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
  network.name = "frontend";
  network.subnets[0].prefix = test::prefix("10.8.0.0/24");
  network.subnets[0].gateway = test::address("10.8.0.1");
  adopt_network(host, network, Instant());
  adopt_lease(
      host, {9, network.id, test::prefix("10.8.0.0/24"), test::prefix("10.8.0.4/30"), test::kSelf},
      Instant());
}

TEST(DetachRules, the_last_endpoint_takes_the_sandbox_with_it) {
  Host host = make_host();
  add_frontend(host);
  attached(host, attach_request(1));
  attached(host, attach_request(1, "frontend"));
  ASSERT_EQ(host.sandboxes.size(), 1u);

  auto first = detach(host, {"pid:1", 1001, "backend", ""}, Instant());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->endpoints.size(), 1u);
  EXPECT_EQ(first->batch.size(), 1u) << "the endpoint alone";
  auto second = detach(host, {"pid:1", 1001, "", ""}, Instant());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->batch.size(), 2u) << "endpoint and sandbox";
  EXPECT_TRUE(host.endpoints.empty());
  EXPECT_TRUE(host.sandboxes.empty());
}

TEST(DetachRules, addresses_are_free_again_but_reused_late) {
  Host host = make_host();
  EXPECT_EQ(attached(host, attach_request(1)).addresses[0].address.to_string(), "10.7.0.4/24");
  ASSERT_TRUE(detach(host, {"pid:1", 1001, "", ""}, Instant()));
  for (const char* expected : {"10.7.0.5/24", "10.7.0.6/24", "10.7.0.7/24", "10.7.0.4/24"}) {
    static int pid = 2;
    EXPECT_EQ(attached(host, attach_request(pid++)).addresses[0].address.to_string(), expected);
  }
}

TEST(DetachRules, a_target_that_is_gone_is_found_by_its_name) {
  Host host = make_host();
  AttachRequest request = attach_request(1);
  request.sandbox.name = "web";
  attached(host, request);
  EXPECT_TRUE(detach(host, {"netns:web", 0, "", "web"}, Instant()));
}

TEST(DetachRules, a_name_that_may_be_several_is_refused_with_what_it_may_be) {
  Host host = make_host();
  add_frontend(host);
  AttachRequest one = attach_request(1), two = attach_request(2, "frontend");
  one.sandbox.name = two.sandbox.name = "web";
  attached(host, one), attached(host, two);
  auto several = detach(host, {"netns:web", 0, "", "web"}, Instant());
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().code, Errc::conflict);
  EXPECT_EQ(several.error().message,
            "'web' may be pid:1 or pid:2: name the one that is meant by that target, or its "
            "network with --net");
  auto in_frontend = detach(host, {"netns:web", 0, "frontend", "web"}, Instant());
  ASSERT_TRUE(in_frontend);
  EXPECT_EQ(in_frontend->endpoints.at(0).sandbox.target, "pid:2");
  EXPECT_TRUE(detach(host, {"netns:web", 0, "", "web"}, Instant())) << "one is left";
}

TEST(DetachRules, a_namespace_and_a_name_that_are_spelled_alike_are_told_apart_by_the_kind) {
  Host host = make_host();
  AttachRequest named = attach_request(1), space = attach_request(2);
  named.sandbox.name = "web";
  space.sandbox.target = space.sandbox.name = "netns:web";
  attached(host, named), attached(host, space);
  EXPECT_EQ(detach(host, {"netns:web", 1002, "", "web"}, Instant()).error().message,
            "'web' may be netns:web or pid:1: name the one that is meant by that target, or its "
            "network with --net");
  EXPECT_EQ(detach(host, {"netns:web", 1002, "backend", "web"}, Instant()).error().message,
            "'web' may be netns:web or pid:1: name the one that is meant by that target");
  auto by_kind = detach(host, {"netns:web", 1002, "", ""}, Instant());
  ASSERT_TRUE(by_kind);
  EXPECT_EQ(by_kind->endpoints.at(0).sandbox.target, "netns:web");
}

TEST(DetachRules, what_is_not_attached_cannot_be_detached) {
  Host host = make_host();
  add_frontend(host);
  attached(host, attach_request(1));
  EXPECT_EQ(detach(host, {"pid:2", 1002, "", ""}, Instant()).error().message,
            "pid:2 is attached to no network");
  EXPECT_EQ(detach(host, {"netns:db", 0, "", "db"}, Instant()).error().message,
            "db is attached to no network");
  EXPECT_EQ(detach(host, {"pid:1", 1001, "frontend", ""}, Instant()).error().message,
            "pid:1 is not attached to network 'frontend'");
  EXPECT_EQ(detach(host, {"pid:1", 1001, "nowhere", ""}, Instant()).error().code, Errc::not_found);
}

TEST(DetachRules, sandboxes_of_an_earlier_boot_are_released) {
  Host host = make_host();
  attached(host, attach_request(1));
  EXPECT_TRUE(release_earlier_boots(host, Instant()).batch.empty());
  host.boot_id = "next boot";
  Detached released = release_earlier_boots(host, Instant());
  EXPECT_EQ(released.endpoints.size(), 1u);
  EXPECT_EQ(released.batch.size(), 2u);
  EXPECT_TRUE(host.sandboxes.empty());
}

TEST(DetachRules, releasing_an_unknown_sandbox_changes_nothing) {
  Host host = make_host();
  EXPECT_TRUE(release_sandbox(host, model::SandboxId("none"), Instant()).batch.empty());
}

}  // namespace
}  // namespace ovn::controller
