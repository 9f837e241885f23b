// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_api.h"

#include <gtest/gtest.h>

#include "test/core/dns/messages.h"
#include "test/support/host_builder.h"

namespace ovn::agent {
namespace {

controller::Host host() {
  controller::Host host = test::make_host();
  auto request = test::attach_request(1);
  request.sandbox.name = "web";
  test::attached(host, request);
  return host;
}

std::string asked(std::string_view name, std::string_view type, std::string_view from = "") {
  auto question = parse_dns_question(host(), name, type, from);
  if (!question) return question.error().message;
  dns::Parsed parsed;
  dns::parse_query(question->message, parsed);
  return parsed.query.name.to_text() + " " + dns::type_text(parsed.query.type);
}

TEST(ParseDnsQuestion, takes_names_and_addresses) {
  EXPECT_EQ(asked("DB.back", ""), "db.back A");
  EXPECT_EQ(asked("db", "aaaa", "web"), "db AAAA");
  EXPECT_EQ(asked("10.7.0.4", ""), "4.0.7.10.in-addr.arpa PTR");
  EXPECT_EQ(asked("a..b", ""), "'a..b' is no name");
  EXPECT_EQ(asked("a", "what").substr(0, 25), "'what' is no type of reco");
  EXPECT_EQ(asked("a", "", "db"), "no container 'db' is attached");
}

TEST(ParseDnsQuestion, refuses_a_container_in_which_nobody_answers) {
  controller::Host off = host();
  off.sandboxes.begin()->second.dns = model::DnsMode::off;
  auto question = parse_dns_question(off, "db", "", "web");
  ASSERT_FALSE(question);
  EXPECT_EQ(question.error().message, "no names are answered in pid:1 (dns is off)");
}

TEST(DnsAnswerJson, tells_each_record_and_the_source) {
  Bytes query = dns::query_bytes({"db"}), bytes(512);
  dns::Parsed parsed;
  dns::parse_query(query, parsed);
  dns::Response response(parsed.query, 0, dns::Rcode::no_error, bytes, 512);
  response.add(dns::Type::a, 5, Bytes{10, 0, 0, 1});
  bytes.resize(response.finish());
  EXPECT_EQ(json::serialize(dns_answer_json({bytes, "back", {"host2"}, {}, false})),
            R"({"name":"db","type":"A","rcode":"NOERROR","source":"network back","answers":)"
            R"([{"name":"db","type":"A","ttl":5,"data":"10.0.0.1","owner":"host2"}]})");
  auto source = [&](DnsExplained answer) {
    return std::string(dns_answer_json(answer).at("source").as_string());
  };
  EXPECT_EQ(source({bytes, "", {}, *ip::Endpoint::parse("192.0.2.1:53"), false}),
            "upstream 192.0.2.1:53");
  EXPECT_EQ(source({bytes, "", {}, {}, true}), "cache");
  EXPECT_EQ(source({bytes, "", {}, {}, false}), "nobody");
}

}  // namespace
}  // namespace ovn::agent
