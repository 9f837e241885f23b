// SPDX-License-Identifier: Apache-2.0
// The frames inside a datagram: u8 type, varint length, body, again until the end. A body may be
// longer than we know (a newer release appended a field): the rest is ignored. An unknown type is
// skipped if it is even; if it is odd the rest of the datagram is dropped. Types are never used
// again for something else. Decoding treats the bytes as hostile: a frame that is not sound is no
// frame.
#pragma once

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include "gossip/events.h"
#include "gossip/identity.h"
#include "gossip/item.h"
#include "gossip/segment.h"

namespace ovn::gossip {

enum class FrameType : uint8_t {
  padding = 0x00,
  ping = 0x02,
  ack = 0x04,
  nack = 0x06,
  ping_request = 0x08,
  alive = 0x10,
  verdict = 0x12,
  reaped = 0x14,
  segment = 0x20,
  pull = 0x22,
  roots = 0x30,
  digest = 0x32,
  range = 0x34,
  items = 0x36,
  bulk = 0x38,
  bulk_end = 0x3a,
  credit = 0x3c,
  busy = 0x40,
  question = 0x42,
  answer = 0x44,
  challenge = 0x54,
  response = 0x56,
};

// Are you there? Only the boot with this tag answers, so that a newcomer on the address of a dead
// node does not answer for it.
struct Ping {
  uint64_t probe = 0;
  uint32_t boot = 0;
};
struct Ack {
  uint64_t probe = 0;
};
// A relay's "I am well, but your target has not answered me yet".
struct Nack {
  uint64_t probe = 0;
};
// Ping it for me: the node of that tag, in the boot of that tag.
struct PingRequest {
  uint64_t probe = 0;
  uint32_t node = 0;
  uint32_t boot = 0;
  ip::Endpoint target;
};

// A member's statement about itself.
struct Alive {
  Identity identity;
  uint32_t incarnation = 0;
  uint32_t quiet_s = 0;  // a planned restart: seconds during which nobody is to accuse it
  bool fresh = false;    // being spread: pass it on if it is news to you
};
// A statement about another (or about itself: left).
struct Verdict {
  Uuid subject;
  uint32_t epoch = 0;
  uint32_t incarnation = 0;
  MemberState state = MemberState::suspect;
  Uuid accuser;
  bool fresh = false;
};
// This node was forgotten in that epoch and those before.
struct Reaped {
  Uuid node;
  uint32_t epoch = 0;
};

// Asks for the rows of one log within the gaps. In cluster scope also for the owner's Alive.
struct Pull {
  NetworkTag scope;
  Uuid owner;
  LogId log;
  std::vector<SequenceRange> gaps;  // (from, to]; to = kToHead: all there is. At most kGapsMax.
};
inline constexpr size_t kGapsMax = 17;
inline constexpr uint64_t kToHead = UINT64_MAX;

// Digests on a probe: of the cluster scope, and of all networks both sides are attached to.
struct Roots {
  uint64_t cluster = 0;
  uint64_t shared = 0;
};
// Digests by scope.
struct Digest {
  std::vector<std::pair<NetworkTag, uint64_t>> roots;  // at most kDigestMax
  bool answer = false;                                 // say yours of these scopes, equal or not
};
inline constexpr size_t kDigestMax = 64;

// Digests of the 16 parts of a range of owners.
struct Range {
  NetworkTag scope;
  OwnerPrefix prefix;
  std::array<uint64_t, 16> sums{};
};
// All logs the sender has in a range of owners.
struct Items {
  NetworkTag scope;
  OwnerPrefix prefix;
  std::vector<Item> items;  // at most kItemsMax
};
inline constexpr size_t kItemsMax = 24;

// Asks for everything of a scope behind a place (an owner, and a sequence in its log).
struct Bulk {
  NetworkTag scope;
  Uuid owner;
  uint64_t after = 0;
  bool only = false;  // nothing of later owners
};
// Ends one answer to a Bulk: go on from there, or all is sent.
struct BulkEnd {
  NetworkTag scope;
  Uuid owner;
  uint64_t after = 0;
  bool done = false;
};

// On streams: so many more bytes may be sent; all are served that can be, ask again later.
struct Credit {
  uint64_t bytes = 0;
};
struct Busy {
  uint32_t retry_ms = 0;
};

// What the owners of two nodes ask each other; see question.h.
struct Question {
  QuestionId id;
  Bytes about;  // at most kQuestionSizeMax
};
struct Answer {
  QuestionId id;
  Bytes said;  // at most kQuestionSizeMax
};
inline constexpr size_t kQuestionSizeMax = 1024;

using ChallengeNonce = std::array<uint8_t, 16>;
struct Challenge {
  ChallengeNonce nonce{};
};
struct Response {
  ChallengeNonce nonce{};
};

using Frame = std::variant<Ping, Ack, Nack, PingRequest, Alive, Verdict, Reaped, Segment, Pull,
                           Roots, Digest, Range, Items, Bulk, BulkEnd, Credit, Busy, Question,
                           Answer, Challenge, Response>;

// Bytes of type and length before a body of that size.
size_t frame_overhead(size_t body_size);

// One whole frame.
Bytes encode(const Frame& frame);
Bytes padding_frame(size_t size);

struct Received {
  enum Kind { known, padding, skipped, rest_dropped, malformed } kind;
  std::optional<Frame> frame;  // of a known one
};
// Takes the next frame. A Segment's rows point into the bytes read.
Received decode_frame(Reader& in);

}  // namespace ovn::gossip
