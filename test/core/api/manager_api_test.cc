// SPDX-License-Identifier: Apache-2.0
#include "core/api/manager_api.h"

#include <gtest/gtest.h>

#include "core/controller/key_rules.h"
#include "core/store/codec.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::api {
namespace {

using controller::node;

class ManagerApi : public testing::Test, protected controller::ManagerFixture {
 protected:
  // A call by a node of the cluster, committed as its owner would.
  Response call(uint8_t caller, std::string method, std::string path, std::string body = "") {
    ManagerCall facts;
    facts.caller = node(caller).id;
    facts.fresh_id = fmt::format("{:032x}", ++made);
    facts.now = 1700000000;
    facts.endpoints = endpoints_;
    facts.admission = {{"cluster", "c1"}};
    facts.fresh_key.fill(0xa5);
    facts.alive = {node(1).id};
    Outcome outcome = manager_api(manager, {std::move(method), std::move(path), {}, body}, facts);
    EXPECT_TRUE(store.commit(outcome.batch));
    EXPECT_TRUE(is_stored());
    return outcome.response;
  }
  json::value body_of(const Response& response) { return *json::parse(response.body); }
  std::string message_of(const Response& response) { return parse_refusal(response)->message; }

  std::vector<controller::KnownEndpoint> endpoints_;
};

TEST_F(ManagerApi, makes_shows_lists_and_removes_a_network) {
  Response created = call(1, "POST", "/v1/networks", R"({"name":"blue"})");
  EXPECT_EQ(created.status, 201);
  auto network = *store::parse_network(body_of(created).get_object());
  EXPECT_EQ(network.name, "blue");
  EXPECT_EQ(network.id.str(), "00000000000000000000000000000001");

  for (std::string reference : {"blue", "00000000000000000000000000000001"}) {
    Response shown = call(2, "GET", "/v1/networks/" + reference);
    EXPECT_EQ(*store::parse_network(body_of(shown).get_object()), network);
  }
  json::array all = body_of(call(2, "GET", "/v1/networks")).get_array();
  std::vector<std::string> names;
  for (const auto& one : all) names.emplace_back(one.at("name").as_string());
  EXPECT_EQ(names, (std::vector<std::string>{"blue", "host", "none"}));

  Response removed = call(2, "DELETE", "/v1/networks/blue");
  EXPECT_EQ(removed.status, 200);
  EXPECT_EQ(body_of(removed), (json::value{{"id", network.id.str()}, {"name", "blue"}}));
  EXPECT_EQ(call(2, "GET", "/v1/networks/blue").status, 404);
}

TEST_F(ManagerApi, lists_checks_and_repairs_leases) {
  auto network = *create(controller::wanted("blue", {"10.0.0.0/24"}));
  auto granted = *lease(1, "blue");
  auto attach = [&](std::string name, std::string on, std::string_view address) {
    endpoints_.push_back({model::EndpointId(name), network.id, name, on,
                          {controller::address(address)}});
  };
  attach("web", "node1", "10.0.0.2");
  EXPECT_EQ(body_of(call(2, "GET", "/v1/ipam/blocks")),
            (json::value{{{"id", granted.id},
                          {"network", "blue"},
                          {"subnet", "10.0.0.0/24"},
                          {"block", "10.0.0.0/30"},
                          {"node", "node1"},
                          {"used", 1},
                          {"size", 4}}}));
  EXPECT_EQ(call(2, "GET", "/v1/ipam/check").body, "[]");
  attach("db", "node2", "10.0.0.9");
  json::value found{{{"kind", "unleased"},
                     {"network", "blue"},
                     {"subject", "10.0.0.9"},
                     {"why", "'db' on node 'node2' has it, but no lease holds it"},
                     {"remedy", "lease it to node 'node2'"}}};
  EXPECT_EQ(body_of(call(2, "GET", "/v1/ipam/check")), found);
  EXPECT_EQ(body_of(call(2, "POST", "/v1/ipam/repair")), found);
  EXPECT_EQ(call(2, "GET", "/v1/ipam/check").body, "[]");
}

TEST_F(ManagerApi, answers_bad_networks_with_the_status_of_the_reason) {
  auto post = [&](std::string body) { return call(1, "POST", "/v1/networks", body); };
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(post(R"({"name":"b","subnets":[{"prefix":"10.0.0.1/24"}]})").status, 400);
  EXPECT_EQ(post(R"({"name":"b","subnets":[{"prefix":"10.0.0.0/24"}]})").status, 201);
  EXPECT_EQ(post(R"({"name":"b"})").status, 409);
  EXPECT_EQ(post(R"({"name":"c","subnets":[{"prefix":"10.0.0.0/16"}]})").status, 409);
  EXPECT_EQ(call(1, "DELETE", "/v1/networks/host").status, 403);
  EXPECT_EQ(post("\"" + std::string(2 << 20, 'x') + "\"").status, 413);
}

TEST_F(ManagerApi, keeps_a_network_in_use) {
  call(1, "POST", "/v1/networks", R"({"name":"blue"})");
  auto network = *store::parse_network(body_of(call(1, "GET", "/v1/networks/blue")).get_object());
  endpoints_.push_back({{}, network.id, "web", "node2", {}});
  Response kept = call(1, "DELETE", "/v1/networks/blue");
  EXPECT_EQ(kept.status, 409);
  EXPECT_EQ(message_of(kept), "network blue has active endpoints: 'web' on node 'node2'");
}

TEST_F(ManagerApi, leases_a_block_to_the_caller_and_takes_it_back) {
  call(1, "POST", "/v1/networks", R"({"name":"blue"})");
  Response granted = call(2, "POST", "/v1/manager/leases", R"({"network":"blue"})");
  EXPECT_EQ(granted.status, 201);
  auto lease = *store::parse_lease(body_of(granted).get_object());
  EXPECT_EQ(lease.holder, node(2).id);
  EXPECT_EQ(lease.block.to_string(), "10.0.0.0/30");

  std::string path = fmt::format("/v1/manager/leases/{}", lease.id);
  EXPECT_EQ(call(1, "DELETE", path).status, 404) << "it is not that node's";
  EXPECT_EQ(call(2, "DELETE", path).status, 200);
  EXPECT_EQ(call(2, "DELETE", path).status, 404);
  EXPECT_EQ(call(2, "DELETE", "/v1/manager/leases/x").status, 400);
}

TEST_F(ManagerApi, leases_an_explicit_address_unless_it_is_used) {
  call(1, "POST", "/v1/networks", R"({"name":"blue"})");
  auto ask = [&](uint8_t caller) {
    return call(caller, "POST", "/v1/manager/leases",
                R"({"network":"blue","subnet":"10.0.0.0/24","address":"10.0.0.77"})");
  };
  EXPECT_EQ(ask(1).status, 201);
  Response refused = ask(2);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(message_of(refused), "address 10.0.0.77 is leased to node 'node1'");
}

TEST_F(ManagerApi, lets_a_node_join_and_tells_it_what_it_needs) {
  std::string body = json::serialize(
      json::object{{"id", node(3).id.to_string()}, {"name", "node3"}, {"address", "192.0.2.3"}});
  Response admitted = call(3, "POST", "/v1/manager/join", body);
  EXPECT_EQ(admitted.status, 201);
  json::object told = body_of(admitted).get_object();
  EXPECT_EQ(told.at("cluster"), "c1");
  auto entry = *store::parse_node(told.at("node").get_object());
  EXPECT_EQ(entry.name, "node3");
  EXPECT_EQ(entry.joined, 1700000000);
  EXPECT_FALSE(entry.manager);
  EXPECT_EQ(call(3, "POST", "/v1/manager/join", body).status, 201) << "and again";
}

TEST_F(ManagerApi, a_node_joins_for_itself_only_and_under_a_free_name) {
  auto body = [](const char* name, uint8_t id) {
    return fmt::format(R"({{"id":"{}","name":"{}","address":"192.0.2.9"}})", node(id).id, name);
  };
  EXPECT_EQ(call(3, "POST", "/v1/manager/join", body("fresh", 4)).status, 403);
  EXPECT_EQ(call(3, "POST", "/v1/manager/join", body("node2", 3)).status, 409);
  EXPECT_EQ(call(3, "POST", "/v1/manager/join", body("a b", 3)).status, 400);
  EXPECT_EQ(call(3, "POST", "/v1/manager/join", R"({"name":"x"})").status, 403);
}

TEST_F(ManagerApi, rotates_the_keys_and_shows_who_has_not_confirmed_but_no_secret) {
  ASSERT_TRUE(store.commit(found_ring(manager, {{1, {0xa5}, {}, 0, 1600000000}})));
  confirm_policy(manager, node(2).id, manager.revision);
  Response begun = call(2, "POST", "/v1/cluster/keys");
  EXPECT_EQ(begun.status, 201);
  EXPECT_EQ(manager.keys.at(2).secret[31], 0xa5);
  EXPECT_EQ(body_of(begun), (json::value{{"id", 2},
                                         {"state", "installed"},
                                         {"created", 1700000000},
                                         {"nodes", 2},
                                         {"confirmed", 0},
                                         {"missing", {"node1", "node2"}},
                                         {"awaited", json::array{"node1"}}}));
  Response again = call(1, "POST", "/v1/cluster/keys");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(message_of(again), "a rotation is under way: key 2 is installed");

  Response listed = call(1, "GET", "/v1/cluster/keys");
  json::array rows = body_of(listed).get_array();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0], (json::value{{"id", 1},
                                  {"state", "primary"},
                                  {"created", 1600000000},
                                  {"nodes", 2},
                                  {"confirmed", 1},
                                  {"missing", json::array{"node1"}},
                                  {"awaited", json::array{"node1"}}}));
  for (const Response& response : {begun, listed}) {
    EXPECT_EQ(response.body.find("a5a5"), std::string::npos) << response.body;
  }
}

