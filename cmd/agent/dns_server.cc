// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_server.h"

#include <algorithm>

#include "core/base/metrics.h"
#include "core/dns/record.h"

namespace ovn::agent {

using dns::Outcome;

namespace {

// Whoever asks by `ovn-lite dns query`.
constexpr DnsServer::Key kPerson = 0;

metrics::Counter queries("ovn_lite_dns_queries_total", "Queries of containers.");
metrics::Counter answered("ovn_lite_dns_answers_total", "Answers from the names of networks.",
                          "rcode=\"NOERROR\"");
metrics::Counter unknown("ovn_lite_dns_answers_total", "Answers from the names of networks.",
                         "rcode=\"NXDOMAIN\"");
metrics::Counter refused("ovn_lite_dns_answers_total", "Answers from the names of networks.",
                         "rcode=\"other\"");
metrics::Counter dropped("ovn_lite_dns_dropped_total",
                         "Datagrams to the DNS server that were no queries.");

void count(const Outcome& outcome) {
  queries.add();
  if (outcome.kind == Outcome::Kind::dropped) dropped.add();
  if (outcome.kind != Outcome::Kind::answered) return;
  bool known = outcome.rcode == dns::Rcode::no_error;
  (known ? answered : outcome.rcode == dns::Rcode::no_name ? unknown : refused).add();
}

std::vector<std::string> owners_of(const dns::Zone& zone, const dns::Zone::Found& found,
                                   ByteView message) {
  std::vector<std::string> owners;
  for (const dns::Record& record : dns::read_answers(message).value_or(
           std::vector<dns::Record>())) {
    uint32_t owner = found.owner;
    for (const auto& answers : {found.v4, found.v6}) {
      for (const auto& one : answers) {
        if (one.address.to_string() == record.data) owner = one.owner;
      }
    }
    owners.push_back(found.ports.empty() ? zone.owner(owner) : "");
  }
  return owners;
}

}  // namespace

DnsServer::DnsServer(Loop& loop, dns::ForwarderConfig config, uint64_t seed)
    : loop_(loop),
      random_(seed),
      forwarder_(config, random_.next()),
      exchanges_(loop, {[this](auto id, ByteView bytes) {
                          forwarder_.handle_reply(id, bytes, loop_.now());
                          pump();
                        },
                        [this](auto id) {
                          forwarder_.handle_failure(id, loop_.now());
                          pump();
                        }}),
      timer_(loop) {}

DnsServer::~DnsServer() = default;

void DnsServer::open(Key key, DnsSockets sockets, DnsScope scope) {
  DnsListener::Calls calls;
  calls.datagram = [this, key](ByteView query, std::span<uint8_t> out, const auto& later) {
    return answer(key, query, dns::Transport::udp, out, later);
  };
  calls.stream = [this, key](ByteView query, DnsStream::Answered answered) {
    size_t size = answer(key, query, dns::Transport::tcp, stream_out_, [&] { return answered; });
    if (size > 0) answered(ByteView(stream_out_).first(size));
    pump();
  };
  calls.done = [this] { pump(); };
  clients_[key] = {std::move(scope), nullptr};
  clients_[key].listener =
      std::make_unique<DnsListener>(loop_, batch_, std::move(sockets), std::move(calls));
}

void DnsServer::set_scopes(const Scopes& scopes) {
  for (const auto& [key, scope] : scopes) {
    auto client = clients_.find(key);
    if (client != clients_.end()) client->second.scope = scope;
  }
}

void DnsServer::close(Key key) {
  clients_.erase(key);
  std::erase_if(waiting_, [key](const auto& waiting) { return waiting.second.key == key; });
  forwarder_.forget_client(key);
  pump();
}

void DnsServer::set_upstreams(std::vector<ip::Endpoint> upstreams, dns::ForwarderConfig config) {
  forwarder_.set_config(config);
  forwarder_.set_upstreams(std::move(upstreams));
}

size_t DnsServer::answer(Key key, ByteView query, dns::Transport transport,
                         std::span<uint8_t> out,
                         const std::function<DnsListener::Later()>& later) {
  const dns::Scope& scope = *clients_.at(key).scope;
  Outcome outcome = dns::respond(query, scope, transport, random_.next(), out, parsed_);
  bool nobody = outcome.kind == Outcome::Kind::forward && !forwarder_.has_upstreams();
  if (nobody) {
    outcome = {Outcome::Kind::answered, dns::refuse(parsed_.query, dns::Rcode::no_name, out),
               dns::Rcode::no_name};
  }
  count(outcome);
  bool stream = transport == dns::Transport::tcp;
  if (outcome.kind == Outcome::Kind::dropped && stream) later()({});  // ends it
  if (outcome.kind != Outcome::Kind::forward) return outcome.size;
  forward(key, parsed_.query, stream ? dns::kMessageMax : parsed_.query.udp_limit(),
          [send = later()](const dns::Forwarder::Answer& answer) { send(answer.message); });
  return 0;
}

void DnsServer::forward(Key key, const dns::Query& query, size_t limit,
                        std::function<void(const dns::Forwarder::Answer&)> answered) {
  waiting_.emplace(++last_token_, Waiting{key, std::move(answered)});
  forwarder_.handle_query(key, last_token_, query, limit, loop_.now());
}

void DnsServer::explain(const DnsScope& scope, const Bytes& query,
                        std::function<void(DnsExplained)> then) {
  DnsExplained out{Bytes(dns::kMessageMax), "", {}, {}, false};
  Outcome outcome = dns::respond(query, *scope, dns::Transport::tcp, 0, out.message, parsed_);
  if (outcome.kind == Outcome::Kind::forward && forwarder_.has_upstreams()) {
    forward(kPerson, parsed_.query, dns::kMessageMax,
            [then](const dns::Forwarder::Answer& answer) {
              then({answer.message, "", {}, answer.upstream, answer.kept});
            });
    return pump();
  }
  size_t size = outcome.size;
  if (outcome.kind == Outcome::Kind::forward) {
    size = dns::refuse(parsed_.query, dns::Rcode::no_name, out.message);
  }
  out.message.resize(size);
  dns::Zone::Found found;
  if (const dns::Zone* zone = dns::find_name(*scope, parsed_.query.name, found)) {
    out.network = zone->network();
    out.owners = owners_of(*zone, found, out.message);
  }
  then(std::move(out));
}

void DnsServer::pump() {
  while (auto output = forwarder_.poll()) {
    if (auto* send = std::get_if<dns::Forwarder::Send>(&*output)) {
      exchanges_.send(std::move(*send));
    } else if (auto* close = std::get_if<dns::Forwarder::Close>(&*output)) {
      exchanges_.close(close->exchange);
    } else {
      const auto& answer = std::get<dns::Forwarder::Answer>(*output);
      auto waiting = waiting_.extract(answer.token);
      if (waiting) waiting.mapped().answered(answer);
    }
  }
  if (forwarder_.next_deadline() == armed_) return;
  armed_ = forwarder_.next_deadline();
  timer_.arm(armed_, [this] {
    armed_ = kNever;
    forwarder_.handle_deadline(loop_.now());
    pump();
  });
}

}  // namespace ovn::agent
