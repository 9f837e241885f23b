// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

using DnsTest = CliTest;

TEST_F(DnsTest, query_shows_answers_with_node_and_source) {
  std::string body =
      R"({"name":"db","type":"A","rcode":"NOERROR","source":"network back","answers":[)"
      R"({"name":"db","type":"A","ttl":5,"data":"10.7.0.9","owner":"host2"}]})";
  agent->answer("GET /v1/dns/query?name=db&from=web", body);
  EXPECT_EQ(out("dns query db --from web"),
            "NAME  TYPE  DATA      TTL  NODE   SOURCE\n"
            "db    A     10.7.0.9  5    host2  network back\n");
  EXPECT_EQ(out("dns query db --from web -q"), "10.7.0.9\n");
  EXPECT_NE(out("dns query db --from web -o json").find("\"owner\": \"host2\""),
            std::string::npos);
}

TEST_F(DnsTest, query_shows_a_name_without_answers_of_that_type) {
  agent->answer("GET /v1/dns/query?name=db&type=AAAA",
                R"({"name":"db","type":"AAAA","rcode":"NOERROR","source":"network back",)"
                R"("answers":[]})");
  EXPECT_EQ(out("dns query db -t AAAA"),
            "NAME  TYPE  DATA  TTL  NODE  SOURCE\n"
            "db    AAAA  -     -    -     network back\n");
}

TEST_F(DnsTest, query_fails_where_there_is_no_such_name) {
  agent->answer("GET /v1/dns/query?name=x",
                R"({"name":"x","type":"A","rcode":"NXDOMAIN","source":"nobody","answers":[]})");
  EXPECT_EQ(failure("dns query x"), (Failed{3, "ovn-lite: x A: NXDOMAIN (nobody)\n"}));
  agent->answer("GET /v1/dns/query?name=y",
                R"({"name":"y","type":"A","rcode":"SERVFAIL","source":"nobody","answers":[]})");
  EXPECT_EQ(failure("dns query y"), (Failed{1, "ovn-lite: y A: SERVFAIL (nobody)\n"}));
}

}  // namespace
}  // namespace ovn::cli
