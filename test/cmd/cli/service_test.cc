// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

constexpr std::string_view kWeb =
    R"({"id":"0123456789abcdef0123456789abcdef","name":"web",
        "network":{"id":"aa","name":"backend"},"mode":"vip","vips":["10.7.0.254","fd00::fe"],
        "ports":["http=80/tcp"],
        "published":[{"published":8080,"target":80,"protocol":"tcp","mode":"ingress"},
                     {"published":8081,"target":81,"protocol":"tcp","mode":"ingress"},
                     {"published":0,"target":53,"protocol":"udp","mode":"host"}],
        "local_first":true,"revision":"7","created":1799999820,
        "health":{"kind":"http","port":80,"path":"/up","interval":2000,"timeout":1000,
                  "retries":3,"rises":1},
        "backends":[
          {"endpoint":"e1e1e1e1e1e1e1e1","name":"one","node":"host1","addresses":["10.7.0.4"],
           "weight":2,"state":"up"},
          {"endpoint":"e2e2e2e2e2e2e2e2","name":"two","node":"host2","addresses":["10.7.0.8"],
           "weight":1,"state":"draining"}]})";

class ServiceTest : public CliTest {};

TEST_F(ServiceTest, create_sends_what_the_options_mean) {
  agent->answer("POST /v1/services", R"({"id":"77","name":"web"})", 201);
  EXPECT_EQ(out("service create web --net backend"), "77\n");
  out("service create web --network backend --mode dnsrr --vip 10.7.0.9 --port http=80 "
      "--port 53/udp --health-http 80/up --health-interval 500ms --health-timeout 1s "
      "--health-retries 5 --health-rises 2");
  out("service create web --net backend --health-tcp 80");
  out("service create web --net backend --health-http 80");
  out("service create web --net backend --health-cmd true");
  EXPECT_EQ(
      agent->requests(),
      (Lines{
          R"(POST /v1/services {"name":"web","network":"backend","mode":"vip","vips":[],)"
          R"("ports":[]})",
          R"(POST /v1/services {"name":"web","network":"backend","mode":"dnsrr",)"
          R"("vips":["10.7.0.9"],"ports":["http=80","53/udp"],"health":{"kind":"http","port":80,)"
          R"("path":"/up","interval":500,"timeout":1000,"retries":"5","rises":"2"}})",
          R"(POST /v1/services {"name":"web","network":"backend","mode":"vip","vips":[],)"
          R"("ports":[],"health":{"kind":"tcp","port":80}})",
          R"(POST /v1/services {"name":"web","network":"backend","mode":"vip","vips":[],)"
          R"("ports":[],"health":{"kind":"http","port":80,"path":"/"}})",
          R"(POST /v1/services {"name":"web","network":"backend","mode":"vip","vips":[],)"
          R"("ports":[],"health":{"kind":"exec","command":"true"}})"}));
}

TEST_F(ServiceTest, published_ports_are_sent_one_by_one) {
  agent->answer("POST /v1/services", R"({"id":"77","name":"web"})", 201);
  agent->answer("POST /v1/services/web", R"({"id":"77","name":"web"})");
  out("service create web --net b -p 8080-8081:80-81 --publish 53/udp --publish-mode host");
  out("service create web --net b -p published=80,target=90,mode=ingress --local-first");
  out("service update web --publish-rm 80 --publish-add 8081:80 --local-first=false");
  EXPECT_EQ(
      agent->requests(),
      (Lines{
          R"(POST /v1/services {"name":"web","network":"b","mode":"vip","vips":[],"ports":[],)"
          R"("published":[{"published":8080,"target":80,"protocol":"tcp","mode":"host"},)"
          R"({"published":8081,"target":81,"protocol":"tcp","mode":"host"},)"
          R"({"published":0,"target":53,"protocol":"udp","mode":"host"}]})",
          R"(POST /v1/services {"name":"web","network":"b","mode":"vip","vips":[],"ports":[],)"
          R"("published":[{"published":80,"target":90,"protocol":"tcp","mode":"ingress"}],)"
          R"("local_first":true})",
          R"(POST /v1/services/web {"publish_add":[{"published":8081,"target":80,)"
          R"("protocol":"tcp","mode":"ingress"}],"publish_rm":[{"published":0,"target":80,)"
          R"("protocol":"tcp","mode":"ingress"}],"local_first":false})"}));
}

