// SPDX-License-Identifier: Apache-2.0
// Every route of the agent's API reaches what answers it; the answers' forms are core/api's.
#include "cmd/agent/agent_api.h"

#include "cmd/agent/connection_counts.h"
#include "core/api/manager_api.h"
#include "core/store/codec.h"
#include "test/cmd/agent/fake_docker.h"
#include "test/cmd/agent/fake_manager.h"

namespace ovn::agent {
namespace {

class AgentApiTest : public testing::Test {
 protected:
  AgentApiTest() {
    file_.name = "host1";
    file_.managers = {{*ip::Endpoint::parse("192.0.2.1:7957"), {}}};
  }

  api::Response call(std::string method, std::string path, std::string body = "",
                     std::map<std::string, std::string> query = {}) {
    std::optional<api::Response> answer;
    api_.handle({std::move(method), std::move(path), std::move(query), std::move(body)},
                [&](api::Response response) { answer = std::move(response); });
    EXPECT_TRUE(rig_.run_until([&] { return answer.has_value(); }));
    return *answer;
  }
  json::value get(std::string path, std::map<std::string, std::string> query = {}) {
    auto response = call("GET", path, "", std::move(query));
    EXPECT_EQ(response.status, 200) << path << ": " << response.body;
    return *json::parse(response.body);
  }
  std::string attach_body(std::string_view more = "") {
    return fmt::format(R"({{"target":"{}","network":"backend","name":"web"{}}})",
                       container_.target(), more);
  }

  test::Rig rig_;
  test::Container container_;
  test::FakeManager manager_{rig_.loop};
  test::RuntimeFolders folders_;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, folders_.places()};
  IngressKeeper ingress_{rig_.loop, *rig_.host, manager_.link()};
  FlowTools tools_{rig_.loop, *rig_.host, *rig_.kernel, manager_.link(), runtimes_, ingress_, 1};
  cluster::ClusterFile file_;
  LeaseKeeper leases_{rig_.loop, *rig_.host, manager_.link()};
  LeaveFlow leaving_{tools_, *rig_.gossip, nullptr, [] {}};
  PeerQuestions peers_{*rig_.gossip, answer_counts(*rig_.kernel, rig_.host->host())};
  AgentApi api_{{tools_, *rig_.gossip, peers_, leases_, leaving_, file_, rig_.loop.now()}};
};

TEST_F(AgentApiTest, what_this_host_knows_is_answered_without_a_manager) {
  EXPECT_TRUE(get("/v1/version").as_object().contains("version"));
  EXPECT_EQ(get("/v1/status").at("node").at("name").as_string(), "host1");
  EXPECT_EQ(get("/v1/networks").as_array().size(), 1u);
  EXPECT_EQ(get("/v1/networks/backend").at("name").as_string(), "backend");
  EXPECT_EQ(get("/v1/ipam/pools").as_array().size(), 1u);
  EXPECT_EQ(get("/v1/ipam/addresses/10.7.0.4").as_array().size(), 1u);
  EXPECT_EQ(get("/v1/cluster/nodes").as_array().size(), 1u);
  EXPECT_TRUE(get("/v1/cluster/token").as_object().contains("token"));
  EXPECT_EQ(get("/v1/debug/peers").as_array().size(), 1u) << "this host itself";
  EXPECT_TRUE(get("/v1/debug/gossip").as_object().contains("counters"));
  EXPECT_TRUE(get("/v1/debug/table", {{"network", "backend"}}).as_array().empty());
  EXPECT_TRUE(get("/v1/debug/plan").as_object().contains("ops"));
  EXPECT_TRUE(get("/v1/attachments").as_array().empty());
  EXPECT_NE(call("GET", "/v1/metrics").body.find("ovn_lite_"), std::string::npos);
}

TEST_F(AgentApiTest, a_row_of_a_table_shows_all_addresses_and_one_that_is_no_record_its_size) {
  auto tag = gossip::network_tag(test::backend_network().id.str());
  model::EndpointRecord record{model::EndpointId("e1"),
                               *Mac::parse("02:42:0a:07:00:02"),
                               test::address("10.99.0.2"),
                               {{*ip::Prefix::parse("10.7.0.2/24"), 7},
                                {*ip::Prefix::parse("fd00:7::2/64"), 8}},
                               "web",
                               {}};
  rig_.gossip->update([&](gossip::Node& node, Instant now) {
    EXPECT_TRUE(node.attach(tag, now));
    EXPECT_TRUE(node.put(tag, model::kEndpointTable, "e1", encode(record), now));
    EXPECT_TRUE(node.put(tag, model::kEndpointTable, "e2", as_bytes("???"), now));
  });
  json::array rows = get("/v1/debug/table", {{"network", "backend"}}).as_array();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("owner").as_string(), "host1");
  EXPECT_EQ(rows[0].at("name").as_string(), "web");
  EXPECT_EQ(rows[0].at("addresses"), (json::value{"10.7.0.2/24", "fd00:7::2/64"}));
  EXPECT_TRUE(rows[0].at("visible").as_bool());
  EXPECT_EQ(rows[1].at("size").as_int64(), 3);
  EXPECT_FALSE(rows[1].as_object().contains("addresses"));
}

