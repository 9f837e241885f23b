// SPDX-License-Identifier: Apache-2.0
#include "gossip/stream.h"

#include <gtest/gtest.h>

#include "gossip/bulk.h"
#include "gossip/cut.h"
#include "gossip/membership.h"
#include "gossip/node.h"
#include "gossip/records.h"
#include "gossip/visibility.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

const NetworkTag kBlue(5);

Bytes value_of(int i) { return Bytes(100, static_cast<uint8_t>(i)); }

// The asker (node 1) and servers, all attached to a network; what they do about streams is carried
// from one to the other by hand.
struct StreamTest : testing::Test {
  Host asker{1}, server{2};
  StreamId opened, accepted;
  size_t to_asker = 0;  // bytes

  StreamTest() {
    meet(asker, server);
    EXPECT_TRUE(attach(server.core, kBlue));
    EXPECT_TRUE(attach(asker.core, kBlue));
    exchange_facts(asker, server);
    asker.sent();
    stop_bulk(asker.core, kBlue);
  }

  static void meet(Host& a, Host& b) {
    a.add(b.core.self->node.bytes()[0]);
    b.add(a.core.self->node.bytes()[0]);
  }
  static void tell_facts(Host& from, Host& to) {
    const Log& log = own_log(from.core, from.core.cluster());
    Cut how{kClusterScope, from.core.self->node, 1300, 9, false};
    for (const Segment& segment : cut(log, {0, kToHead}, how)) {
      Source source = to.from(from.core.self->node.bytes()[0]);
      handle(to.core, source, segment);
    }
  }
  static void exchange_facts(Host& a, Host& b) { tell_facts(a, b), tell_facts(b, a); }

  void fill_server(int records) {
    for (int i = 0; i < records; ++i) {
      ASSERT_TRUE(put(server.core, kBlue, 1, fmt::format("key-{:06}", i), value_of(i)));
    }
  }
  void begin() {
    start_bulk(asker.core, kBlue, server.core.self->node);
    asker.sent();
    Source source = asker.from(2);
    handle(asker.core, source, BulkEnd{kBlue, Uuid({1}), 1, false});
    connect();
  }
  // Takes the asker's wish to open a stream to the server.
  void connect() {
    auto& actions = asker.core.streams.actions;
    ASSERT_FALSE(actions.empty());
    opened = std::get<StreamOpen>(actions.front()).id;
    actions.pop_front();
    accepted = accept_stream(server.core).value();
  }
  // Carries one thing; false if there was nothing to carry.
  bool step() {
    for (bool asks : {true, false}) {
      Host& from = asks ? asker : server;
      Host& to = asks ? server : asker;
      auto& actions = from.core.streams.actions;
      if (actions.empty()) continue;
      StreamAction action = std::move(actions.front());
      actions.pop_front();
      StreamId there = asks ? accepted : opened;
      if (auto* sent = std::get_if<StreamSend>(&action)) {
        if (!asks) to_asker += sent->bytes.size();
        read_stream(to.core, there, sent->bytes);
      } else if (std::holds_alternative<StreamClose>(action)) {
        stream_closed(to.core, there);
      }
      return true;
    }
    return false;
  }
  void run() {
    while (step()) {
    }
  }
  size_t held() {
    auto& owners = asker.core.table(kBlue)->owners;
    auto logs = owners.find(server.core.self->node);
    return logs == owners.end() || !logs->second.current ? 0 : logs->second.current->live();
  }
};

TEST_F(StreamTest, a_large_table_comes_whole_and_for_little_more_than_its_bytes) {
  fill_server(6000);
  begin();
  run();
  EXPECT_EQ(held(), 6000u);
  EXPECT_EQ(asker.core.table(kBlue)->root, server.core.table(kBlue)->root);
  EXPECT_LT(to_asker, 6000 * (10 + 100) * 11 / 10);
  EXPECT_TRUE(asker.core.bulks.open.empty());
  EXPECT_NE(asker.core.table(kBlue)->agreed, kNever);
  EXPECT_TRUE(asker.core.streams.open.empty());
  EXPECT_TRUE(server.core.streams.open.empty());
}