TEST_F(ServiceTest, what_is_malformed_never_reaches_the_agent) {
  for (std::string line :
       {"service create web", "service create web --net b --port 80-90",
        "service create web --net b --health-tcp 0", "service create web --net b --health-http x/y",
        "service create web --net b --health-tcp 80 --health-retries 0",
        "service create web --net b --vip 10.7.0", "service create web --net b -p x",
        "service create web --net b -p 10.0.0.1:80:80",
        "service create web --net b -p 80 --publish-mode all",
        "service update web --local-first=perhaps", "service create web --net b --mode ipvs"}) {
    EXPECT_EQ(failure(line).first, 2) << line;
  }
  EXPECT_EQ(failure("service create web --net b --health-tcp 80 --health-cmd true"),
            (Failed{1, "ovn-lite: --health-tcp, --health-http and --health-cmd exclude each "
                       "other\n"}));
  EXPECT_EQ(failure("service create web --net b --health-retries 3").first, 1);
  EXPECT_TRUE(agent->requests().empty());
}

TEST_F(ServiceTest, ls_and_inspect_show_tables_or_the_rows_themselves) {
  std::string listed(kWeb);
  auto backends = listed.find("\"backends\"");
  agent->answer("GET /v1/services", "[" + listed.substr(0, backends) + "\"backends\":\"1/2\"}]");
  agent->answer("GET /v1/services/web", std::string(kWeb));
  EXPECT_TRUE(golden("service_ls.txt", out("service ls")));
  EXPECT_EQ(out("service ls -q"), "0123456789abcdef0123456789abcdef\n");
  EXPECT_TRUE(golden("service_inspect.json", out("service inspect web")));
  EXPECT_TRUE(golden("service_inspect.txt", out("service inspect web -o table")));
  EXPECT_EQ(out("service inspect web -o name"), "one\ntwo\n");
  EXPECT_EQ(run("service inspect none").exit_code, 3);
}

TEST_F(ServiceTest, inspect_says_of_which_nodes_it_does_not_know_the_connections) {
  agent->answer("GET /v1/services/web", R"({"name":"web","backends":[],"uncounted":[)"
                                        R"({"node":"host2","reason":"it is unreachable"}]})");
  for (std::string line : {"service inspect web", "service inspect web -o table"}) {
    auto outcome = run(line);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.err, "ovn-lite: connections of 'web' on node 'host2' are not all known: "
                           "it is unreachable\n");
  }
}

TEST_F(ServiceTest, update_sends_what_it_names_and_keeps_the_rest_of_a_health_check) {
  agent->answer("GET /v1/services/web", std::string(kWeb));
  agent->answer("POST /v1/services/web", R"({"id":"77","name":"web"})");
  EXPECT_EQ(out("service update web --mode dnsrr"), "77\n");
  out("service update web --port 81 --no-healthcheck");
  out("service update web --health-retries 9");
  out("service update web --health-tcp 81");
  EXPECT_EQ(failure("service update web --no-healthcheck --health-tcp 80").first, 1);
  auto asked = agent->requests();
  std::erase_if(asked, [](const std::string& one) { return one.starts_with("GET"); });
  EXPECT_EQ(
      asked,
      (Lines{
          R"(POST /v1/services/web {"mode":"dnsrr"})",
          R"(POST /v1/services/web {"ports":["81"],"health":null})",
          R"(POST /v1/services/web {"health":{"kind":"http","port":80,"path":"/up",)"
          R"("interval":2000,"timeout":1000,"retries":"9","rises":1}})",
          R"(POST /v1/services/web {"health":{"rises":1,"retries":3,"timeout":1000,)"
          R"("interval":2000,"kind":"tcp","port":81}})"}));
}

TEST_F(ServiceTest, rm_prints_what_was_removed) {
  agent->answer("DELETE /v1/services/web", R"({"id":"77","name":"web"})");
  agent->answer("DELETE /v1/services/db?force=1", R"({"id":"78","name":"db"})");
  EXPECT_EQ(out("service rm web"), "web\n");
  EXPECT_EQ(out("service rm -f db"), "db\n");
  agent->refuse("DELETE /v1/services/db", 409, "conflict", "service 'db' has backends: 'x'");
  EXPECT_EQ(failure("service rm db"),
            (Failed{4, "ovn-lite: service 'db' has backends: 'x'\n"}));
}

}  // namespace
}  // namespace ovn::cli