TEST_F(ManagerApi, strangers_may_join_and_nothing_else) {
  for (const char* path : {"/v1/networks", "/v1/cluster/nodes"}) {
    EXPECT_EQ(call(9, "GET", path).status, 403);
  }
  EXPECT_EQ(message_of(call(9, "POST", "/v1/manager/leases", "{}")),
            fmt::format("node {} is not of this cluster: was it removed?", node(9).id));
}

TEST_F(ManagerApi, lists_and_removes_nodes) {
  json::array all = body_of(call(1, "GET", "/v1/cluster/nodes")).get_array();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(*store::parse_node(all[1].get_object()), manager.nodes.at(node(2).id));
  EXPECT_EQ(call(1, "DELETE", "/v1/cluster/nodes/node2").status, 200);
  EXPECT_EQ(call(1, "DELETE", "/v1/cluster/nodes/node2").status, 404);
  EXPECT_EQ(call(1, "DELETE", "/v1/cluster/nodes/node1").status, 409);
}

TEST_F(ManagerApi, knows_its_paths_and_methods_only) {
  EXPECT_EQ(call(1, "GET", "/v1/nothing").status, 404);
  EXPECT_EQ(call(1, "PUT", "/v1/networks").status, 405);
}

TEST_F(ManagerApi, the_policy_of_a_node_is_written_in_the_nouns_of_the_store) {
  call(1, "POST", "/v1/networks", R"({"name":"blue"})");
  call(2, "POST", "/v1/manager/leases", R"({"network":"blue"})");
  json::object policy = policy_json(policy_for(manager, node(2).id));
  EXPECT_EQ(policy.at("revision"), manager.revision);
  EXPECT_EQ(policy.at("networks").as_array().size(), 3u);
  EXPECT_EQ(policy.at("nodes").as_array().size(), 2u);
  ASSERT_EQ(policy.at("leases").as_array().size(), 1u);
  EXPECT_EQ(*store::parse_lease(policy.at("leases").as_array()[0].get_object()),
            manager.leases.begin()->second);
}

