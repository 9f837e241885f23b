// SPDX-License-Identifier: Apache-2.0
// Asks the upstreams what no zone knows, for all containers of the host, without doing I/O itself:
// queries, replies and time go in, what is to be sent comes out. Each exchange with an upstream has
// a socket of its own, and so a random port beside the random id and case.
//
// Upstreams are asked in their order, those that were silent lately last. One that fails or refuses
// is passed over; one that stays silent is followed by the next, and may be asked once more. A
// truncated reply is asked for again by TCP, and so is one in another case than ours. Equal
// questions are asked once. Every query is answered, with SERVFAIL in the end.
//
// Clients wait in a bounded number. When it is used up, the one with the most waiting loses its
// latest, so that a container that floods us takes nothing from the others.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <variant>

#include "core/dns/cache.h"
#include "core/dns/reply.h"
#include "core/dns/responder.h"

namespace ovn::dns {

struct ForwarderConfig {
  Duration timeout = std::chrono::milliseconds(1500);  // for one exchange
  size_t waiting = 1024;                               // clients' queries, at most
  size_t kept = 4096;                                  // replies, at most
};

class Forwarder {
 public:
  using ClientId = uint64_t;  // a sandbox
  using Token = uint64_t;     // a query, for whoever brought it
  using ExchangeId = uint64_t;

  struct Send {
    ExchangeId exchange = 0;
    ip::Endpoint upstream;
    Transport transport = Transport::udp;
    Bytes message;
  };
  struct Close {
    ExchangeId exchange = 0;
  };
  struct Answer {
    Token token = 0;
    Bytes message;
    std::optional<ip::Endpoint> upstream;  // none: kept from an earlier reply, or nobody's
    bool kept = false;
  };
  using Output = std::variant<Send, Close, Answer>;

  Forwarder(ForwarderConfig config, uint64_t seed) : Forwarder(config, Random(seed)) {}

  // What was kept of other upstreams' replies is forgotten.
  void set_upstreams(std::vector<ip::Endpoint> upstreams);
  void set_config(ForwarderConfig config) { config_ = config; }
  bool has_upstreams() const { return !upstreams_.empty(); }

  // Requires that there are upstreams.
  void handle_query(ClientId client, Token token, const Query& query, size_t limit, Instant now);
  // What came back, whole messages only. Bytes that are no answer to what was sent are counted and
  // otherwise as if they had not come.
  void handle_reply(ExchangeId exchange, ByteView bytes, Instant now);
  // It cannot be sent, or its connection ended.
  void handle_failure(ExchangeId exchange, Instant now);
  void handle_deadline(Instant now);
  // Its answers are not wanted any more.
  void forget_client(ClientId client);

  // What is to be done next, until there is nothing.
  std::optional<Output> poll();
  Instant next_deadline() const;

  size_t waiting() const { return waiting_; }

 private:
  struct Waiter {
    ClientId client;
    Token token;
    Asker asker;
  };
  struct Lookup {
    Question question;
    std::vector<Waiter> waiters;
    std::deque<ip::Endpoint> untried;  // upstreams, the next one first
    std::vector<ip::Endpoint> silent;  // asked once, to be asked once more
    bool second_round = false;
    Instant give_up;
    ip::Endpoint upstream;  // being asked
    Transport transport = Transport::udp;
    bool edns = true;
    Bytes sent;
    ExchangeId exchange = 0;
    Instant deadline;
  };
  using Lookups = std::map<std::string, Lookup>;

  Forwarder(ForwarderConfig config, Random random)
      : config_(config), random_(random), cache_(config.kept) {}

  bool make_room(ClientId client);
  void begin(Lookup& lookup, Instant now);
  void ask_next(Lookups::iterator lookup, Instant now);
  void ask(Lookups::iterator lookup, Transport transport, bool edns, Instant now);
  void judge(Lookups::iterator lookup, Reply reply, Instant now);
  void finish(Lookups::iterator lookup, const Reply& reply);
  void fail(Lookups::iterator lookup);
  void end(Lookups::iterator lookup);
  void close(Lookup& lookup);
  void release(ClientId client);

  ForwarderConfig config_;
  Random random_;
  Cache cache_;
  std::vector<ip::Endpoint> upstreams_;
  std::map<ip::Endpoint, Instant> silent_until_;
  Lookups lookups_;  // by the question's key
  std::map<ExchangeId, Lookups::iterator> exchanges_;
  std::set<std::pair<Instant, ExchangeId>> deadlines_;
  std::map<ClientId, size_t> waiting_of_;
  size_t waiting_ = 0;
  ExchangeId last_exchange_ = 0;
  std::deque<Output> outputs_;
};

}  // namespace ovn::dns
