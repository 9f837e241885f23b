// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

constexpr std::string_view kNetworks = R"([
  {"id":"0123456789abcdef0123456789abcdef","name":"backend","driver":"overlay","scope":"cluster",
   "internal":false,"ipv6":false,"ingress":true,
   "subnets":[{"prefix":"10.7.0.0/24","gateway":"10.7.0.1","aux_addresses":{},"vni":4096},
              {"prefix":"10.8.0.0/24","aux_addresses":{},"vni":4097}],
   "options":{},"labels":{"tier":"db"},"revision":3,"created":1799999820},
  {"id":"ff23456789abcdef0123456789abcdef","name":"host","driver":"host","scope":"local",
   "internal":false,"ipv6":false,"subnets":[],"options":{},"labels":{},"revision":1,"created":0}])";

class NetTest : public CliTest {
 protected:
  NetTest() { agent->answer("GET /v1/networks", std::string(kNetworks)); }
};

TEST_F(NetTest, ls_shows_a_table_or_the_rows_themselves) {
  EXPECT_TRUE(golden("net_ls.txt", out("net ls")));
  EXPECT_TRUE(golden("net_ls_no_trunc.txt", out("net ls --no-trunc")));
  EXPECT_TRUE(golden("net_ls.json", out("net ls -o json")));
  EXPECT_EQ(out("net ls -o name"), "backend\nhost\n");
  EXPECT_EQ(out("net ls -q"),
            "0123456789abcdef0123456789abcdef\nff23456789abcdef0123456789abcdef\n");
  EXPECT_EQ(out("network ls -o name"), out("net ls --output name"));
}

TEST_F(NetTest, ls_of_nothing_is_the_header_alone) {
  agent->answer("GET /v1/networks", "[]");
  EXPECT_EQ(out("net ls"), "NETWORK ID  NAME  DRIVER  SCOPE  SUBNETS  INGRESS  CREATED\n");
  EXPECT_EQ(out("net ls -o json"), "[]\n");
  EXPECT_EQ(out("net ls -q"), "");
}

TEST_F(NetTest, filters_of_one_key_are_alternatives_and_keys_are_all_demanded) {
  EXPECT_EQ(out("net ls -o name -f driver=overlay"), "backend\n");
  EXPECT_EQ(out("net ls -o name -f driver=overlay -f driver=host"), "backend\nhost\n");
  EXPECT_EQ(out("net ls -o name -f driver=overlay -f name=hos"), "");
  EXPECT_EQ(out("net ls -o name --filter id=ff2"), "host\n");
  EXPECT_EQ(out("net ls -o name --filter scope=local"), "host\n");
  EXPECT_EQ(out("net ls -o name --filter label=tier"), "backend\n");
  EXPECT_EQ(out("net ls -o name --filter label=tier=db"), "backend\n");
  EXPECT_EQ(out("net ls -o name --filter label=tier=web"), "");
  EXPECT_EQ(failure("net ls -f colour=red"),
            (Failed{1,
                    "ovn-lite: --filter colour=red: 'colour' is not driver, id, label, name or "
                    "scope\n"}));
}

TEST_F(NetTest, create_makes_the_ingress_network) {
  agent->answer("POST /v1/networks", R"({"id":"77","name":"n"})", 201);
  out("net create --ingress n");
  EXPECT_EQ(agent->requests(),
            (Lines{R"(POST /v1/networks {"name":"n","driver":"overlay","subnets":[],"ipv6":false,)"
                   R"("internal":false,"options":{},"labels":{},"ingress":true})"}));
}

