// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/cluster_file.h"
#include "cmd/cluster/token.h"
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

class ClusterTest : public CliTest {
 protected:
  ClusterTest() { environment.socket = folder_ + "/no-agent"; }

  std::string state_dir() const { return folder_ + "/state"; }
};

TEST_F(ClusterTest, init_writes_the_cluster_file_and_prints_the_join_command) {
  std::string text = out("cluster init --name host1 --advertise 192.0.2.1");
  auto file = cluster::load_cluster_file(state_dir());
  ASSERT_TRUE(file && *file);
  EXPECT_EQ((*file)->name, "host1");
  EXPECT_EQ((*file)->managers.at(0).endpoint.to_string(), "192.0.2.1:7957");
  std::string token = out("cluster token");
  EXPECT_EQ(text, fmt::format("Cluster {} begins with host1 (192.0.2.1), its manager.\n"
                              "Other hosts join it with\n\n    ovn-lite cluster join {}",
                              (*file)->cluster, token));
}

TEST_F(ClusterTest, init_takes_name_address_and_port_from_the_configuration) {
  std::string path = write("c.toml", fmt::format("node = {{ name = 'h', state_dir = '{}' }}\n"
                                                 "gossip.advertise = '192.0.2.7'\n"
                                                 "manager.listen = '0.0.0.0:8000'\n",
                                                 state_dir()));
  std::string token = out("cluster init --quiet --config " + path);
  auto parsed = cluster::parse_token(token);
  ASSERT_TRUE(parsed) << token;
  EXPECT_EQ(parsed->managers.at(0).to_string(), "192.0.2.7:8000");
}

TEST_F(ClusterTest, a_host_is_in_one_cluster_at_a_time) {
  std::string token = out("cluster init -q --name host1 --advertise 192.0.2.1");
  EXPECT_EQ(failure("cluster init").first, 4);
  EXPECT_EQ(failure("cluster join " + token).first, 4);
}

TEST_F(ClusterTest, join_refuses_what_is_no_token) {
  auto [code, message] = failure("cluster join hello");
  EXPECT_EQ(code, 1);
  EXPECT_TRUE(message.starts_with("ovn-lite: ")) << message;
  EXPECT_EQ(failure("cluster join"), (Failed{2,
                                             "ovn-lite: cluster join: TOKEN is missing\n"
                                             "Try 'ovn-lite cluster join --help'.\n"}));
}

TEST_F(ClusterTest, join_reads_the_token_from_standard_input) {
  environment.read_input = [] { return std::string("  hello\n"); };
  EXPECT_EQ(failure("cluster join -"), failure("cluster join hello"));
}

TEST_F(ClusterTest, join_says_which_manager_did_not_answer) {
  cluster::JoinToken token;
  token.managers = {*ip::Endpoint::parse("127.0.0.1:1")};
  auto [code, message] = failure("cluster join " + cluster::format(token));
  EXPECT_EQ(code, 5);
  EXPECT_NE(message.find("127.0.0.1:1"), message.npos) << message;
}

TEST_F(ClusterTest, token_of_a_host_in_no_cluster_is_not_found) {
  EXPECT_EQ(failure("cluster token"),
            (Failed{3, "ovn-lite: this host is in no cluster: there is no " + state_dir() +
                           "/cluster.toml; 'ovn-lite cluster init' begins one\n"}));
}

TEST_F(ClusterTest, bad_configuration_stops_init) {
  std::string path = write("c.toml", "gossip.prot = 1\nnode.nam = 'x'\n");
  EXPECT_EQ(failure("cluster init --config " + path),
            (Failed{1, "ovn-lite: " + path +
                           ":1:8: unknown key 'gossip.prot'; did you mean 'gossip.port'?\n" + path +
                           ":2:6: unknown key 'node.nam'; did you mean 'node.name'?\n"}));
}

TEST_F(ClusterTest, nodes_lists_hosts_with_their_state) {
  environment.socket = folder_ + "/sock";
  agent->answer("GET /v1/cluster/nodes",
                R"([{"id":"00000000-0000-4000-8000-000000000001","name":"host1",)"
                R"("address":"10.99.0.2","manager":true,"joined":1799990000,"state":"alive"},)"
                R"({"id":"00000000-0000-4000-8000-000000000002","name":"host2",)"
                R"("address":"10.99.0.3","manager":false,"joined":1799999999,"state":"failed"}])");
  EXPECT_TRUE(golden("cluster_nodes.txt", out("cluster nodes")));
  EXPECT_EQ(out("cluster nodes -o name"), "host1\nhost2\n");
}

TEST_F(ClusterTest, leave_says_what_was_left) {
  environment.socket = folder_ + "/sock";
  agent->answer("POST /v1/cluster/leave", R"({"cluster":"c1","name":"host2","detached":[]})");
  EXPECT_EQ(out("cluster leave"), "host2 has left cluster c1; its agent ends.\n");
  EXPECT_EQ(out("cluster leave --force --quiet"), "");
  EXPECT_EQ(agent->requests(),
            (std::vector<std::string>{R"(POST /v1/cluster/leave {"force":false})",
                                      R"(POST /v1/cluster/leave {"force":true})"}));
  agent->refuse("POST /v1/cluster/leave", 409, "conflict", "'a1' is attached");
  EXPECT_EQ(failure("cluster leave"), (Failed{4, "ovn-lite: 'a1' is attached\n"}));
}

TEST_F(ClusterTest, rm_removes_hosts_and_prints_them) {
  environment.socket = folder_ + "/sock";
  agent->answer("DELETE /v1/cluster/nodes/host7", R"({"id":"7","name":"host7"})");
  agent->refuse("DELETE /v1/cluster/nodes/host1", 409, "conflict", "node 'host1' is the manager");
  EXPECT_EQ(out("cluster rm host7"), "host7\n");
  EXPECT_EQ(failure("cluster rm host1"), (Failed{4, "ovn-lite: node 'host1' is the manager\n"}));
  EXPECT_EQ(run("cluster rm host1 host7").exit_code, 9);
}

}  // namespace
}  // namespace ovn::cli
