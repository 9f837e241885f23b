// SPDX-License-Identifier: Apache-2.0
#include "core/api/host_api.h"

#include <gtest/gtest.h>

#include "test/core/api/sample_host.h"

namespace ovn::api {
namespace {

using namespace test;
using reconcile::Standing;

StandingOf all(Standing::State state, std::string error = "") {
  return [=](const kernel::NetnsName&, const std::string&) { return Standing{state, error}; };
}
const StandingOf kDone = all(Standing::State::done);

TEST(HostApi, an_attachment_has_every_field_of_the_api) {
  auto host = sample_host();
  EXPECT_EQ(json::serialize(attachments_json(host, kDone)),
            R"([{"id":"ae000000000000000000000000000000",)"
            R"("network":{"id":"1a2b3c4d5e6f708192a3b4c5d6e7f809","name":"backend"},)"
            R"("target":"pid:7","name":"web","ifname":"eth0","addresses":["10.0.0.4/24"],)"
            R"("aliases":["api"],"ports":[],"dns":"resolv","state":"ready","restart":"once",)"
            R"("gw_priority":0,"created":1700000100,)"
            R"("mac":"02:42:0a:00:00:04"}])");
}

TEST(HostApi, an_attachments_state_is_that_of_its_link) {
  auto host = sample_host();
  auto state = [&](const StandingOf& standing) {
    return attachment_json(host, host.endpoints.at(kWeb), standing).at("state");
  };
  EXPECT_EQ(state(kDone), "ready");
  EXPECT_EQ(state(all(Standing::State::pending)), "pending");
  EXPECT_EQ(state(all(Standing::State::error, "EBUSY")), "error: EBUSY");
  std::string asked;
  state([&](const kernel::NetnsName& netns, const std::string& link) {
    asked = fmt::format("{}/{}", netns, link);
    return Standing();
  });
  EXPECT_EQ(asked, "sb-a5b000000000/eth0");
  host.uncommitted.insert(kWeb);
  EXPECT_EQ(state(kDone), "pending");
}

TEST(HostApi, attachments_are_sorted_by_name_and_then_by_network) {
  auto host = sample_host();
  auto add = [&](const char* id, const char* sandbox, const char* name, model::NetworkId network) {
    host.sandboxes[model::SandboxId(sandbox)].id = model::SandboxId(sandbox);
    host.sandboxes[model::SandboxId(sandbox)].name = name;
    model::Endpoint endpoint;
    endpoint.id = model::EndpointId(id);
    endpoint.sandbox = model::SandboxId(sandbox);
    endpoint.network = network;
    host.endpoints[endpoint.id] = endpoint;
  };
  add("0", "s0", "zeta", kSampleNetwork);
  add("1", "s1", "alef", model::NetworkId("00000000000000000000000000000002"));
  add("2", "s1", "alef", kSampleNetwork);
  std::vector<std::string> ids;
  for (auto& row : attachments_json(host, kDone)) {
    ids.push_back(std::string(row.at("id").as_string()));
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"2", "1", kWeb.str(), "0"}));
}

TEST(HostApi, a_detached_endpoint_is_shown_as_it_was) {
  auto host = sample_host();
  reconcile::LocalEndpoint local{host.endpoints.at(kWeb), host.sandboxes.begin()->second};
  host.endpoints.clear();
  host.sandboxes.clear();
  auto shown = attachment_json(host, local, "detached");
  EXPECT_EQ(shown.at("state"), "detached");
  EXPECT_EQ(shown.at("target"), "pid:7");
}

TEST(HostApi, networks_are_listed_by_name) {
  auto networks = networks_json(sample_host());
  ASSERT_EQ(networks.size(), 2u);
  EXPECT_EQ(networks[0].at("name"), "backend");
  EXPECT_EQ(networks[1].at("name"), "none");
}

TEST(HostApi, a_network_is_found_by_name_and_by_the_beginning_of_its_id) {
  auto host = sample_host();
  for (const char* reference : {"backend", "1a2b", "1a2b3c4d5e6f708192a3b4c5d6e7f809"}) {
    auto network = network_json(host, reference, {"alpha", "beta"}, kDone);
    ASSERT_TRUE(network) << reference;
    EXPECT_EQ(network->at("name"), "backend");
    EXPECT_EQ(network->at("endpoints").as_array().size(), 1u);
    EXPECT_EQ(json::serialize(network->at("members")), R"(["alpha","beta"])");
  }
  EXPECT_EQ(network_json(host, "frontend", {}, kDone).error().code, Errc::not_found);
}

TEST(HostApi, an_attach_request_is_read_whole) {
  auto body = parse_attach(R"({"target":"netns:blue","network":"backend","ip":"10.0.0.5",
      "ip6":"fd00::5","mac":"02:42:00:00:00:01","ifname":"net0","name":"web",
      "aliases":["a","b"],"publish":["8080:80","53/udp"],"wait":false})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->target, "netns:blue");
  EXPECT_FALSE(body->wait);
  EXPECT_EQ(body->request.network, "backend");
  EXPECT_EQ(body->request.ip, addr("10.0.0.5"));
  EXPECT_EQ(body->request.ip6, addr("fd00::5"));
  EXPECT_EQ(body->request.mac, Mac::parse("02:42:00:00:00:01").value_or(Mac()));
  EXPECT_EQ(body->request.ifname, "net0");
  EXPECT_EQ(body->request.sandbox.name, "web");
  EXPECT_EQ(body->request.aliases, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(body->request.publish.size(), 2u);
  EXPECT_EQ(body->request.publish[1].transport, model::Transport::udp);
}

TEST(HostApi, an_attach_request_needs_a_target_and_a_network_only) {
  auto body = parse_attach(R"({"target":"pid:7","network":"backend"})");
  ASSERT_TRUE(body);
  EXPECT_TRUE(body->wait);
  EXPECT_FALSE(body->request.ip);
}

TEST(HostApi, a_wrong_attach_request_names_the_field) {
  struct {
    const char *body, *field;
  } cases[] = {{R"({"network":"n"})", "target"},
               {R"({"target":"pid:7"})", "network"},
               {R"({"target":"pid:7","network":"n","ip":"10.0.0.300"})", "ip"},
               {R"({"target":"pid:7","network":"n","mac":"02:42"})", "mac"},
               {R"({"target":"pid:7","network":"n","aliases":"a"})", "aliases"},
               {R"({"target":"pid:7","network":"n","publish":["80/x"]})", "publish"},
               {R"({"target":"pid:7","network":"n","colour":"red"})", "colour"}};
  for (const auto& [body, field] : cases) {
    auto parsed = parse_attach(body);
    ASSERT_FALSE(parsed) << body;
    EXPECT_EQ(parsed.error().code, Errc::invalid);
    EXPECT_NE(parsed.error().message.find(fmt::format("'{}'", field)), std::string::npos)
        << parsed.error().message;
  }
  EXPECT_EQ(parse_attach("[]").error().code, Errc::invalid);
}

TEST(HostApi, a_leave_is_forced_only_if_it_says_so) {
  EXPECT_FALSE(*parse_leave("{}"));
  EXPECT_TRUE(*parse_leave(R"({"force":true})"));
  for (const char* bad : {"", "[]", R"({"force":1})", R"({"forse":true})"}) {
    auto refused = parse_leave(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, Errc::invalid);
  }
}

}  // namespace
}  // namespace ovn::api