TEST_F(ManagerApi, a_node_may_leave_and_be_told_that_it_has_left) {
  std::string own = node_path(node(2).id);
  EXPECT_EQ(body_of(call(2, "GET", own)).at("name").as_string(), "node2");
  EXPECT_EQ(call(2, "DELETE", own).status, 200);
  for (const char* method : {"GET", "DELETE"}) EXPECT_EQ(call(2, method, own).status, 404);
  EXPECT_EQ(call(2, "DELETE", node_path(node(1).id)).status, 403) << "nothing but that";
}

TEST_F(ManagerApi, makes_shows_changes_and_removes_a_service) {
  auto network = *create(controller::wanted("blue", {"10.0.0.0/24"}));
  Response created = call(2, "POST", "/v1/services", R"({"name":"web","network":"blue"})");
  EXPECT_EQ(created.status, 201);
  auto web = *store::parse_service(body_of(created).get_object());
  EXPECT_EQ(call(1, "POST", "/v1/services", R"({"name":"web","network":"blue"})").status, 409);
  EXPECT_EQ(body_of(call(1, "GET", "/v1/services/web")), json::value(store::to_json(web)));
  EXPECT_EQ(body_of(call(1, "GET", "/v1/services")).get_array().size(), 1u);

  endpoints_.push_back({model::EndpointId("e1"), network.id, "box", "node2",
                        {controller::address("10.0.0.9")}, {}, {web.id, 1, "up", 0}});
  auto details = body_of(call(1, "GET", "/v1/services/web/details"));
  EXPECT_EQ(details.at("network").at("name"), "blue");
  EXPECT_EQ(details.at("backends").at(0).at("node"), "node2");

  Response changed = call(1, "POST", "/v1/services/web", R"({"ports":["80"]})");
  EXPECT_EQ(body_of(changed).at("ports").at(0), "80/tcp");
  EXPECT_EQ(call(1, "DELETE", "/v1/services/web").status, 409);
  endpoints_.clear();
  EXPECT_EQ(call(1, "DELETE", "/v1/services/web").status, 200);
  EXPECT_EQ(call(1, "GET", "/v1/services/web").status, 404);
}

}  // namespace
}  // namespace ovn::api