TEST_F(NetTest, create_sends_what_dockers_flags_mean) {
  agent->answer("POST /v1/networks", R"({"id":"77","name":"n"})", 201);
  out("net create n");
  out("net create -d overlay --subnet 10.0.0.0/16 --subnet=fd00::/64 --gateway fd00::1 "
      "--ip-range 10.0.1.0/24 --gateway 10.0.0.1 --aux-address a=10.0.0.5 --aux-address b=10.0.0.6 "
      "--ipv6 --internal --label x=1 -o mtu=1400 --opt z= --scope cluster n");
  EXPECT_EQ(
      agent->requests(),
      (Lines{
          R"(POST /v1/networks {"name":"n","driver":"overlay","subnets":[],"ipv6":false,)"
          R"("internal":false,"options":{},"labels":{}})",
          R"(POST /v1/networks {"name":"n","driver":"overlay","subnets":[{"prefix":"10.0.0.0/16",)"
          R"("gateway":"10.0.0.1","range":"10.0.1.0/24","aux_addresses":{"a":"10.0.0.5",)"
          R"("b":"10.0.0.6"}},{"prefix":"fd00::/64","gateway":"fd00::1"}],"ipv6":true,)"
          R"("internal":true,"options":{"mtu":"1400","z":""},"labels":{"x":"1"},)"
          R"("scope":"cluster"})"}));
}

TEST_F(NetTest, create_refuses_what_fits_no_subnet_before_it_asks) {
  struct Bad {
    std::string line, message;
  };
  const Bad kBad[] = {
      {"net create --gateway 10.0.0.1 n", "--gateway 10.0.0.1: no --subnet contains it"},
      {"net create --subnet 10.0.0.0/24 --gateway 10.0.1.1 n",
       "--gateway 10.0.1.1: no --subnet contains it"},
      {"net create --subnet 10.0.0.0/24 --gateway 10.0.0.1 --gateway 10.0.0.2 n",
       "--gateway 10.0.0.2: subnet 10.0.0.0/24 has 10.0.0.1 already"},
      {"net create --subnet 10.0.0.0/24 --subnet 10.0.0.0/16 n",
       "subnets 10.0.0.0/24 and 10.0.0.0/16 overlap"},
      {"net create --subnet 10.0.0.0/24 --ip-range 10.0.0.0/16 n",
       "--ip-range 10.0.0.0/16: no --subnet contains it"},
      {"net create --subnet 10.0.0.0/24 --aux-address a=10.9.0.1 n",
       "--aux-address a=10.9.0.1: no --subnet contains it"},
      {"net create --subnet 10.0.0.0/24 --aux-address a=10.0.0.1 --aux-address a=10.0.0.2 n",
       "--aux-address a=10.0.0.2: the name is given twice"},
  };
  for (const Bad& bad : kBad) {
    EXPECT_EQ(failure(bad.line), (Failed{1, "ovn-lite: " + bad.message + "\n"}));
  }
  EXPECT_TRUE(agent->requests().empty());
}

TEST_F(NetTest, create_refuses_malformed_values_as_usage_errors) {
  struct Bad {
    std::string line, message;
  };
  const Bad kBad[] = {
      {"net create", "NETWORK is missing"},
      {"net create a b", "unexpected argument 'b'"},
      {"net create --subnet 10.0.0.0 n",
       "--subnet: '10.0.0.0' is not a prefix such as 10.1.0.0/24: it has no length"},
      {"net create --gateway x n", "--gateway: 'x' is not an IP address"},
      {"net create --aux-address 10.0.0.1 n", "--aux-address: '10.0.0.1' is not NAME=IP"},
      {"net create --aux-address a=b n", "--aux-address: 'b' is not an IP address"},
      {"net create --label x n", "--label: 'x' is not KEY=VALUE"},
      {"net create -o x n", "--opt: 'x' is not KEY=VALUE"},
      {"net create -d brigde n",
       "--driver: 'brigde' is not overlay, bridge, macvlan, ipvlan, host or none"},
      {"net create --scope world n", "--scope: 'world' is not local or cluster"},
      {"net create -d overlay -d host n", "--driver is given 2 times"},
  };
  for (const Bad& bad : kBad) {
    EXPECT_EQ(failure(bad.line), (Failed{2, "ovn-lite: net create: " + bad.message +
                                                "\nTry 'ovn-lite net create --help'.\n"}));
  }
  EXPECT_TRUE(agent->requests().empty());
}

