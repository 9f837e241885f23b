// SPDX-License-Identifier: Apache-2.0
// DNS: queries of containers, replies of upstreams, and names. Whatever comes in, what goes out is
// within the size that the query allows, bears its id, and is a message that a client can read.
// (Not so what an upstream's pointers leave of one, where they lead into the header or a TTL.)
#include "core/base/check.h"
#include "core/dns/reply.h"
#include "core/dns/responder.h"
#include "test/core/dns/messages.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

const dns::Scope& names_known() {
  using namespace dns;
  static const Scope one = [] {
    std::vector<Source> sources;
    for (uint32_t i = 0; i < 60; ++i) {
      sources.push_back({{fmt::format("c{}", i), "api"}, {ip::Address::v4(0x0a000001 + i)}, "a"});
    }
    Scope made;
    made.zones.push_back(Zone::build("back", {*ip::Prefix::parse("10.0.0.0/24")}, sources));
    return made;
  }();
  return one;
}

void dns_query(ByteView input) {
  using namespace dns;
  static Bytes buffer(kMessageMax);
  for (Transport transport : {Transport::udp, Transport::tcp}) {
    Parsed parsed;
    Outcome outcome = respond(input, names_known(), transport, input.size(), buffer, parsed);
    OVN_CHECK(outcome.kind != Outcome::Kind::forward);
    if (outcome.kind == Outcome::Kind::dropped) continue;
    ByteView answer = ByteView(buffer).first(outcome.size);
    OVN_CHECK(transport == Transport::tcp || answer.size() <= parsed.query.udp_limit());
    OVN_CHECK(answer[0] == input[0] && answer[1] == input[1]);
    OVN_CHECK(answer_text(answer) != "malformed");
  }
}

void dns_reply(ByteView input) {
  using namespace dns;
  auto reply = read_reply(input);
  if (!reply) return;
  OVN_CHECK(reply->message.size() <= input.size());
  Parsed parsed;
  Bytes query = query_bytes({.name = "api", .edns = 700});
  if (!is_reply_to(query, input, true)) return;
  parse_query(query, parsed);
  const ByteView question = parsed.query.question;
  Asker asker{7, parsed.query.flags, Bytes(question.begin(), question.end()), parsed.query.edns,
              parsed.query.udp_limit()};
  Bytes answer = answer_from(*reply, asker, std::chrono::seconds(input.size()));
  OVN_CHECK(answer.size() <= asker.limit && answer[1] == 7);
}

Bytes reply_bytes() {
  using namespace dns;
  Bytes query = query_bytes({.name = "api", .edns = 700}), bytes(kUdpMax);
  Parsed parsed;
  bytes.resize(respond(query, names_known(), Transport::udp, 1, bytes, parsed).size);
  return bytes;
}

void dns_name(ByteView input) {
  using namespace dns;
  size_t at = input.empty() ? 0 : input.back() % input.size();
  Name name;
  if (!read_name(input, at, name)) return;
  OVN_CHECK(at <= input.size() && name.labels() <= 127);
  name.make_lower();
  if (auto address = name.reversed()) OVN_CHECK(Name::reverse_of(*address) == name);
}

}  // namespace

std::vector<Target> dns_targets() {
  using namespace dns;
  return {
      {"dns_query",
       {query_bytes({"api"}), query_bytes({.name = "c7.back", .type = Type::aaaa, .edns = 700}),
        query_bytes({"1.0.0.10.in-addr.arpa", Type::ptr}), query_bytes({.name = ".", .klass = 3})},
       dns_query},
      {"dns_reply", {reply_bytes()}, dns_reply},
      {"dns_name", {bytes_of(std::string_view("\1a\0\3www\xc0\0\1", 10)), bytes_of("\7in-addr")},
       dns_name},
  };
}

}  // namespace ovn::fuzz