TEST_F(StreamTest, no_more_is_sent_than_there_is_credit_for) {
  fill_server(6000);
  begin();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(step());  // up to the request
  size_t waiting = 0;
  for (const StreamAction& action : server.core.streams.actions) {
    waiting += std::get<StreamSend>(action).bytes.size();
  }
  EXPECT_GE(waiting, Streams::kWindow);
  EXPECT_LE(waiting, Streams::kWindow + Streams::kPacketMax);
}

TEST_F(StreamTest, a_broken_one_costs_nothing_that_was_already_there) {
  fill_server(6000);
  begin();
  while (held() < 3000) ASSERT_TRUE(step());
  server.core.streams.actions.clear();
  stream_closed(server.core, accepted);
  stream_closed(asker.core, opened);
  asker.sent();
  bulk_timeout(asker.core);
  auto asked = Host::only<Bulk>(asker.sent());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].owner, server.core.self->node);
  EXPECT_GE(asked[0].after, 3000u);
  // In datagrams, as far as it takes.
  for (int i = 0; i < 1000 && !asker.core.bulks.open.empty(); ++i) {
    Source request = server.from(1);
    handle(server.core, request, asked.at(0));
    request.reply.send();
    for (const Frame& frame : server.sent()) {
      Source answer = asker.from(2);
      if (auto* segment = std::get_if<Segment>(&frame)) handle(asker.core, answer, *segment);
      if (auto* end = std::get_if<BulkEnd>(&frame)) handle(asker.core, answer, *end);
    }
    asked = Host::only<Bulk>(asker.sent());
  }
  EXPECT_EQ(held(), 6000u);
  EXPECT_EQ(asker.core.counters[Count::rows_repeated], 0u);
}

TEST_F(StreamTest, one_that_brings_nothing_is_given_up) {
  fill_server(5000);
  begin();
  asker.core.now += std::chrono::seconds(3);
  bulk_timeout(asker.core);
  EXPECT_TRUE(asker.core.streams.open.empty());
  EXPECT_EQ(Host::only<Bulk>(asker.sent()).size(), 1u);
}

TEST_F(StreamTest, what_was_recorded_opens_nothing_again) {
  fill_server(5000);
  begin();
  std::vector<Bytes> recorded;
  while (true) {
    auto& actions = asker.core.streams.actions;
    if (!actions.empty()) {
      if (auto* sent = std::get_if<StreamSend>(&actions.front())) recorded.push_back(sent->bytes);
    }
    if (!step()) break;
  }
  ASSERT_GE(recorded.size(), 2u);
  StreamId again = accept_stream(server.core).value();
  server.core.streams.actions.clear();
  for (const Bytes& bytes : recorded) read_stream(server.core, again, bytes);
  EXPECT_FALSE(server.core.streams.open.contains(again));
  EXPECT_EQ(server.core.counters[Count::responses_refused], 1u);
  size_t sent = 0;
  for (const StreamAction& action : server.core.streams.actions) {
    if (auto* send = std::get_if<StreamSend>(&action)) sent += send->bytes.size();
  }
  EXPECT_LT(sent, 200u) << "its own nonces, and no row";
}

TEST_F(StreamTest, a_changed_byte_closes_it) {
  fill_server(5000);
  begin();
  auto& bytes = std::get<StreamSend>(asker.core.streams.actions.front()).bytes;
  bytes.back() ^= 1;
  step();
  EXPECT_TRUE(server.core.streams.open.empty());
  EXPECT_EQ(server.core.counters[Count::streams_refused], 1u);
}

TEST_F(StreamTest, a_length_beyond_the_bound_closes_it_before_the_bytes_come) {
  StreamId id = accept_stream(server.core).value();
  read_stream(server.core, id, Bytes{0x00, 0x01, 0x00, 0x01});
  EXPECT_FALSE(server.core.streams.open.contains(id));
}

