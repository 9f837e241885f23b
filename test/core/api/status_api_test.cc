// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/api/host_api.h"
#include "test/core/api/sample_host.h"

namespace ovn::api {
namespace {

using namespace std::chrono_literals;
using namespace test;

const Instant kNow(10h);

StatusFacts facts() {
  return {"c1", {"192.0.2.1:7957"}, "ok", {{"alive", 2}}, false, "", 90s, kNow, 1700000000};
}

TEST(StatusApi, shows_node_cluster_and_kernel) {
  reconcile::Status kernel;
  kernel.objects = 40;
  kernel.pending = 2;
  EXPECT_EQ(json::serialize(status_json(sample_host(), kernel, facts())),
            R"({"node":{"id":"00000000-0000-0000-0000-000000000001","name":"alpha",)"
            R"("address":"192.0.2.1","manager":true},)"
            R"("cluster":{"id":"c1","managers":["192.0.2.1:7957"],"manager_state":"ok",)"
            R"("isolated":false},)"
            R"("members":{"alive":2},"networks":2,"endpoints":1,)"
            R"("vxlan_port":4789,"narrow":[],"ingress":{"ports":0,"unserved":[]},)"
            R"("kernel":{"objects":40,"pending":2,"errors":[],"healed_total":0,)"
            R"("last_healed":[]},"uptime_s":90})");
}

TEST(StatusApi, tells_when_an_error_is_tried_again_and_when_something_was_healed) {
  reconcile::Status kernel;
  kernel.faults = {{"link a/b", "EBUSY", 3, kNow + 1500ms}, {"link a/c", "EIO", 1, kNow - 1s}};
  kernel.healed_total = 1;
  kernel.last_healed = {{"fdb a/b", kNow - 60s}};
  auto shown = status_json(sample_host(), kernel, facts()).at("kernel");
  EXPECT_EQ(shown.at("errors").at(0).at("next_retry_ms"), 1500);
  EXPECT_EQ(shown.at("errors").at(0).at("error"), "EBUSY");
  EXPECT_EQ(shown.at("errors").at(1).at("next_retry_ms"), 0);
  EXPECT_EQ(shown.at("last_healed").at(0).at("when"), 1699999940);
}

TEST(StatusApi, names_the_published_ports_that_are_not_served_here) {
  controller::Host host = sample_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.published = {{8080, 80}, {9000, 90, model::Transport::udp, model::PublishMode::host}};
  host.services.emplace(web.id, web);
  StatusFacts full = facts();
  full.ingress_trouble = "no free addresses";
  EXPECT_EQ(json::serialize(status_json(host, {}, full).at("ingress")),
            R"({"ports":1,"unserved":[{"port":"8080/tcp","service":"web",)"
            R"("reason":"this host has no place in the ingress network yet"}],)"
            R"("trouble":"no free addresses"})");
}

TEST(StatusApi, names_the_hosts_that_take_smaller_packets_than_others_send) {
  controller::Host host = sample_host();
  model::NetworkId network = host.endpoints.begin()->second.network;
  host.remote[network].mtus[node_id(2)] = 1350;
  EXPECT_EQ(json::serialize(status_json(host, {}, facts()).at("narrow")),
            R"([{"node":"beta","mtu":1350,"used":1350,"largest":1450,"networks":["backend"]}])");
}

TEST(StatusApi, a_plan_is_shown_as_the_operations_that_would_run) {
  reconcile::Reconciler reconciler(1, {}, kNow);
  EXPECT_EQ(json::serialize(plan_json(reconciler)), R"({"ops":[],"conflicts":[],"owned":0})");
  kernel::Snapshot desired;
  kernel::Netns ours{kernel::NetnsName("ov-1"), "/run/1", true, 0};
  kernel::Netns gone{kernel::NetnsName("sb-1"), "/run/2", false, 9};
  desired.namespaces = {ours, gone};
  reconciler.set_desired(desired, {}, kNow);
  auto plan = plan_json(reconciler);
  EXPECT_EQ(plan.at("ops").at(0).as_string(), "put " + kernel::to_string(kernel::Object(ours)));
  EXPECT_EQ(plan.at("conflicts").at(0).at("reason"), "the namespace is gone");
  EXPECT_EQ(plan.at("owned"), 2);
}

}  // namespace
}  // namespace ovn::api
