// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

using DebugTest = CliTest;

TEST_F(DebugTest, peers_show_state_since_when_and_round_trip) {
  agent->answer("GET /v1/debug/peers",
                R"([{"name":"host2","id":"00000000-0000-4000-8000-000000000002",)"
                R"("address":"10.99.0.3:7956","epoch":1,"incarnation":0,"state":"alive",)"
                R"("since_ms":65000,"rtt_us":420,"networks":1},{"name":"host3","id":"3",)"
                R"("address":"[fd00::3]:7956","epoch":12,"incarnation":4,"state":"unreachable",)"
                R"("since_ms":999,"networks":0}])");
  EXPECT_TRUE(golden("debug_peers.txt", out("debug peers")));
  EXPECT_EQ(out("debug peers -q"), "00000000-0000-4000-8000-000000000002\n3\n");
  environment.colour = true;
  EXPECT_NE(out("debug peers").find("\033[31munreachable\033[0m"), std::string::npos);
}

TEST_F(DebugTest, gossip_shows_keys_scopes_accusations_and_what_is_not_0) {
  agent->answer("GET /v1/debug/gossip",
                R"({"epoch":3,"incarnation":1,"keys":{"primary":2,"held":[2,1],)"
                R"("members_by_newest":{"1":1,"2":7}},"scopes":{"cluster":{)"
                R"("root":"390d25376d27dffc","owners":9,"peers":8,"waiting":0,"oldest_ms":0,)"
                R"("synced":true,"fetching":false},"backend":{"root":"b77bce3fd2328ec6",)"
                R"("owners":3,"peers":2,"waiting":12,"oldest_ms":4000,"synced":false,)"
                R"("fetching":true}},"accusations":{"host3":{"accusers":["host1","host2"],)"
                R"("age_ms":2624}},"lagging":{"host4":{"differs_ms":61000}},)"
                R"("counters":{"packets_sent":171,"packets_malformed":0},)"
                R"("levels":{"members":9,"slots":0}})");
  EXPECT_TRUE(golden("debug_gossip.txt", out("debug gossip")));
  agent->answer("GET /v1/debug/gossip", R"({"epoch":1,"incarnation":0})");
  EXPECT_EQ(out("debug gossip"),
            "Boot    epoch 1, incarnation 0\nKeys    sealing with -, opening -\n"
            "Newest  held by the others: -\n");
}

TEST_F(DebugTest, gossip_flattens_into_names) {
  agent->answer("GET /v1/debug/gossip", R"({"counters":{"sent":12},"members":3})");
  EXPECT_EQ(out("debug gossip -o name"), "counters.sent\nmembers\n");
  EXPECT_EQ(out("debug gossip -o json"),
            "{\n  \"counters\": {\n    \"sent\": 12\n  },\n  \"members\": 3\n}\n");
}

TEST_F(DebugTest, table_shows_rows_of_one_network) {
  agent->answer("GET /v1/debug/table?network=backend",
                R"([{"network":"77","owner":"host1","key":"e1e2e3e4e5e6e7e8","sequence":4,)"
                R"("visible":true,"addresses":["10.7.0.2/24","fd00:7::2/64"],)"
                R"("mac":"02:42:0a:07:00:02",)"
                R"("vtep":"10.99.0.2","name":"web","size":51}])");
  EXPECT_TRUE(golden("debug_table.txt", out("debug table --network backend")));
  EXPECT_EQ(failure("debug table"), (Failed{2,
                                            "ovn-lite: debug table: --net is missing\n"
                                            "Try 'ovn-lite debug table --help'.\n"}));
}

TEST_F(DebugTest, plan_is_one_operation_on_a_line) {
  agent->answer("GET /v1/debug/plan", R"({"ops":["put link br0","drop fdb x"],"owned":7})");
  EXPECT_EQ(out("debug plan"), "put link br0\ndrop fdb x\n");
  agent->answer("GET /v1/debug/plan",
                R"({"ops":["put link x"],"conflicts":[{"object":"link y","reason":"not ours"}]})");
  EXPECT_EQ(out("debug plan"), "put link x\nconflict: link y: not ours\n");
  agent->answer("GET /v1/debug/plan", R"({"ops":[],"owned":7})");
  EXPECT_EQ(out("debug plan"), "");
  EXPECT_EQ(out("debug plan -o json"), "{\n  \"ops\": [],\n  \"owned\": 7\n}\n");
}

}  // namespace
}  // namespace ovn::cli