TEST_F(NetTest, the_agents_refusal_is_told_and_gives_the_exit_code) {
  agent->refuse("POST /v1/networks", 409, "exists", "network 'n' exists");
  EXPECT_EQ(failure("net create n"), (Failed{4, "ovn-lite: network 'n' exists\n"}));
  agent->refuse("POST /v1/networks", 400, "invalid", "subnet 10.0.0.1/24: host bits are set");
  EXPECT_EQ(failure("net create n"),
            (Failed{1, "ovn-lite: subnet 10.0.0.1/24: host bits are set\n"}));
}

TEST_F(NetTest, create_prints_the_whole_network_where_an_output_is_asked_for) {
  agent->answer("POST /v1/networks", R"({"id":"77","name":"n"})", 201);
  EXPECT_EQ(out("net create n --output json"), "{\n  \"id\": \"77\",\n  \"name\": \"n\"\n}\n");
  EXPECT_EQ(out("net create n --output name"), "n\n");
}

TEST_F(NetTest, inspect_gives_an_array_of_what_was_found_and_complains_of_the_rest) {
  agent->answer("GET /v1/networks/backend", R"({"id":"77","name":"backend"})");
  agent->refuse("GET /v1/networks/x%20y", 404, "not_found", "network 'x y': not found");
  agent->refuse("GET /v1/networks/gone", 404, "not_found", "network 'gone': not found");
  EXPECT_EQ(out("net inspect backend"),
            "[\n  {\n    \"id\": \"77\",\n    \"name\": \"backend\"\n  }\n]\n");
  Outcome some = run("net inspect gone backend -o name");
  EXPECT_EQ(some.exit_code, 9);
  EXPECT_EQ(some.out, "backend\n");
  EXPECT_EQ(some.err, "ovn-lite: network 'gone': not found\n");
  Outcome none = run("net inspect gone");
  EXPECT_EQ(none.exit_code, 3);
  EXPECT_EQ(none.out, "[]\n");
}

TEST_F(NetTest, rm_goes_on_after_an_error_and_prints_what_it_removed) {
  agent->answer("DELETE /v1/networks/77", R"({"id":"77","name":"a"})");
  agent->refuse("DELETE /v1/networks/b", 409, "conflict", "network 'b' is in use by web on host2");
  agent->refuse("DELETE /v1/networks/c", 404, "not_found", "network 'c': not found");
  EXPECT_EQ(out("net rm 77"), "a\n");
  Outcome some = run("net rm b 77 c");
  EXPECT_EQ(some.exit_code, 9);
  EXPECT_EQ(some.out, "a\n");
  EXPECT_EQ(some.err,
            "ovn-lite: network 'b' is in use by web on host2\n"
            "ovn-lite: network 'c': not found\n");
  EXPECT_EQ(failure("net rm b"), (Failed{4, "ovn-lite: network 'b' is in use by web on host2\n"}));
  EXPECT_EQ(failure("net rm c"), (Failed{3, "ovn-lite: network 'c': not found\n"}));
  EXPECT_EQ(out("net rm -f c"), "");
}

TEST_F(NetTest, exists_says_nothing_but_by_its_exit_code) {
  agent->answer("GET /v1/networks/a", R"({"id":"77"})");
  agent->refuse("GET /v1/networks/b", 404, "not_found", "network 'b': not found");
  agent->refuse("GET /v1/networks/c", 500, "internal", "oh");
  EXPECT_EQ(out("net exists a"), "");
  EXPECT_EQ(failure("net exists b"), (Failed{3, ""}));
  EXPECT_EQ(failure("net exists c"), (Failed{1, "ovn-lite: oh\n"}));
}

}  // namespace
}  // namespace ovn::cli
