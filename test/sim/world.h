// SPDX-License-Identifier: Apache-2.0
// A world of hosts in virtual time, each with a real gossip::Node. Everything that happens comes
// from one queue of events in the order of (time, number) and from one generator: the same seed and
// the same calls give the same run, bit for bit (see trace()). The world also keeps the truth: what
// each host wants to have attached and recorded; checkers compare the Nodes with it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "gossip/node.h"
#include "test/sim/connections.h"
#include "test/sim/network.h"
#include "test/sim/null_crypto.h"
#include "test/sim/record_watch.h"

namespace ovn::sim {

using gossip::NetworkTag;
using RecordKey = std::pair<uint8_t, std::string>;
using Records = std::map<RecordKey, Bytes>;

// What survives a host's process.
struct Disk {
  uint32_t epoch = 0;
  std::map<NetworkTag, Records> networks;
};

struct Host {
  gossip::Identity identity;
  std::optional<gossip::Node> node;      // nothing: crashed
  uint32_t stored_epoch = 0;             // what its disk says
  std::vector<uint16_t> keys;            // that its Node was given
  uint32_t address = 0;                  // the number of the one it has,
  Instant moved;                         // and since when
  Duration ahead{};                      // its clock, of the world's
  std::vector<Disk> disks;               // as they were at earlier times
  std::optional<Instant> frozen_until;   // stopped; datagrams wait
  std::deque<std::pair<ip::Endpoint, Bytes>> held_back;
  Instant wake = kNever;                 // the timer event in the queue
  Instant started;
  Instant disturbed;                     // the last fault on this host itself
  bool planned = false;                  // it announced that it goes away
  // The truth.
  std::map<NetworkTag, Records> networks;
  std::map<NetworkTag, Instant> ever_attached;  // until when, kNever: still, for all it told
};

class Checker;
struct Fault;

class World {
 public:
  struct Settings {
    uint64_t seed = 1;
    uint32_t hosts = 3;
    gossip::Config config;  // cluster and keys are filled in
    bool share_identities = true;
    bool both_families = false;  // every other address is of IPv6
    bool complete = true;     // hosts say when all of their last boot is put again
    size_t failures_max = 8;  // then the run ends
  };

  explicit World(Settings settings);
  ~World();

  // Starts hosts with a new boot.
  void start(HostId host);
  void start_all();
  // The process dies; what was not spread is lost.
  void crash(HostId host);
  void leave(HostId host);
  void restarting(HostId host, Duration at_most);
  void freeze(HostId host, Duration duration);
  // Keeps a copy of the disk; one of the copies, chosen by `chance`, is what the next start finds.
  void copy_disk(HostId host);
  void roll_back_disk(HostId host, uint64_t chance);
  // Its clock is suddenly ahead by that much more.
  void jump_clock(HostId host, Duration by);
  // Goes on at the lowest address that nobody has, which may have been another's.
  void move(HostId host);
  // Exchanges the addresses of two hosts that do not run.
  void exchange_addresses(HostId a, HostId b);
  // The next start is that of a new node.
  void reinstall(HostId host);
  // A new key is installed on all hosts, then used, then the old one is removed, 15 seconds after
  // each other; each host hears of each step within five, and one that was down when it starts.
  void rotate_keys(uint64_t salt);
  // Fifty copies of a packet in long form that some host once sent another arrive there within a
  // second, in the name of that host.
  void repeat_caught(uint64_t salt);

  void attach(HostId host, NetworkTag network);
  void detach(HostId host, NetworkTag network);
  void put(HostId host, NetworkTag network, const std::string& key, const std::string& value);
  void drop(HostId host, NetworkTag network, std::string key);
  void tell_fault(const Fault& fault, bool begins);

  void run(Duration duration);
  // Runs until `done` or the limit; true if done. Looks after each event.
  bool run_until(const std::function<bool()>& done, Duration limit);
  // Calls `action` at a time from now.
  void at(Duration after, std::function<void()> action);

  void add(std::unique_ptr<Checker> checker);
  // Lets the checkers judge a state soon after the last fault, and at rest.
  void check_settled();
  void check_at_rest();
  // Notes a broken rule.
  void fail(std::string what);
  const std::vector<std::string>& failures() const { return failures_; }

