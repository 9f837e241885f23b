// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/service_flow.h"

#include "cmd/agent/connection_counts.h"
#include "core/api/manager_api.h"
#include "core/store/codec.h"
#include "test/cmd/agent/fake_docker.h"
#include "test/cmd/agent/fake_manager.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

class ServiceFlowTest : public testing::Test {
 protected:
  template <class Ask>
  api::Response answer(Ask ask) {
    std::optional<api::Response> answered;
    ask([&](api::Response response) { answered = std::move(response); });
    EXPECT_TRUE(rig_.run_until([&] { return answered.has_value(); }));
    return *answered;
  }
  api::Response make() {
    return answer([&](ApiRespond respond) {
      change_service(tools_, {"POST", "/v1/services", {}, "{}"}, std::move(respond));
    });
  }
  static model::Service web() {
    model::Service service;
    service.id = model::ServiceId("5e");
    service.name = "web";
    service.network = test::kBackend;
    service.vips = {test::address("10.7.0.254")};
    service.revision = 9;
    return service;
  }

  test::Rig rig_;
  test::FakeManager manager_{rig_.loop};
  test::RuntimeFolders folders_;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, folders_.places()};
  IngressKeeper ingress_{rig_.loop, *rig_.host, manager_.link()};
  FlowTools tools_{rig_.loop, *rig_.host, *rig_.kernel, manager_.link(), runtimes_, ingress_, 1};
  PeerQuestions peers_{*rig_.gossip, answer_counts(*rig_.kernel, rig_.host->host())};
};

TEST_F(ServiceFlowTest, what_the_manager_made_is_known_and_on_disk_before_the_answer) {
  manager_.answer("POST /v1/services", 201, store::to_json(web()));
  EXPECT_EQ(make().status, 201);
  EXPECT_EQ(rig_.host->host().services.at(web().id), web());
  auto entries = *rig_.store.load();
  EXPECT_TRUE(std::ranges::any_of(entries, [](const auto& one) { return one.kind == "service"; }));
}

TEST_F(ServiceFlowTest, who_publishes_tells_where_the_hosts_routes_lead) {
  manager_.answer("POST /v1/services", 201, store::to_json(web()));
  auto response = answer([&](ApiRespond respond) {
    change_service(tools_, {"POST", "/v1/services", {}, R"({"published":[]})"}, respond);
  });
  EXPECT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(manager_.last.body.substr(0, 25), R"({"published":[],"avoid":[)");
  make();
  EXPECT_EQ(manager_.last.body, "{}");
}

TEST_F(ServiceFlowTest, a_refusal_is_passed_on) {
  manager_.refuse("POST /v1/services", {Errc::exists, 0, "service 'web' already exists"});
  EXPECT_EQ(make().status, 409);
  EXPECT_TRUE(rig_.host->host().services.empty());
}

TEST_F(ServiceFlowTest, a_service_whose_backends_are_not_told_here_is_shown_by_the_manager) {
  manager_.answer("POST /v1/services", 201, store::to_json(web()));
  make();
  manager_.answer("GET /v1/services/web/details", 200,
                  *json::parse(R"({"backends":[{"endpoint":"e","node":"host9"}]})"));
  auto show = [&] {
    return answer([&](ApiRespond respond) { show_service(tools_, peers_, "web", respond); }).body;
  };
  EXPECT_EQ(show(), R"({"backends":[{"endpoint":"e","node":"host9"}],)"
                    R"("uncounted":[{"node":"host9","reason":"node 'host9': not found"}]})");
  test::attached(rig_.host->host(), test::attach_request(1));
  EXPECT_EQ(json::parse(show())->at("name"), "web") << "it is in the network now";
}

}  // namespace
}  // namespace ovn::agent
