// SPDX-License-Identifier: Apache-2.0
// The gossip machine: membership (SWIM with Lifeguard's refinements) and tables of records, in two
// scopes (cluster, network), for one node. It does no I/O and reads no clock: datagrams, times and
// commands come in, datagrams and events come out. After every call the owner drains
// poll_transmit(), poll_stream() and poll_event(), and calls handle_timeout() when next_deadline()
// has come. One thread owns it. Same seed, same calls: same output, bit for bit.
//
// A record belongs to the node that put it; nobody else changes or deletes it. It reaches all nodes
// attached to its network and no others, and is visible there while its owner is a member that has
// not failed, in its present boot, attached to the network. Nothing survives the process: after a
// start attach the networks and put the records again, then call complete().
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ip.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "gossip/config.h"
#include "gossip/counters.h"
#include "gossip/crypto.h"
#include "gossip/events.h"
#include "gossip/identity.h"

namespace ovn::gossip {

class Directory;
struct Core;

class Node {
 public:
  // `crypto` must outlive the Node. `config` must be valid, `self.epoch` on stable storage. All
  // chance comes from `seed`. `directory` holds identities: simulated Nodes may share one, the
  // others get their own.
  Node(Config config, Identity self, Crypto& crypto, uint64_t seed, Instant now,
       std::shared_ptr<Directory> directory = nullptr);
  ~Node();
  Node(Node&&) noexcept;
  Node& operator=(Node&&) noexcept;

  // Asks the seeds for admission, and goes on asking, one seed after the other, until one has
  // answered; later asks again whenever no member is left. Give persisted peers here as well.
  // Replaces the seeds of an earlier call.
  void join(std::span<const ip::Endpoint> seeds, Instant now);
  // Says goodbye to some members; the others hear it from those. The Node then answers nobody.
  // Drain poll_transmit() and, to be sure, go on running it for a second.
  void leave(Instant now);
  // Announces a planned restart: for `at_most` (up to 10 minutes) nobody suspects this node.
  // Drain as after leave().
  void restarting(Duration at_most, Instant now);
  // All networks are attached and all records put again that the last run had. Whoever has those
  // of a network drops what it still shows of the last run there.
  void complete(Instant now);
  // Answers EpochRaised.
  void epoch_stored(uint32_t epoch, Instant now);
  // This node is reached at another address from now on.
  void move_to(const ip::Endpoint& endpoint, Instant now);

  // Takes part in a network; idempotent. Errors: exhausted (Config::networks_max), conflict (after
  // IdentityConflict), invalid (kClusterScope).
  Result<void> attach(NetworkTag network, Instant now);
  // Leaves it, dropping this node's records in it and forgetting the others'; idempotent.
  void detach(NetworkTag network, Instant now);

  // Sets this node's record `key` of `table` in an attached network. The same value again is no
  // change. Errors: not_found (not attached), invalid (size), exhausted (Config::rows_per_log_max),
  // conflict (after IdentityConflict).
  Result<void> put(NetworkTag network, uint8_t table, std::string_view key, ByteView value,
                   Instant now);
  // Deletes it. Errors: not_found (network or record).
  Result<void> drop(NetworkTag network, uint8_t table, std::string_view key, Instant now);

  // Replaces the keys: all of them open packets, `keys.front()` seals. 1 to kKeysMax.
  Result<void> set_keys(std::span<const GroupKey> keys, Instant now);

  // Asks a member something. An Answered event follows, with the answer or, two seconds later,
  // without. Errors: invalid (more than kQuestionSizeMax), not_found (no member), unavailable (it
  // is unreachable, failed or left, or this node is silent), exhausted (too many wait).
  Result<QuestionId> ask(const Uuid& member, ByteView about, Instant now);
  // Answers what a Questioned event told of.
  void answer(const Uuid& member, QuestionId id, ByteView said, Instant now);

  void handle_datagram(const ip::Endpoint& from, ByteView bytes, Instant now);
  void handle_timeout(Instant now);
  // When handle_timeout is due; kNever if nothing is awaited. May lie in the past.
  Instant next_deadline() const;
  // A connection came to our endpoint: what comes over it belongs to the stream returned; if there
  // is none, it is to be closed.
  std::optional<StreamId> stream_accepted(Instant now);
  void handle_stream(StreamId stream, ByteView bytes, Instant now);
  // The connection ended, or could not be made.
  void stream_closed(StreamId stream, Instant now);
  // What is to be done about streams, in this order, until there is nothing more.
  std::optional<StreamAction> poll_stream();
  // The next datagram to send, until there is none. Sending may fail: every loss is repaired.
  std::optional<Transmit> poll_transmit();
  std::optional<Event> poll_event();

  const Identity& self() const;
  // Its own rank among statements about it; goes up with every refutation.
  uint32_t incarnation() const;
  // It seems that this node is cut off: see gossip/isolation.h.
  bool isolated() const;
  // All other members known, failed and left ones too, by uuid.
  std::vector<MemberView> members() const;
  std::optional<MemberView> member(const Uuid& node) const;
  // Nodes attached to a network whose records would be visible there; by uuid. This one need not be
  // attached to ask.
  std::vector<Uuid> members_of(NetworkTag network) const;
  std::vector<NetworkTag> networks() const;
  // The visible records of an attached network, own ones too, by (table, key, owner).
  std::vector<RecordView> visible(NetworkTag network) const;
  // All rows of the network, hidden ones too, by (owner, table, key). For people.
  std::vector<RecordView> rows(NetworkTag network) const;
  // The logs held of a network (kClusterScope: of the cluster), by owner.
  std::vector<LogView> logs(NetworkTag scope) const;
  // Endpoints worth storing, to be given to join() after a restart: at most 64, random but stable;
  // those that failed, too, but last: in a long split they are the other side.
  std::vector<ip::Endpoint> peer_cache() const;

  Inspection inspect(Instant now) const;
  const Counters& counters() const;
  // Levels for people: "members 12", "slots 3", ...; name and value.
  std::vector<std::pair<std::string_view, uint64_t>> gauges() const;

 private:
  std::unique_ptr<Core> core_;
};

}  // namespace ovn::gossip
