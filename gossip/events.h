// SPDX-License-Identifier: Apache-2.0
// What a gossip::Node hands out: datagrams to send, events, and views of what it knows. Events say
// that something changed, not what: the consumer reads the views again. So at most one event per
// member and per network waits, however slow the consumer is. Questions and answers are bounded
// otherwise (question.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ip.h"
#include "core/base/time.h"
#include "gossip/identity.h"

namespace ovn::gossip {

// How a member is judged, in rising order of precedence within one incarnation.
enum class MemberState : uint8_t {
  alive,
  suspect,      // somebody's probes fail; nothing is withdrawn
  unreachable,  // several say so; soon reversible, prefer others
  failed,       // its records are hidden until it comes back
  left,         // it said goodbye
};
std::string_view to_string(MemberState state);

// One UDP datagram to send.
struct Transmit {
  ip::Endpoint to;
  Bytes bytes;
};

// TCP connections that the Node wants made to a member, served and closed. What was given to be
// sent goes out before a close.
using StreamId = Number<struct StreamIdTag, uint64_t>;
struct StreamOpen {
  StreamId id;
  ip::Endpoint to;
};
struct StreamSend {
  StreamId id;
  Bytes bytes;
};
struct StreamClose {
  StreamId id;
};
using StreamAction = std::variant<StreamOpen, StreamSend, StreamClose>;

// Names a question until it is answered; nobody can guess it.
using QuestionId = Number<struct QuestionIdTag, uint64_t>;

// A member's state, boot, incarnation or address changed, it began or ceased to flap, or it was
// reaped. Never about this node.
struct MemberChanged {
  Uuid node;
};
// The set of visible records of an attached network changed.
struct RecordsChanged {
  NetworkTag network;
};
// The table of a network just attached agrees with another member's, and every member there has
// said complete(); or there is no other member.
struct Synced {
  NetworkTag network;
};
// The others remember a later boot of this node (its disk was set back): the Node takes `epoch`
// instead and sends nothing until epoch_stored(epoch) says that it is on stable storage.
struct EpochRaised {
  uint32_t epoch;
};
// Another live process has this node's uuid. This Node is silent from now on; put and attach fail.
struct IdentityConflict {
  ip::Endpoint other;
};
// Datagrams arrive from there that no key of ours opens: sealed with one that is not held, or with
// another of that number. At most one a minute for each source, and 64 for all.
struct WrongKey {
  ip::Endpoint from;
  uint16_t key = 0;
  bool held = false;  // a key of that number
};
// This node hears too few of the others to accuse anybody (true), or hears them again (false).
struct Isolated {
  bool isolated;
};

// A member asks something; it waits for answer().
struct Questioned {
  Uuid node;
  QuestionId id;
  Bytes about;
};
// What this node asked is answered; nothing: it was not in time.
struct Answered {
  QuestionId id;
  std::optional<Bytes> said;
};

using Event = std::variant<MemberChanged, RecordsChanged, Synced, EpochRaised, IdentityConflict,
                           WrongKey, Isolated, Questioned, Answered>;

struct MemberView {
  Identity identity;
  uint32_t incarnation = 0;
  MemberState state = MemberState::alive;
  // When that state began, as this node saw it.
  Instant since;
  bool restarting = false;  // it announced a planned restart
  // It was unreachable three times within five minutes, and not alive for half a minute since.
  bool flapping = false;
  std::optional<Duration> rtt;
  size_t networks = 0;  // it is attached to
};

// What is behind a question about gossip's health.
struct ScopeView {
  NetworkTag scope;  // kClusterScope: the cluster itself
  uint64_t root = 0;
  size_t owners = 0;   // of logs held
  size_t peers = 0;    // members to send to
  size_t waiting = 0;  // statements to be sent on,
  Duration oldest{};   // and how long the oldest has been
  bool synced = false;
  bool fetching = false;
};
struct AccusationView {
  Uuid subject;
  Duration age{};
  std::vector<Uuid> accusers;  // the first one first
};
struct LagView {
  Uuid node;
  Duration age{};  // its digests have differed from ours that long
};
struct Inspection {
  uint16_t primary_key = 0;
  std::vector<uint16_t> keys;
  // Members by the newest key they hold.
  std::map<uint16_t, size_t> newest_keys;
  std::vector<ScopeView> scopes;
  std::vector<AccusationView> accusations;
  std::vector<LagView> lagging;
};

// Where the log of one owner stands that is held in a scope.
struct LogView {
  Uuid owner;
  uint32_t epoch = 0, boot = 0;  // of the owner
  uint32_t generation = 0;       // of its attachment
  uint64_t head = 0, floor = 0;
};

// A row of a table. The text and bytes live until the next call that takes an Instant.
struct RecordView {
  Uuid owner;
  uint8_t table = 0;
  std::string_view key;
  ByteView value;
  uint32_t epoch = 0;     // the owner's boot
  uint64_t sequence = 0;  // within the owner's log of that boot
  uint64_t lamport = 0;   // comparable between owners; ties go to the higher uuid
  bool visible = false;
};

}  // namespace ovn::gossip
