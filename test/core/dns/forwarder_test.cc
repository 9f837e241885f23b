// SPDX-License-Identifier: Apache-2.0
// Bounds and random runs; what it does step by step stands in forwarder_scenario_test.cc.
#include "core/dns/forwarder.h"

#include <gtest/gtest.h>

#include <set>

#include "test/core/dns/messages.h"

namespace ovn::dns {
namespace {

Instant at(int milliseconds) { return Instant(std::chrono::milliseconds(milliseconds)); }

struct Bench {
  Forwarder forwarder{{std::chrono::milliseconds(100), 50, 10}, 3};
  std::set<uint64_t> unanswered;
  std::map<uint64_t, Bytes> open;  // exchanges
  uint64_t token = 0;

  Bench() { forwarder.set_upstreams({*ip::Endpoint::parse("192.0.2.1:53")}); }

  void ask(uint64_t client, const std::string& name, Instant now) {
    Bytes bytes = query_bytes({name});
    Parsed parsed;
    parse_query(bytes, parsed);
    unanswered.insert(++token);
    forwarder.handle_query(client, token, parsed.query, 512, now);
    take();
  }
  void take() {
    while (auto output = forwarder.poll()) {
      if (auto* send = std::get_if<Forwarder::Send>(&*output)) open[send->exchange] = send->message;
      if (auto* close = std::get_if<Forwarder::Close>(&*output)) {
        EXPECT_EQ(open.erase(close->exchange), 1u);
      }
      if (auto* answer = std::get_if<Forwarder::Answer>(&*output)) {
        EXPECT_EQ(unanswered.erase(answer->token), 1u);
        EXPECT_NE(answer_text(answer->message), "malformed");
      }
    }
  }
};

TEST(Forwarder, gives_every_client_its_share_when_one_floods) {
  Bench bench;
  for (int i = 0; i < 500; ++i) bench.ask(1, fmt::format("flood{}.example", i), at(0));
  EXPECT_EQ(bench.forwarder.waiting(), 50u);
  std::set<uint64_t> others;
  for (int i = 0; i < 20; ++i) {
    bench.ask(2 + static_cast<uint64_t>(i), fmt::format("other{}.example", i), at(1));
    others.insert(bench.token);
  }
  EXPECT_EQ(bench.forwarder.waiting(), 50u);
  for (uint64_t token : others) EXPECT_TRUE(bench.unanswered.contains(token));
  EXPECT_EQ(bench.open.size(), 50u);
}

TEST(Forwarder, forgets_as_little_as_it_answers_twice_whatever_happens) {
  Bench bench;
  Random random(5);
  Instant now = at(0);
  for (int round = 0; round < 20000; ++round) {
    now += std::chrono::milliseconds(random.below(8));
    uint64_t what = random.below(10);
    if (what < 5) {
      bench.ask(random.below(5), fmt::format("n{}.example", random.below(200)), now);
    } else if (!bench.open.empty()) {
      auto exchange = std::next(bench.open.begin(),
                                static_cast<ptrdiff_t>(random.below(bench.open.size())));
      Bytes bytes = exchange->second;
      bytes[2] |= 0x80;
      bytes[3] = static_cast<uint8_t>(random.below(6));
      if (what == 5) bytes[2] |= 0x02;
      if (what == 6) bytes[random.below(bytes.size())] ^= static_cast<uint8_t>(random.next());
      if (what == 7) bench.forwarder.handle_failure(exchange->first, now);
      else bench.forwarder.handle_reply(exchange->first, bytes, now);
      bench.take();
    }
    bench.forwarder.handle_deadline(now);
    bench.take();
    EXPECT_LE(bench.forwarder.waiting(), 50u);
    EXPECT_EQ(bench.forwarder.waiting(), bench.unanswered.size());
  }
  for (int i = 0; i < 10; ++i) {
    now = std::max(now, std::min(bench.forwarder.next_deadline(), now + std::chrono::seconds(1)));
    bench.forwarder.handle_deadline(now);
    bench.take();
  }
  bench.forwarder.handle_deadline(now + std::chrono::seconds(10));
  bench.take();
  EXPECT_EQ(bench.open.size(), 0u);
  EXPECT_EQ(bench.unanswered.size(), 0u);
  EXPECT_EQ(bench.forwarder.next_deadline(), kNever);
}

}  // namespace
}  // namespace ovn::dns
