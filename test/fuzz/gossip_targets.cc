// SPDX-License-Identifier: Apache-2.0
// What comes in datagrams: headers, frames, and the endpoint record that rows carry.
#include "core/base/check.h"
#include "core/model/count_question.h"
#include "core/model/record.h"
#include "gossip/frame.h"
#include "gossip/packet.h"
#include "gossip/receive.h"
#include "gossip/records.h"
#include "gossip/stream.h"
#include "test/fuzz/target.h"
#include "test/gossip/core_fixture.h"

namespace ovn::fuzz {

namespace {

using namespace ovn::gossip;

// Decodes a datagram's frames to the end. Each known one encodes to bytes that decode to those
// bytes.
void frames(ByteView input) {
  Reader in(input);
  while (in.ok() && !in.at_end()) {
    size_t left = in.remaining();
    Received received = decode_frame(in);
    OVN_CHECK(in.remaining() < left);
    OVN_CHECK((received.kind == Received::known) == received.frame.has_value());
    if (!received.frame) continue;
    Bytes once = encode(*received.frame);
    Reader reader(once);
    Received again = decode_frame(reader);
    OVN_CHECK(again.kind == Received::known && reader.done());
    OVN_CHECK(encode(*again.frame) == once);
  }
}

void header(ByteView input) {
  auto decoded = decode_header(input);
  if (!decoded) return;
  Bytes bytes;
  Writer writer(bytes);
  encode(writer, *decoded);
  OVN_CHECK(bytes.size() == decoded->size() && bytes.size() <= input.size());
  OVN_CHECK(std::equal(bytes.begin(), bytes.end(), input.begin()));
}

const model::EndpointId kRecordEndpoint("fedcba9876543210fedcba9876543210");

void record(ByteView input) {
  auto decoded = model::decode_endpoint_record(kRecordEndpoint, input);
  if (!decoded) return;
  Bytes bytes = model::encode(*decoded);
  OVN_CHECK(bytes == Bytes(input.begin(), input.end()));
}

// As a question, and as an answer to one for three.
void counts(ByteView input) {
  if (auto asked = model::decode_count_question(input)) {
    OVN_CHECK(model::encode_count_question(*asked) == Bytes(input.begin(), input.end()));
  }
  if (auto told = model::decode_counts(input, 3)) {
    OVN_CHECK(model::encode_counts(*told) == Bytes(input.begin(), input.end()));
  }
}

const Uuid kWriter = *Uuid::parse("919108f7-52d1-4320-9bac-f847db4148a8");

std::vector<Bytes> some_frames() {
  const ip::Endpoint endpoint = *ip::Endpoint::parse("10.99.0.1:7956");
  const Identity identity{kWriter, 3, {}, "host1", endpoint};
  const Bytes key = {'k'}, value = {'v', 'a'};
  Segment segment{NetworkTag(7), kWriter, {3, 4, 1}, 2, {5, 9}, 4, 9, 77, true, false, {}};
  segment.rows = {{6, 10, 1, false, key, value}, {9, 12, 1, true, key, {}}};
  const Item item{kWriter, 3, 4, 1, Settled::present, 9, 4, 77};
  std::vector<Bytes> all;
  for (const Frame& frame : std::vector<Frame>{
           Ping{1, 2}, Ack{1}, Nack{1}, PingRequest{1, 2, 3, endpoint}, Alive{identity, 4, 0, true},
           Verdict{kWriter, 3, 4, MemberState::suspect, kWriter, true}, Reaped{kWriter, 3}, segment,
           Pull{NetworkTag(7), kWriter, {3, 4, 1}, {{1, 2}, {5, kToHead}}}, Roots{1, 2},
           Digest{{{NetworkTag(7), 8}}, true}, Range{NetworkTag(7), {1, 0}, {}},
           Items{NetworkTag(7), {0, 0}, {item}}, Bulk{NetworkTag(7), kWriter, 5, true},
           BulkEnd{NetworkTag(7), kWriter, 5, true}, Credit{900}, Busy{500},
           Question{QuestionId(9), key}, Answer{QuestionId(9), value}, Challenge{}, Response{}}) {
    all.push_back(encode(frame));
  }
  all.push_back(padding_frame(20));
  return all;
}

std::vector<Bytes> some_headers() {
  Header short_one, long_one;
  short_one.counter = 5;
  long_one.form = Form::long_form;
  long_one.uuid = kWriter;
  long_one.node = node_tag(kWriter);
  long_one.boot = boot_tag(long_one.boot_id);
  std::vector<Bytes> all;
  for (const Header& header : {short_one, long_one}) {
    Bytes bytes;
    Writer writer(bytes);
    encode(writer, header);
    bytes.resize(bytes.size() + 32);
    all.push_back(bytes);
  }
  return all;
}

model::EndpointRecord some_record() {
  return {kRecordEndpoint,
          *Mac::parse("02:42:0a:07:00:02"),
          *ip::Address::parse("10.99.0.2"),
          {{*ip::Prefix::parse("10.7.0.2/24"), 17}, {*ip::Prefix::parse("fd00::2/64"), 300}},
          "netns:web",
          {"api", "db.internal"}};
}

model::EndpointRecord some_backend() {
  model::EndpointRecord record = some_record();
  record.service = model::ServiceId("0123456789abcdef0123456789abcdef");
  record.weight = 3;
  record.drain = 300;
  return record;
}

// A member that says anything at all, in a datagram and over a stream. Whatever it is, no more goes
// out over the stream than credit was given for, and no more is kept than one packet.
struct Talk {
  gossip::Host host{1}, member{2};

