// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

constexpr std::string_view kHealthy =
    R"({"node":{"id":"n1","name":"host1","address":"10.99.0.2","manager":true},)"
    R"("cluster":{"id":"c1","managers":["10.99.0.2:7957"],"manager_state":"ok","isolated":false},)"
    R"("members":{"alive":3,"suspect":0,"unreachable":0,"failed":0},"networks":1,"endpoints":2,)"
    R"("vxlan_port":4789,)"
    R"("kernel":{"objects":14,"pending":0,"errors":[],"healed_total":0,"last_healed":[]},)"
    R"("uptime_s":7300})";

constexpr std::string_view kIll =
    R"({"node":{"id":"n1","name":"host1","address":"10.99.0.2","manager":false},)"
    R"("cluster":{"id":"c1","managers":["10.99.0.9:7957"],)"
    R"("manager_state":"unreachable: connect: ECONNREFUSED","isolated":true},)"
    R"("members":{"alive":1,"suspect":1,"unreachable":0,"failed":2},"networks":2,"endpoints":1,)"
    R"("narrow":[{"node":"host2","mtu":1350,"used":1350,"largest":1450,"networks":["backend"]},)"
    R"({"node":"host3","mtu":1400,"used":1350,"largest":1450,"networks":["backend","front"]}],)"
    R"("ingress":{"ports":2,"unserved":[{"port":"8099/tcp","service":"web",)"
    R"("reason":"a process of this host has it"}],"trouble":"no free addresses"},)"
    R"("kernel":{"objects":14,"pending":2,"errors":[{"object":"link vx-42","error":"EEXIST",)"
    R"("next_retry_ms":5000}],"healed_total":3,"last_healed":[{"object":"link vx","when":1},)"
    R"({"object":"link br0","when":1799999880}]},)"
    R"("uptime_s":5})";

using StatusTest = CliTest;

TEST_F(StatusTest, one_screen_and_problems_last) {
  agent->answer("GET /v1/status", std::string(kHealthy));
  EXPECT_TRUE(golden("status.txt", out("status")));
  EXPECT_TRUE(golden("status.json", out("status -o json")));
  EXPECT_EQ(out("status -o name"), "host1\n");
  agent->answer("GET /v1/status", std::string(kIll));
  EXPECT_TRUE(golden("status_ill.txt", out("status")));
}

TEST_F(StatusTest, a_colour_stands_beside_a_word_and_can_be_had_without) {
  agent->answer("GET /v1/status", std::string(kIll));
  std::string plain = out("status");
  environment.colour = true;
  std::string coloured = out("status");
  EXPECT_NE(coloured.find("\033[31mfailed\033[0m"), coloured.npos);
  EXPECT_EQ(out("status --no-color"), plain);
}

TEST_F(StatusTest, an_agent_in_no_cluster_is_shown_as_it_is) {
  agent->answer("GET /v1/status",
                R"({"node":{"id":null,"name":"","address":null,"manager":false},)"
                R"("cluster":{"id":null,"managers":[],"manager_state":"none: waiting for x"}})");
  EXPECT_TRUE(golden("status_alone.txt", out("status")));
}

}  // namespace
}  // namespace ovn::cli
