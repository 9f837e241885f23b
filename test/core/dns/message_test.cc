// SPDX-License-Identifier: Apache-2.0
#include "core/dns/message.h"

#include <gtest/gtest.h>

#include "test/core/dns/messages.h"

namespace ovn::dns {
namespace {

Parsed parse(const Bytes& bytes) {
  Parsed parsed;
  parse_query(bytes, parsed);
  return parsed;
}

using Verdict = Parsed::Verdict;

TEST(ParseQuery, tells_what_is_asked) {
  Bytes bytes = query_bytes({"WWW.Example", Type::aaaa, 7, flag::kDesired, 1400, kClassIn, true});
  Parsed parsed = parse(bytes);
  ASSERT_EQ(parsed.verdict, Verdict::good);
  EXPECT_EQ(parsed.query.id, 7);
  EXPECT_EQ(parsed.query.name.to_text(), "www.example");
  EXPECT_EQ(parsed.query.type, Type::aaaa);
  EXPECT_EQ(as_text(parsed.query.question).substr(0, 12), "\3WWW\7Example");
  ASSERT_TRUE(parsed.query.edns);
  EXPECT_EQ(parsed.query.edns->udp_size, 1400);
  EXPECT_TRUE(parsed.query.edns->dnssec_ok);
  EXPECT_EQ(parsed.query.udp_limit(), 1400u);
}

TEST(ParseQuery, bounds_what_may_go_back_by_udp) {
  EXPECT_EQ(parse(query_bytes({"a"})).query.udp_limit(), 512u);
  EXPECT_EQ(parse(query_bytes({.name = "a", .edns = 0})).query.udp_limit(), 512u);
  EXPECT_EQ(parse(query_bytes({.name = "a", .edns = 65535})).query.udp_limit(), kUdpMax);
}

TEST(ParseQuery, drops_answers_and_what_has_no_header) {
  EXPECT_EQ(parse({}).verdict, Verdict::drop);
  EXPECT_EQ(parse(Bytes(11)).verdict, Verdict::drop);
  EXPECT_EQ(parse(query_bytes({.name = "a", .flags = flag::kResponse})).verdict, Verdict::drop);
}

TEST(ParseQuery, refuses_what_is_no_question) {
  Bytes good = query_bytes({.name = "web", .edns = 1232});
  for (size_t size = kHeaderSize; size < good.size(); ++size) {
    Parsed parsed = parse(Bytes(good.begin(), good.begin() + static_cast<ptrdiff_t>(size)));
    EXPECT_EQ(parsed.verdict, Verdict::malformed) << size;
    EXPECT_EQ(parsed.why, Rcode::format);
    EXPECT_EQ(parsed.query.id, 0x1234);
  }
  for (size_t count : {5, 7, 9}) {  // two questions; an answer; an authority
    Bytes bytes = good;
    ++bytes[count];
    EXPECT_EQ(parse(bytes).verdict, Verdict::malformed) << count;
  }
  EXPECT_EQ(parse(query_bytes({.name = "a", .flags = 0x2800})).why, Rcode::not_implemented);
}

TEST(ParseQuery, refuses_a_second_opt_record_and_other_versions_of_edns) {
  Bytes good = query_bytes({.name = "web", .edns = 1232});
  Bytes twice = good;
  twice.insert(twice.end(), good.end() - 11, good.end());
  twice[11] = 2;
  EXPECT_EQ(parse(twice).why, Rcode::format);
  EXPECT_EQ(parse(twice).verdict, Verdict::malformed);
  Bytes newer = good;
  newer[newer.size() - 5] = 1;
  EXPECT_EQ(parse(newer).verdict, Verdict::malformed);
  EXPECT_EQ(parse(newer).why, Rcode::bad_version);
}

TEST(ParseQuery, refuses_a_pointer_in_the_question) {
  Bytes bytes = query_bytes({"a"});
  bytes.erase(bytes.begin() + kHeaderSize, bytes.begin() + kHeaderSize + 3);
  bytes.insert(bytes.begin() + kHeaderSize, {0xc0, 0x04});  // into the header, where zeros stand
  EXPECT_EQ(parse(bytes).verdict, Verdict::malformed);
}

struct Written {
  Bytes buffer = Bytes(kMessageMax);
  std::string text(size_t size) { return answer_text(ByteView(buffer).first(size)); }
};

TEST(Response, repeats_the_question_and_its_case) {
  Bytes bytes = query_bytes({"WeB"});
  Parsed parsed = parse(bytes);
  Written out;
  Response response(parsed.query, flag::kAuthoritative, Rcode::no_error, out.buffer, 512);
  const uint8_t address[] = {10, 0, 0, 1};
  EXPECT_TRUE(response.add(Type::a, 5, address));
  EXPECT_EQ(out.text(response.finish()), "NOERROR aa rd ra\nWeB 5 A 10.0.0.1");
}

TEST(Response, leaves_out_what_does_not_fit_and_says_so) {
  for (int edns : {-1, 600}) {
    Bytes bytes = query_bytes({.name = "web", .edns = edns});
    Parsed parsed = parse(bytes);
    Written out;
    size_t limit = parsed.query.udp_limit();
    Response response(parsed.query, 0, Rcode::no_error, out.buffer, limit);
    const uint8_t address[] = {10, 0, 0, 1};
    int fit = 0;
    while (response.add(Type::a, 5, address)) ++fit;
    size_t size = response.finish();
    EXPECT_LE(size, limit);
    EXPECT_GT(size, limit - 16);
    EXPECT_EQ(out.text(size).substr(0, 16), "NOERROR tc rd ra");
    EXPECT_EQ(out.text(size).find("OPT") != std::string::npos, edns > 0);
    EXPECT_GT(fit, 25);
  }
}

TEST(Refusal, bears_the_id_of_what_it_refuses_and_a_long_code_in_the_opt_record) {
  Bytes bytes = query_bytes({.name = "web", .edns = 1232});
  bytes[bytes.size() - 5] = 1;
  Parsed parsed = parse(bytes);
  Written out;
  size_t size = refuse(parsed.query, parsed.why, out.buffer);
  EXPECT_EQ(out.text(size), "BADVERS rd ra\nOPT 1232");
  EXPECT_EQ(out.buffer[0], 0x12);
  Bytes cut(bytes.begin(), bytes.begin() + 14);
  parse_query(cut, parsed);
  EXPECT_EQ(out.text(refuse(parsed.query, parsed.why, out.buffer)), "FORMERR rd ra");
}

}  // namespace
}  // namespace ovn::dns
