// SPDX-License-Identifier: Apache-2.0
#include "core/dns/responder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <set>

#include "test/core/dns/messages.h"

static size_t allocations = 0;

// Counted, to see that an answer takes none.
void* operator new(size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (!memory) std::abort();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace ovn::dns {
namespace {

ip::Address ip(std::string_view text) { return *ip::Address::parse(text); }

Scope scope() {
  Scope scope;
  std::vector<Source> back{{{"db", "store", "0123456789ab"}, {ip("10.0.0.1")}, "host1"},
                           {{"web"}, {ip("10.0.0.2"), ip("fd00::2")}, "host2"}};
  std::vector<Source> front{{{"web"}, {ip("10.1.0.7")}, "host1"}};
  scope.zones = {Zone::build("back", {*ip::Prefix::parse("10.0.0.0/24")}, back),
                 Zone::build("front", {*ip::Prefix::parse("10.1.0.0/24")}, front)};
  scope.ttl = 5;
  return scope;
}

std::string ask(const Scope& scope, const Ask& ask, Transport transport = Transport::udp,
                uint64_t chance = 0) {
  Bytes buffer(kMessageMax);
  Parsed parsed;
  Outcome outcome = respond(query_bytes(ask), scope, transport, chance, buffer, parsed);
  if (outcome.kind == Outcome::Kind::forward) return "forward";
  if (outcome.kind == Outcome::Kind::dropped) return "dropped";
  return answer_text(ByteView(buffer).first(outcome.size));
}

TEST(Responder, answers_names_aliases_and_short_ids) {
  for (const char* name : {"db", "store", "0123456789ab", "db.", "db.back", "store.back."}) {
    std::string answer = ask(scope(), {name});
    EXPECT_EQ(answer.substr(0, 16), "NOERROR aa rd ra") << name;
    EXPECT_TRUE(answer.ends_with(" 5 A 10.0.0.1")) << answer;
  }
}

TEST(Responder, takes_the_first_network_that_knows_a_name_and_the_one_that_is_named) {
  EXPECT_EQ(ask(scope(), {"web"}), "NOERROR aa rd ra\nweb 5 A 10.0.0.2");
  EXPECT_EQ(ask(scope(), {"web.back"}), "NOERROR aa rd ra\nweb.back 5 A 10.0.0.2");
  EXPECT_EQ(ask(scope(), {"web.front"}), "NOERROR aa rd ra\nweb.front 5 A 10.1.0.7");
  EXPECT_EQ(ask(scope(), {"db.front"}), "NXDOMAIN rd ra");
  EXPECT_EQ(ask(scope(), {"front"}), "NXDOMAIN rd ra");
}

TEST(Responder, knows_only_the_networks_of_the_container) {
  Scope other = scope();
  other.zones.erase(other.zones.begin());
  EXPECT_EQ(ask(other, {"db"}), "NXDOMAIN rd ra");
  EXPECT_EQ(ask(other, {"db.back"}), "NXDOMAIN rd ra");
  EXPECT_EQ(ask(other, {"web"}), "NOERROR aa rd ra\nweb 5 A 10.1.0.7");
}

TEST(Responder, tells_the_ports_of_a_service) {
  std::vector<PortSource> ports{{"_http._tcp.web", 80, 1, "one", true},
                                {"_http._tcp.web", 80, 3, "two", true}};
  Scope with_ports;
  with_ports.ttl = 5;
  with_ports.zones = {Zone::build("back", {}, {}, ports)};
  // Priority, weight and port, then one.back or two.back.
  const std::string kOne = "000000010050036f6e65046261636b00";
  const std::string kTwo = "0000000300500374776f046261636b00";
  EXPECT_EQ(ask(with_ports, {"_http._tcp.web", Type::srv}),
            "NOERROR aa rd ra\n_http._tcp.web 5 SRV " + kOne + "\n_http._tcp.web 5 SRV " + kTwo);
  EXPECT_EQ(ask(with_ports, {"_HTTP._tcp.web.back", Type::srv}, Transport::udp, 1),
            "NOERROR aa rd ra\n_HTTP._tcp.web.back 5 SRV " + kTwo +
                "\n_HTTP._tcp.web.back 5 SRV " + kOne);
  EXPECT_EQ(ask(with_ports, {"_http._tcp.web"}), "NOERROR aa rd ra");
}

TEST(Responder, does_not_mind_the_case) {
  EXPECT_EQ(ask(scope(), {"dB.BaCk"}), "NOERROR aa rd ra\ndB.BaCk 5 A 10.0.0.1");
}

TEST(Responder, answers_of_the_other_family_with_nothing) {
  EXPECT_EQ(ask(scope(), {"db", Type::aaaa}), "NOERROR aa rd ra");
  EXPECT_EQ(ask(scope(), {"web", Type::aaaa}), "NOERROR aa rd ra\nweb 5 AAAA fd00::2");
  for (Type type : {Type::mx, Type::txt, Type::srv, Type::soa, Type(65)}) {
    EXPECT_EQ(ask(scope(), {"db", type}), "NOERROR aa rd ra");
  }
  EXPECT_EQ(ask(scope(), {"web", Type::any}),
            "NOERROR aa rd ra\nweb 5 A 10.0.0.2\nweb 5 AAAA fd00::2");
}

TEST(Responder, names_addresses_of_its_networks_and_no_others) {
  EXPECT_EQ(ask(scope(), {"1.0.0.10.in-addr.arpa", Type::ptr}),
            "NOERROR aa rd ra\n1.0.0.10.in-addr.arpa 5 PTR db.back");
  EXPECT_EQ(ask(scope(), {"1.0.0.10.in-addr.arpa", Type::a}), "NOERROR aa rd ra");
  EXPECT_EQ(ask(scope(), {"1.0.0.10.in-addr.arpa.back", Type::ptr}), "NXDOMAIN rd ra");
  Scope open = scope();
  open.forwards = true;
  EXPECT_EQ(ask(open, {"9.0.0.10.in-addr.arpa", Type::ptr}), "NXDOMAIN rd ra");
  EXPECT_EQ(ask(open, {"9.9.9.9.in-addr.arpa", Type::ptr}), "forward");
}

TEST(Responder, asks_others_of_unknown_names_only_where_that_is_allowed) {
  Scope open = scope();
  open.forwards = true;
  EXPECT_EQ(ask(open, {"example.org"}), "forward");
  EXPECT_EQ(ask(open, {"db", Type::mx}), "NOERROR aa rd ra");
  EXPECT_EQ(ask(scope(), {"example.org"}), "NXDOMAIN rd ra");
}

Scope learning(bool forwards) {
  std::vector<Source> sources{{{"db"}, {ip("10.0.0.1")}, "host1"}, {{"web"}, {}, ""}};
  std::vector<Source> known{{{"here"}, {ip("10.1.0.7")}, "host1"}};
  Scope scope;
  scope.zones = {Zone::build("back", {*ip::Prefix::parse("10.0.0.0/24")}, sources, {}, false),
                 Zone::build("front", {*ip::Prefix::parse("10.1.0.0/24")}, known)};
  scope.forwards = forwards;
  return scope;
}

TEST(Responder, neither_denies_nor_forwards_what_may_be_a_name_of_an_incomplete_network) {
  for (bool forwards : {false, true}) {
    Scope scope = learning(forwards);
    for (const char* name : {"far", "far.back", "_http._tcp.far", "_http._tcp.far.back", "front",
                             "api.example.org.back"}) {
      EXPECT_EQ(ask(scope, {name}), "SERVFAIL rd ra") << name;
    }
    EXPECT_EQ(ask(scope, {"9.0.0.10.in-addr.arpa", Type::ptr}), "SERVFAIL rd ra");
    EXPECT_EQ(ask(scope, {"web"}), "SERVFAIL rd ra") << "a service whose backends are not known";
  }
}

TEST(Responder, answers_at_once_what_is_known_or_no_name_of_an_incomplete_network) {
  Scope scope = learning(true);
  EXPECT_EQ(ask(scope, {"db"}), "NOERROR aa rd ra\ndb 0 A 10.0.0.1");
  EXPECT_EQ(ask(scope, {"db", Type::aaaa}), "NOERROR aa rd ra");
  EXPECT_EQ(ask(scope, {"here.front"}), "NOERROR aa rd ra\nhere.front 0 A 10.1.0.7");
  EXPECT_EQ(ask(scope, {"1.0.0.10.in-addr.arpa", Type::ptr}),
            "NOERROR aa rd ra\n1.0.0.10.in-addr.arpa 0 PTR db.back");
  EXPECT_EQ(ask(scope, {"9.0.1.10.in-addr.arpa", Type::ptr}), "NXDOMAIN rd ra");
  for (const char* name : {"example.org", "far.front", "_http._tcp.example.org", "."}) {
    EXPECT_EQ(ask(scope, {name}), "forward") << name;
  }
}

TEST(Responder, denies_no_name_that_may_be_an_alias_where_nobody_else_is_asked) {
  EXPECT_EQ(ask(learning(false), {"api.example.org"}), "SERVFAIL rd ra");
  EXPECT_EQ(ask(learning(false), {"9.9.9.9.in-addr.arpa", Type::ptr}), "NXDOMAIN rd ra");
  EXPECT_EQ(ask(scope(), {"api.example.org"}), "NXDOMAIN rd ra") << "all is known";
}

TEST(Responder, begins_anywhere_among_several_answers) {
  std::vector<Source> sources;
  for (uint32_t i = 0; i < 5; ++i) sources.push_back({{"api"}, {ip::Address::v4(i + 1)}, "a"});
  Scope many;
  many.zones = {Zone::build("n", {}, sources)};
  std::set<std::string> firsts;
  for (uint64_t chance = 0; chance < 5; ++chance) {
    std::string answer = ask(many, {"api"}, Transport::udp, chance);
    EXPECT_EQ(std::count(answer.begin(), answer.end(), '\n'), 5);
    firsts.insert(answer.substr(0, answer.find('\n', 20)));
  }
  EXPECT_EQ(firsts.size(), 5u);
}

TEST(Responder, sends_what_fits_by_udp_and_everything_by_tcp) {
  std::vector<Source> sources;
  for (uint32_t i = 0; i < 1000; ++i) sources.push_back({{"api"}, {ip::Address::v4(i + 1)}, "a"});
  Scope many;
  many.zones = {Zone::build("n", {}, sources)};
  auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  std::string plain = ask(many, {"api"});
  EXPECT_EQ(plain.substr(0, 19), "NOERROR aa tc rd ra");
  EXPECT_EQ(lines(plain), (512 - 12 - 9) / 16);
  EXPECT_EQ(lines(ask(many, {.name = "api", .edns = 1232})), (1232 - 12 - 9 - 11) / 16 + 1);
  EXPECT_EQ(lines(ask(many, {"api"}, Transport::tcp)), 1000);
}

TEST(Responder, refuses_other_classes_and_what_is_malformed) {
  EXPECT_EQ(ask(scope(), {.name = "db", .klass = 3}), "REFUSED rd ra");
  EXPECT_EQ(ask(scope(), {.name = "db", .flags = 0x2000}), "NOTIMP ra");
  EXPECT_EQ(ask(scope(), {.name = "db", .flags = flag::kResponse}), "dropped");
}

// A label may hold a dot; it is not the end of a label.
TEST(Responder, is_not_misled_by_dots_within_labels) {
  Bytes query = query_bytes({"db.back"});
  query[kHeaderSize] = 7;
  query[kHeaderSize + 3] = '.';
  Bytes buffer(kMessageMax);
  Parsed parsed;
  Outcome outcome = respond(query, scope(), Transport::udp, 0, buffer, parsed);
  EXPECT_EQ(answer_text(ByteView(buffer).first(outcome.size)), "NXDOMAIN rd ra");
}

TEST(Responder, allocates_nothing_for_an_answer) {
  Scope many = scope();
  std::vector<Bytes> queries{query_bytes({"db.back"}), query_bytes({"web", Type::aaaa}),
                             query_bytes({"nowhere"}), query_bytes({.name = "db", .edns = 1232}),
                             query_bytes({"1.0.0.10.in-addr.arpa", Type::ptr}), Bytes(20)};
  Bytes buffer(kMessageMax);
  Parsed parsed;
  size_t before = allocations, answered = 0;
  for (int round = 0; round < 100; ++round) {
    for (const Bytes& query : queries) {
      answered += respond(query, many, Transport::udp, 3, buffer, parsed).size > 0;
    }
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(answered, 600u);
  Bytes counted(1);
  EXPECT_GT(allocations, before);
}

}  // namespace
}  // namespace ovn::dns