  Talk() {
    host.add(2);
    OVN_CHECK(attach(host.core, NetworkTag(7)));
    OVN_CHECK(put(host.core, NetworkTag(7), 1, "key", {}));
    host.sent();
  }
};

void datagram(ByteView input) {
  Talk talk;
  receive(talk.host.core, talk.member.core.self->endpoint,
          seal(talk.member.core, Form::short_form, input));
  OVN_CHECK(talk.host.core.counters[Count::packets_unopened] == 0);
}

void stream(ByteView input) {
  Talk talk;
  Core& core = talk.host.core;
  StreamId id = accept_stream(core).value();
  core.streams.open.at(id).proven = !input.empty() && input[0] % 2 == 1;
  Bytes packet = seal(talk.member.core, Form::short_form, input), bytes;
  Writer out(bytes);
  out.u32(static_cast<uint32_t>(packet.size()));
  out.raw(packet);
  out.raw(input);
  size_t half = bytes.size() / 2;
  read_stream(core, id, ByteView(bytes).first(half));
  read_stream(core, id, ByteView(bytes).subspan(half));
  for (const auto& [open, kept] : core.streams.open) {
    OVN_CHECK(kept.inbox.size() <= Streams::kPacketMax + 4);
    OVN_CHECK(kept.credit <= Streams::kCreditMax);
  }
  OVN_CHECK(core.streams.actions.size() < 100);
}

std::vector<Bytes> some_talk() {
  Bytes all;
  for (const Bytes& frame : some_frames()) all.insert(all.end(), frame.begin(), frame.end());
  std::vector<Bytes> seeds{all};
  for (Bytes frame : some_frames()) {
    frame.insert(frame.begin(), {1, 0, 0, 1});  // the preamble
    seeds.push_back(frame);
  }
  return seeds;
}

}  // namespace

std::vector<Target> gossip_targets() {
  return {
      {"gossip_frames", some_frames(), frames},
      {"gossip_header", some_headers(), header},
      {"gossip_datagram", some_talk(), datagram},
      {"gossip_stream", some_talk(), stream},
      {"endpoint_record", {model::encode(some_record()), model::encode(some_backend())}, record},
      {"count_question",
       {model::encode_count_question(std::vector(2, kRecordEndpoint)),
        model::encode_counts({3, {}, 70'000})},
       counts},
  };
}

}  // namespace ovn::fuzz