TEST_F(AgentApiTest, gossip_shows_the_cluster_s_scope_first_and_keys_by_their_ids) {
  auto tag = gossip::network_tag(test::backend_network().id.str());
  rig_.gossip->update(
      [&](gossip::Node& node, Instant now) { EXPECT_TRUE(node.attach(tag, now)); });
  json::value gossip = get("/v1/debug/gossip");
  std::vector<std::string> scopes;
  for (const auto& scope : gossip.at("scopes").as_object()) scopes.emplace_back(scope.key());
  EXPECT_EQ(scopes, (std::vector<std::string>{"cluster", "backend"}));
  EXPECT_EQ(gossip.at("keys").at("held"), json::value(json::array{1}));
  EXPECT_EQ(json::serialize(gossip).find("010203"), std::string::npos) << "no secret";
}

TEST_F(AgentApiTest, what_is_not_there_and_what_is_no_route_are_told_apart) {
  EXPECT_EQ(call("GET", "/v1/networks/none").status, 404);
  EXPECT_EQ(call("GET", "/v1/nothing").status, 404);
  EXPECT_EQ(call("PATCH", "/v1/networks").status, 405);
  EXPECT_EQ(call("GET", "/v1/debug/table").status, 404);
}

TEST_F(AgentApiTest, an_attachment_goes_in_and_out) {
  rig_.add(container_);
  auto attached = call("POST", "/v1/attachments", attach_body());
  EXPECT_EQ(attached.status, 201) << attached.body;
  EXPECT_EQ(json::parse(attached.body)->at("state").as_string(), "ready");
  EXPECT_EQ(get("/v1/attachments").as_array().size(), 1u);
  EXPECT_EQ(call("POST", "/v1/attachments", attach_body()).status, 409);
  auto detached = call("DELETE", "/v1/attachments", "", {{"target", "web"}});
  EXPECT_EQ(detached.status, 200) << detached.body;
  EXPECT_EQ(json::parse(detached.body)->at(0).at("state").as_string(), "detached");
  EXPECT_EQ(call("DELETE", "/v1/attachments", "", {{"target", "web"}}).status, 404);
}

TEST_F(AgentApiTest, bodies_that_are_none_are_refused_before_anything_is_done) {
  for (std::string path : {"/v1/attachments", "/v1/cluster/leave"}) {
    for (std::string body : {"", "{", "[]", R"({"nonsense":1})"}) {
      EXPECT_EQ(call("POST", path, body).status, 400) << path << " " << body;
    }
  }
  EXPECT_EQ(call("POST", "/v1/attachments", attach_body(R"(,"ip":"x")")).status, 400);
}

TEST_F(AgentApiTest, networks_are_made_by_the_manager_and_known_here_at_once) {
  model::Network fresh = test::backend_network();
  fresh.id = model::NetworkId("ffffffffffffffffffffffffffffffff");
  fresh.name = "fresh";
  manager_.answer("POST /v1/networks", 201, store::to_json(fresh));
  EXPECT_EQ(call("POST", "/v1/networks", R"({"name":"fresh"})").status, 201);
  auto passed_on = *json::parse_object(manager_.last.body);
  EXPECT_EQ(passed_on.at("name").as_string(), "fresh");
  EXPECT_TRUE(passed_on.at("avoid").is_array()) << "where this host has routes to";
  EXPECT_EQ(get("/v1/networks/fresh").at("name").as_string(), "fresh");

  manager_.refuse("POST /v1/networks", {Errc::exists, 0, "network with name 'x' already exists"});
  EXPECT_EQ(call("POST", "/v1/networks", R"({"name":"x"})").status, 409);
  manager_.answer("POST /v1/networks", 201, {{"id", 7}});
  EXPECT_GE(call("POST", "/v1/networks", R"({"name":"x"})").status, 400) << "that is no network";
  manager_.answer("DELETE /v1/networks/fresh", 200, json::object());
  EXPECT_EQ(call("DELETE", "/v1/networks/fresh").status, 200);
  manager_.answer("DELETE /v1/cluster/nodes/host2", 200, json::object());
  EXPECT_EQ(call("DELETE", "/v1/cluster/nodes/host2").status, 200);
}

TEST_F(AgentApiTest, nothing_is_attached_any_more_while_the_host_leaves) {
  std::string path = api::node_path(test::kSelf);
  manager_.answer("GET " + path, 200, json::object());
  manager_.answer("DELETE " + path, 200, json::object());
  std::optional<api::Response> left;
  api_.handle({"POST", "/v1/cluster/leave", {}, "{}"},
              [&](api::Response response) { left = std::move(response); });
  auto refused = api::parse_refusal(call("POST", "/v1/attachments", attach_body()));
  EXPECT_EQ(refused->message, "this host is leaving its cluster");
  ASSERT_TRUE(rig_.run_until([&] { return left.has_value(); }));
  EXPECT_EQ(json::parse(left->body)->at("name").as_string(), "host1");
}

}  // namespace
}  // namespace ovn::agent
