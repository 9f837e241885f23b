// SPDX-License-Identifier: Apache-2.0
#include "core/dns/reply.h"

#include <gtest/gtest.h>

#include <set>

#include "test/core/dns/messages.h"

namespace ovn::dns {
namespace {

Question question(std::string_view name) { return {*Name::from_text(name), Type::a, kClassIn}; }

Asker asker(const Ask& ask) {
  static Bytes bytes;
  bytes = query_bytes(ask);
  Parsed parsed;
  parse_query(bytes, parsed);
  const Query& q = parsed.query;
  return {q.id, q.flags, Bytes(q.question.begin(), q.question.end()), q.edns, q.udp_limit()};
}

// A reply to `query` with that many addresses.
Bytes reply_to(const Bytes& query, int addresses) {
  Parsed parsed;
  parse_query(query, parsed);
  Bytes bytes(kMessageMax);
  Response response(parsed.query, 0, Rcode::no_error, bytes, kMessageMax);
  for (int i = 0; i < addresses; ++i) {
    ip::Address address = ip::Address::v4(0x0a000001 + static_cast<uint32_t>(i));
    response.add(Type::a, 60, {address.data(), 4});
  }
  bytes.resize(response.finish());
  return bytes;
}

TEST(UpstreamQuery, has_another_id_and_case_each_time) {
  Random random(1);
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) {
    Bytes bytes = upstream_query(question("a-long-name.example.org"), true, random);
    seen.insert(bytes);
    Parsed parsed;
    parse_query(bytes, parsed);
    ASSERT_EQ(parsed.verdict, Parsed::Verdict::good);
    EXPECT_EQ(parsed.query.name.to_text(), "a-long-name.example.org");
    EXPECT_EQ(parsed.query.edns->udp_size, kOurUdpSize);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(UpstreamQuery, is_told_from_others_by_all_that_changes_the_reply) {
  std::set<std::string> keys{question("a").key(), question("b").key()};
  Question other = question("a");
  other.type = Type::aaaa;
  keys.insert(other.key());
  other.dnssec_ok = true;
  keys.insert(other.key());
  other.checked = true;
  keys.insert(other.key());
  EXPECT_EQ(keys.size(), 5u);
}

TEST(IsReplyTo, wants_id_and_question_and_perhaps_the_case) {
  Bytes query = query_bytes({"WeB.example"}), reply = reply_to(query, 1);
  EXPECT_TRUE(is_reply_to(query, reply, true));
  Bytes other_case = reply;
  other_case[kHeaderSize + 1] ^= 0x20;
  EXPECT_FALSE(is_reply_to(query, other_case, true));
  EXPECT_TRUE(is_reply_to(query, other_case, false));
  Bytes other_id = reply;
  ++other_id[1];
  EXPECT_FALSE(is_reply_to(query, other_id, false));
  EXPECT_FALSE(is_reply_to(query, reply_to(query_bytes({"web.example", Type::aaaa}), 1), false));
  EXPECT_FALSE(is_reply_to(query, {}, false));
}

TEST(ReadReply, takes_out_what_is_between_us_and_the_upstream) {
  auto reply = read_reply(reply_to(query_bytes({.name = "web", .edns = 1232}), 2));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->ttls.size(), 2u);
  EXPECT_EQ(reply->lifetime, std::chrono::seconds(60));
  EXPECT_EQ(answer_text(reply->message).find("OPT"), std::string::npos);
  EXPECT_NE(answer_text(reply->message), "malformed");
}

TEST(ReadReply, refuses_what_is_cut_off_or_goes_on) {
  Bytes whole = reply_to(query_bytes({"web"}), 2);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_reply(ByteView(whole).first(size))) << size;
  }
  whole.push_back(0);
  EXPECT_FALSE(read_reply(whole));
  EXPECT_FALSE(read_reply(query_bytes({"web"})));
  EXPECT_FALSE(read_reply(Bytes(kMessageMax + 1)));
}

TEST(AnswerFrom, is_what_the_client_can_take) {
  Bytes query = query_bytes({"web"});
  auto reply = *read_reply(reply_to(query, 2));
  Bytes plain = answer_from(reply, asker({.name = "WEB", .id = 99}), std::chrono::seconds(25));
  EXPECT_EQ(answer_text(plain), "NOERROR rd ra\nWEB 35 A 10.0.0.1\nWEB 35 A 10.0.0.2");
  EXPECT_EQ(plain[1], 99);
  auto late = answer_from(reply, asker({.name = "web", .edns = 700}), std::chrono::seconds(99));
  EXPECT_EQ(answer_text(late), "NOERROR rd ra\nweb 0 A 10.0.0.1\nweb 0 A 10.0.0.2\nOPT 1232");
}

TEST(AnswerFrom, says_when_it_does_not_fit) {
  Bytes query = query_bytes({"web"});
  auto reply = *read_reply(reply_to(query, 40));
  EXPECT_EQ(answer_text(answer_from(reply, asker({"web"}), {})), "NOERROR tc rd ra");
  EXPECT_EQ(answer_text(answer_from(reply, asker({.name = "web", .edns = 600}), {})),
            "NOERROR tc rd ra\nOPT 1232");
  Bytes whole = answer_from(reply, asker({.name = "web", .edns = 1232}), {});
  EXPECT_EQ(whole.size(), 12u + 9 + 40 * 16 + 11);
}

TEST(BareAnswer, bears_a_code_and_the_question) {
  EXPECT_EQ(answer_text(bare_answer(asker({.name = "web", .edns = 600}), Rcode::failure)),
            "SERVFAIL rd ra\nOPT 1232");
}

}  // namespace
}  // namespace ovn::dns