TEST_F(StreamTest, nothing_of_a_network_goes_to_who_is_not_attached_to_it) {
  fill_server(5000);
  begin();
  ASSERT_TRUE(step() && step());  // the handshake
  detach(asker.core, kBlue);
  tell_facts(asker, server);
  asker.core.streams.actions.clear();
  StreamId other = accept_stream(server.core).value();
  Stream& stream = server.core.streams.open.at(other);
  stream.peer = asker.core.self->node;
  stream.proven = true;
  server.core.streams.actions.clear();
  Bytes frames;
  Writer out(frames);
  out.raw(encode(Credit{Streams::kWindow}));
  out.raw(encode(Bulk{kBlue, {}, 0, false}));
  Bytes packet = seal(asker.core, Form::short_form, frames), bytes;
  Writer(bytes).u32(static_cast<uint32_t>(packet.size()));
  Writer(bytes).raw(packet);
  read_stream(server.core, other, bytes);
  EXPECT_GT(server.core.counters[Count::frames_not_member], 0u);
  for (const StreamAction& action : server.core.streams.actions) {
    EXPECT_FALSE(std::holds_alternative<StreamSend>(action));
  }
}

TEST_F(StreamTest, beyond_the_most_that_are_served_one_is_told_to_come_back) {
  fill_server(5000);
  for (size_t i = 0; i < Streams::kServedMax; ++i) {
    server.core.streams.open.at(accept_stream(server.core).value()).proven = true;
  }
  begin();
  run();
  EXPECT_EQ(server.core.counters[Count::streams_busy], 1u);
  EXPECT_TRUE(asker.core.streams.open.empty());
  ASSERT_TRUE(asker.core.bulks.open.contains(kBlue));
  EXPECT_GT(asker.core.bulks.due.earliest(), asker.core.now);
  EXPECT_LE(asker.core.bulks.due.earliest(), asker.core.now + std::chrono::seconds(1));
}

TEST_F(StreamTest, connections_beyond_the_bound_are_not_taken) {
  for (size_t i = 0; i < Streams::kAcceptedMax; ++i) EXPECT_TRUE(accept_stream(server.core));
  EXPECT_FALSE(accept_stream(server.core));
  EXPECT_EQ(server.core.counters[Count::streams_busy], 1u);
  server.core.now += Streams::kProofMax;
  stream_timeout(server.core);
  EXPECT_TRUE(server.core.streams.open.empty()) << "who proves nothing is not kept";
}

TEST_F(StreamTest, a_log_far_behind_is_fetched_alone) {
  fill_server(5000);
  Source source = asker.from(2);
  const Log& log = own_log(server.core, *server.core.table(kBlue));
  handle(asker.core, source, head_of(log, kBlue, server.core.self->node));
  EXPECT_TRUE(being_fetched(asker.core, kBlue, server.core.self->node));
  EXPECT_TRUE(asker.core.pulls.wants.empty());
  connect();
  run();
  EXPECT_EQ(held(), 5000u);
  EXPECT_EQ(asker.core.counters[Count::streams_opened], 1u);
}

TEST_F(StreamTest, what_a_stream_brings_is_not_pulled_beside_it) {
  fill_server(5000);
  const Log& log = own_log(server.core, *server.core.table(kBlue));
  const Uuid owner = server.core.self->node;
  start_bulk(asker.core, kBlue, owner);
  Source source = asker.from(2);
  handle(asker.core, source, head_of(log, kBlue, owner));
  EXPECT_TRUE(asker.core.pulls.wants.empty()) << "it is about to come";
  // Somebody told of a small gap before the log grew.
  Item few{owner, log.id().epoch, log.id().boot, log.id().generation, Settled::present, 9};
  want(asker.core, kBlue, few, owner, Duration::zero());
  asker.sent();
  handle(asker.core, source, BulkEnd{kBlue, Uuid({1}), 1, false});
  connect();
  pull_timeout(asker.core);
  EXPECT_TRUE(Host::only<Pull>(asker.sent()).empty());
  run();
  EXPECT_EQ(held(), 5000u);
}

}  // namespace
}  // namespace ovn::gossip
