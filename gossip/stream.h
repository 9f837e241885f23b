// SPDX-License-Identifier: Apache-2.0
// Streams: how a table too large for datagrams comes to who lacks it. Over a TCP connection the
// Streams: how a table too large for datagrams comes to who lacks it. Over a TCP connection the
// asker (who opened it) and the server exchange packets sealed as datagrams are, each behind its
// length (u32):
//
//    asker                                 server
//    Challenge(a)                   ->
//                                   <-     Response(a), Challenge(b)   or Response(a), Busy
//    Response(b), Credit, Bulk      ->
//                                   <-     statements, Segments, BulkEnd(place)   again and again
//    Credit                         ->
//                                   <-     ..., BulkEnd(done)
//
// The nonces prove that both live now; from then on the counters of packets must rise, so that
// nothing recorded earlier is taken. The server sends no more than the asker has given credit for,
// which bounds what waits anywhere. Every packet ends with the place to go on from: when the
// connection breaks, the asker goes on from there, with another member or in datagrams.
#pragma once

#include <chrono>
#include <deque>
#include <map>

#include "gossip/frame.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Member;
struct Source;

struct Stream {
  bool ours = false;        // we opened it, to fetch
  NetworkTag scope;         // ours: what we fetch
  Uuid peer;                // whom we ask, or who asked
  ChallengeNonce nonce{};   // which the peer has to return
  bool proven = false;      // it did
  uint64_t counter = 0;     // of the last packet that came
  Bytes inbox;              // what has come of the next one
  uint64_t credit = 0;      // bytes we may send
  uint64_t read = 0;        // bytes read since we last gave credit
  std::optional<Bulk> serving;
};

struct Streams {
  static constexpr size_t kServedMax = 4, kOpenedMax = 4;
  // Connections taken; those that are too many to be served are told so.
  static constexpr size_t kAcceptedMax = 16;
  static constexpr size_t kPacketMax = 64 << 10;
  static constexpr uint64_t kWindow = 256 << 10, kCreditMax = 1 << 20;
  static constexpr Duration kIdleMax = std::chrono::seconds(30);
  static constexpr Duration kProofMax = std::chrono::seconds(5);

  uint64_t last = 0;
  std::map<StreamId, Stream> open;
  Schedule<StreamId> idle;
  std::deque<StreamAction> actions;
};

// Opens a stream to fetch a scope, beginning where core.bulks says. Nothing if there are too many,
// or one to that member, or nobody carries streams.
std::optional<StreamId> open_stream(Core& core, NetworkTag scope, const Member& to);
// A connection came in. Nothing if it is one too many: to be closed.
std::optional<StreamId> accept_stream(Core& core);
void read_stream(Core& core, StreamId id, ByteView bytes);
// The connection broke, or could not be made.
void stream_closed(Core& core, StreamId id);
void close_stream(Core& core, StreamId id);
void stream_timeout(Core& core);

// In a datagram they mean nothing.
inline void handle(Core&, Source&, const Credit&) {}
inline void handle(Core&, Source&, const Busy&) {}

}  // namespace ovn::gossip