  Instant now() const { return now_; }
  uint64_t seed() const { return settings_.seed; }
  uint32_t size() const { return static_cast<uint32_t>(hosts_.size()); }
  Host& host(HostId id) { return hosts_[id]; }
  const Host& host(HostId id) const { return hosts_[id]; }
  // A running one.
  gossip::Node& node(HostId id) { return *hosts_[id].node; }
  const gossip::Node& node(HostId id) const { return *hosts_[id].node; }
  bool running(HostId id) const { return hosts_[id].node.has_value(); }
  // It is isolated, as it must be where half of the hosts or more went at once: it cannot know
  // that it is not itself that is cut off, and keeps all that it holds.
  bool rightly_isolated(HostId id) const;
  // It announced a restart, and was gone again before that other host heard that it had returned.
  bool rightly_awaited(HostId gone, HostId by) const;
  // Who starts finds nobody.
  bool seeds_away() const;
  std::optional<HostId> host_of(const Uuid& node) const;
  ip::Endpoint endpoint_of(HostId id) const;
  std::optional<HostId> host_at(const ip::Endpoint& endpoint) const;
  // The host's own clock.
  Instant clock(HostId id) const { return now_ + hosts_[id].ahead; }
  RecordWatch& records() { return records_; }
  // Hands on what a host's Node wants done, and sets its timer: after whatever was done to it.
  void settle(HostId id);
  const Connections& connections() const { return connections_; }
  // For Connections.
  void tell_streamed(HostId from, HostId to, const Bytes& bytes);
  // For RecordWatch.
  void tell_row(HostId host, NetworkTag network, const SeenRow* before, const SeenRow* after);
  const Network& network() const { return network_; }
  // For changing it, which is noted.
  Network& change_network();
  Instant network_changed() const { return network_changed_; }
  // What happened then had a minute without a split or sick hosts to be told to all.
  bool got_round(Instant when) const;
  // Some datagram may have been corrupted so far.
  bool corrupted() const { return corrupted_; }
  Random& random() { return random_; }
  const gossip::Config& config() const { return settings_.config; }

  // Hash of every datagram and stream packet and its time so far: equal for equal runs.
  uint64_t trace() const { return trace_; }
  uint64_t datagrams() const { return datagrams_; }
  uint64_t stream_bytes() const { return stream_bytes_; }
  uint64_t bytes() const { return bytes_; }
  uint64_t events() const { return events_; }

 private:
  struct Event {
    Instant when;
    uint64_t number;
    HostId host;
    enum Kind : uint8_t { timer, datagram, action } kind;
    HostId from;
    uint64_t payload;  // index of the datagram or action
    bool operator>(const Event& other) const {
      return std::tie(when, number) > std::tie(other.when, other.number);
    }
  };

  void step();
  void push(Event event);
  void serve(const Event& event);
  void deliver(HostId to, HostId from, Bytes bytes);
  void thaw(HostId id);
  void send(HostId from, const gossip::Transmit& datagram);
  uint64_t keep(Bytes bytes);
  void catch_packet(HostId from, HostId to, const Bytes& bytes);
  void store_epoch(HostId id, uint32_t epoch);
  void take_address(HostId id, uint32_t address);
  void end_in_order(HostId id, const std::function<void(gossip::Node&, Instant)>& announce);
  void tell_keys();
  void take_keys(HostId id);
  void note_keys(HostId id);

  Settings settings_;
  Random random_;
  Network network_;
  Instant network_changed_;
  Instant healed_;     // the end of the last split, or of hosts that were sick
  Instant told_till_;  // what happened before had got round when it began
  bool corrupted_ = false;
  uint16_t last_key_ = 1;
  NullCrypto crypto_;
  std::shared_ptr<gossip::Directory> directory_;
  std::vector<Host> hosts_;
  std::map<Uuid, HostId> by_uuid_;
  std::vector<std::optional<HostId>> addresses_;  // whose each is
  RecordWatch records_;
  Connections connections_;
  Instant now_{};
  uint64_t next_number_ = 0;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> queue_;
  std::vector<Bytes> flying_;
  std::vector<uint64_t> free_;
  // Packets in long form: the first, and later ones in the place of one of them.
  struct Caught {
    HostId from, to;
    Bytes bytes;
  };
  static constexpr size_t kCaughtMax = 64;
  std::vector<Caught> caught_;
  uint64_t catches_ = 0;
  std::map<uint64_t, std::function<void()>> actions_;
  std::vector<std::unique_ptr<Checker>> checkers_;
  std::vector<std::string> failures_;
  uint64_t trace_ = 0;
  uint64_t datagrams_ = 0, bytes_ = 0, stream_bytes_ = 0, events_ = 0;
};

}  // namespace ovn::sim
