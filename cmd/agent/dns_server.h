// SPDX-License-Identifier: Apache-2.0
// Answers the containers of this host: each from the scope of names that it was given, and what no
// name of ours is, by way of the forwarder. All of it lives on one thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cmd/agent/dns_exchanges.h"
#include "cmd/agent/dns_listener.h"
#include "core/dns/forwarder.h"
#include "core/dns/responder.h"

namespace ovn::agent {

using DnsScope = std::shared_ptr<const dns::Scope>;

// An answer for people: whose it is.
struct DnsExplained {
  Bytes message;
  std::string network;                   // that knows the name, or empty
  std::vector<std::string> owners;       // nodes; of each record of the answer, in their order
  std::optional<ip::Endpoint> upstream;  // that was asked
  bool kept = false;                     // an upstream said it earlier
};

class DnsServer {
 public:
  using Key = dns::Forwarder::ClientId;  // a container, in the words of whoever opens it

  DnsServer(Loop& loop, dns::ForwarderConfig config, uint64_t seed);
  ~DnsServer();

  void open(Key key, DnsSockets sockets, DnsScope scope);
  using Scopes = std::vector<std::pair<Key, DnsScope>>;
  void set_scopes(const Scopes& scopes);
  void close(Key key);
  void set_upstreams(std::vector<ip::Endpoint> upstreams, dns::ForwarderConfig config);
  // The answer that a container of that scope would get.
  void explain(const DnsScope& scope, const Bytes& query, std::function<void(DnsExplained)> then);

 private:
  struct Client {
    DnsScope scope;
    std::unique_ptr<DnsListener> listener;
  };
  struct Waiting {
    Key key;
    std::function<void(const dns::Forwarder::Answer&)> answered;
  };

  // The size of the answer, or 0 if there is none or it comes later.
  size_t answer(Key key, ByteView query, dns::Transport transport, std::span<uint8_t> out,
                const std::function<DnsListener::Later()>& later);
  void forward(Key key, const dns::Query& query, size_t limit,
               std::function<void(const dns::Forwarder::Answer&)> answered);
  void pump();

  Loop& loop_;
  Random random_;
  dns::Forwarder forwarder_;
  DnsExchanges exchanges_;
  DnsBatch batch_;
  Bytes stream_out_ = Bytes(dns::kMessageMax);
  dns::Parsed parsed_;
  std::map<Key, Client> clients_;
  std::map<dns::Forwarder::Token, Waiting> waiting_;
  dns::Forwarder::Token last_token_ = 0;
  Timer timer_;
  Instant armed_ = kNever;
};

}  // namespace ovn::agent
