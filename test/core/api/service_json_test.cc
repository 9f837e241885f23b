// SPDX-License-Identifier: Apache-2.0
#include "core/api/service_json.h"

#include <gtest/gtest.h>

#include "core/store/codec.h"
#include "test/support/host_builder.h"

namespace ovn::api {
namespace {

model::Service web_service() {
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.network = test::kBackend;
  web.vips = {test::address("10.7.0.254")};
  return web;
}

TEST(ServiceJson, a_host_in_the_network_shows_the_backends) {
  controller::Host host = test::make_host();
  model::Service web = web_service();
  host.services.emplace(web.id, web);
  EXPECT_FALSE(follows(host, web));
  json::array rows = services_json(host);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(rows[0].as_object().contains("backends")) << "nothing is known of them here";

  auto request = test::attach_request(1);
  request.service = "web";
  request.weight = 3;
  test::attached(host, request);
  ASSERT_TRUE(follows(host, web));
  EXPECT_EQ(services_json(host)[0].at("backends"), "1/1");
  json::object shown = service_details(host, web);
  EXPECT_EQ(shown.at("network"),
            (json::value{{"id", test::kBackend.str()}, {"name", "backend"}}));
  EXPECT_EQ(shown.at("backends"), (json::value{{{"endpoint", "e1backend"},
                                                {"name", "pid:1"},
                                                {"node", "host1"},
                                                {"addresses", {"10.7.0.4"}},
                                                {"weight", 3},
                                                {"state", "up"}}}));
}

TEST(ServiceJson, connections_are_added_where_they_are_known_and_otherwise_why_they_are_not) {
  json::object shown = json::parse(R"({"backends":[{"endpoint":"a","node":"host1"},
      {"endpoint":"b","node":"host2"},{"endpoint":"c","node":"host1"}]})")->as_object();
  EXPECT_EQ(backends_by_node(shown),
            (BackendsByNode{{"host1", {model::EndpointId("a"), model::EndpointId("c")}},
                            {"host2", {model::EndpointId("b")}}}));
  add_connections(shown, {{{model::EndpointId("a"), 7}, {model::EndpointId("c"), 0}},
                          {{"host2", "it sleeps"}}});
  EXPECT_EQ(shown.at("backends").at(0).at("connections"), 7u);
  EXPECT_EQ(shown.at("backends").at(2).at("connections"), 0u);
  EXPECT_FALSE(shown.at("backends").at(1).as_object().contains("connections"));
  EXPECT_EQ(shown.at("uncounted"), (json::value{{{"node", "host2"}, {"reason", "it sleeps"}}}));
}

TEST(ServiceJson, details_of_another_release_need_not_have_backends) {
  for (const char* text : {"{}", R"({"backends":7})", R"({"backends":[7,"x"]})"}) {
    json::object shown = json::parse(text)->as_object();
    EXPECT_TRUE(backends_by_node(shown).empty()) << text;
    add_connections(shown, {});
    EXPECT_EQ(shown, json::parse(text)->as_object());
  }
}

TEST(ServiceJson, the_manager_shows_what_it_knows_of_all_endpoints) {
  controller::Manager manager;
  manager.networks[test::kBackend] = test::backend_network();
  model::Service web = web_service();
  auto known = [&](std::string name, std::string node, model::ServiceId service) {
    return controller::KnownEndpoint{model::EndpointId(name), test::kBackend, name, node,
                                     {test::address("10.7.0.9")}, {}, {service, 1, "draining", 7}};
  };
  std::vector<controller::KnownEndpoint> endpoints{
      known("b", "node2", web.id), known("c", "node1", web.id), known("a", "node2", web.id),
      known("d", "node1", model::ServiceId("other"))};
  json::object shown = service_details(manager, web, endpoints);
  std::string order;
  for (const auto& row : shown.at("backends").as_array()) {
    EXPECT_EQ(row.at("state"), "draining");
    order += row.at("name").as_string();
  }
  EXPECT_EQ(order, "cab") << "by node, then by name";
}

}  // namespace
}  // namespace ovn::api
