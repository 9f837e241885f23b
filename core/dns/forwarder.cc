// SPDX-License-Identifier: Apache-2.0
#include "core/dns/forwarder.h"

#include <algorithm>
#include <utility>

#include "core/base/metrics.h"

namespace ovn::dns {

namespace {

// How long an upstream that was silent is asked after the others.
constexpr Duration kSilence = std::chrono::seconds(10);
// A client asks anew after five seconds (resolv.conf(5)): it is answered before.
constexpr int kTimeoutsMax = 3;

metrics::Counter forwarded("ovn_lite_dns_forwarded_total",
                           "Queries of containers that upstreams were asked for.");
metrics::Counter kept_answers("ovn_lite_dns_cached_total",
                              "Queries answered from what an upstream said before.");
metrics::Counter joined("ovn_lite_dns_coalesced_total",
                        "Queries that waited for an equal one's reply.");
metrics::Counter silences("ovn_lite_dns_upstream_timeouts_total",
                          "Exchanges with an upstream that it left without a reply.");
metrics::Counter strangers("ovn_lite_dns_upstream_mismatches_total",
                           "Packets from an upstream that are no reply to what it was asked.");
metrics::Counter failures("ovn_lite_dns_failures_total",
                          "Queries answered SERVFAIL because no upstream had an answer.");
metrics::Counter crowded_out("ovn_lite_dns_crowded_out_total",
                             "Queries answered SERVFAIL because too many were waiting.");

bool is(const Reply& reply, Rcode rcode) { return reply.rcode == static_cast<uint16_t>(rcode); }

}  // namespace

void Forwarder::set_upstreams(std::vector<ip::Endpoint> upstreams) {
  if (upstreams == upstreams_) return;
  upstreams_ = std::move(upstreams);
  silent_until_.clear();
  cache_.clear();
}

void Forwarder::handle_query(ClientId client, Token token, const Query& query, size_t limit,
                             Instant now) {
  OVN_CHECK(has_upstreams());
  Question question = question_of(query);
  Asker asker{query.id, query.flags, Bytes(query.question.begin(), query.question.end()),
              query.edns, limit};
  std::string key = question.key();
  if (const Cache::Kept* kept = cache_.find(key, now)) {
    kept_answers.add();
    outputs_.push_back(Answer{token, answer_from(kept->reply, asker, now - kept->since), {}, true});
    return;
  }
  if (waiting_ >= config_.waiting && !make_room(client)) {
    crowded_out.add();
    outputs_.push_back(Answer{token, bare_answer(asker, Rcode::failure), {}, false});
    return;
  }
  ++waiting_;
  ++waiting_of_[client];
  auto [lookup, is_new] = lookups_.try_emplace(key);
  lookup->second.waiters.push_back({client, token, std::move(asker)});
  if (!is_new) return joined.add();
  forwarded.add();
  lookup->second.question = std::move(question);
  begin(lookup->second, now);
  ask_next(lookup, now);
}

// The client with the most waiting gives way to one that has less.
bool Forwarder::make_room(ClientId client) {
  auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
  auto most = std::max_element(waiting_of_.begin(), waiting_of_.end(), less);
  auto own = waiting_of_.find(client);
  size_t mine = own == waiting_of_.end() ? 0 : own->second;
  if (most == waiting_of_.end() || mine + 1 >= most->second) return false;
  ClientId loser = most->first;
  auto latest = lookups_.end();
  Token token = 0;
  for (auto at = lookups_.begin(); at != lookups_.end(); ++at) {
    for (const Waiter& waiter : at->second.waiters) {
      if (waiter.client != loser || waiter.token < token) continue;
      latest = at;
      token = waiter.token;
    }
  }
  auto& waiters = latest->second.waiters;
  auto waiter = std::ranges::find_if(
      waiters, [&](const Waiter& w) { return w.client == loser && w.token == token; });
  crowded_out.add();
  outputs_.push_back(Answer{token, bare_answer(waiter->asker, Rcode::failure), {}, false});
  release(loser);
  waiters.erase(waiter);
  if (waiters.empty()) end(latest);
  return true;
}

void Forwarder::begin(Lookup& lookup, Instant now) {
  lookup.give_up = now + kTimeoutsMax * config_.timeout;
  lookup.untried.assign(upstreams_.begin(), upstreams_.end());
  std::ranges::stable_partition(lookup.untried, [&](const ip::Endpoint& upstream) {
    auto silent = silent_until_.find(upstream);
    return silent == silent_until_.end() || silent->second <= now;
  });
}

void Forwarder::ask_next(Lookups::iterator at, Instant now) {
  Lookup& lookup = at->second;
  close(lookup);
  if (lookup.untried.empty() && !std::exchange(lookup.second_round, true)) {
    lookup.untried.assign(lookup.silent.begin(), lookup.silent.end());
  }
  if (lookup.untried.empty() || now >= lookup.give_up) return fail(at);
  lookup.upstream = lookup.untried.front();
  lookup.untried.pop_front();
  ask(at, Transport::udp, true, now);
}

void Forwarder::ask(Lookups::iterator at, Transport transport, bool edns, Instant now) {
  Lookup& lookup = at->second;
  close(lookup);
  lookup.transport = transport;
  lookup.edns = edns;
  lookup.sent = upstream_query(lookup.question, edns, random_);
  lookup.exchange = ++last_exchange_;
  lookup.deadline = now + config_.timeout;
  exchanges_.emplace(lookup.exchange, at);
  deadlines_.emplace(lookup.deadline, lookup.exchange);
  outputs_.push_back(Send{lookup.exchange, lookup.upstream, transport, lookup.sent});
}

void Forwarder::handle_reply(ExchangeId exchange, ByteView bytes, Instant now) {
  auto found = exchanges_.find(exchange);
  if (found == exchanges_.end()) return;
  Lookup& lookup = found->second->second;
  bool by_udp = lookup.transport == Transport::udp;
  if (!is_reply_to(lookup.sent, bytes, by_udp)) {
    strangers.add();
    // Some servers do not keep the case; over TCP nobody else can be answering.
    bool other_case = by_udp && is_reply_to(lookup.sent, bytes, false);
    if (other_case) ask(found->second, Transport::tcp, lookup.edns, now);
    return;
  }
  auto reply = read_reply(bytes);
  if (!reply) {
    strangers.add();
    return by_udp ? void() : ask_next(found->second, now);
  }
  silent_until_.erase(lookup.upstream);
  judge(found->second, *std::move(reply), now);
}

void Forwarder::judge(Lookups::iterator at, Reply reply, Instant now) {
  Lookup& lookup = at->second;
  if (reply.truncated && lookup.transport == Transport::udp) {
    return ask(at, Transport::tcp, lookup.edns, now);
  }
  bool rejects_edns = is(reply, Rcode::format) || is(reply, Rcode::not_implemented);
  if (rejects_edns && lookup.edns) return ask(at, lookup.transport, false, now);
  if (!is(reply, Rcode::no_error) && !is(reply, Rcode::no_name)) return ask_next(at, now);
  cache_.put(at->first, reply, now);
  finish(at, reply);
}

void Forwarder::handle_failure(ExchangeId exchange, Instant now) {
  auto found = exchanges_.find(exchange);
  if (found != exchanges_.end()) ask_next(found->second, now);
}

void Forwarder::handle_deadline(Instant now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    auto at = exchanges_.at(deadlines_.begin()->second);
    Lookup& lookup = at->second;
    silences.add();
    silent_until_[lookup.upstream] = now + kSilence;
    lookup.silent.push_back(lookup.upstream);
    ask_next(at, now);
  }
}

void Forwarder::finish(Lookups::iterator at, const Reply& reply) {
  for (const Waiter& waiter : at->second.waiters) {
    outputs_.push_back(
        Answer{waiter.token, answer_from(reply, waiter.asker, {}), at->second.upstream, false});
    release(waiter.client);
  }
  end(at);
}

void Forwarder::fail(Lookups::iterator at) {
  for (const Waiter& waiter : at->second.waiters) {
    failures.add();
    outputs_.push_back(
        Answer{waiter.token, bare_answer(waiter.asker, Rcode::failure), {}, false});
    release(waiter.client);
  }
  end(at);
}

void Forwarder::end(Lookups::iterator at) {
  close(at->second);
  lookups_.erase(at);
}

void Forwarder::close(Lookup& lookup) {
  if (lookup.exchange == 0) return;
  outputs_.push_back(Close{lookup.exchange});
  deadlines_.erase({lookup.deadline, lookup.exchange});
  exchanges_.erase(std::exchange(lookup.exchange, 0));
}

void Forwarder::release(ClientId client) {
  --waiting_;
  auto count = waiting_of_.find(client);
  if (--count->second == 0) waiting_of_.erase(count);
}

void Forwarder::forget_client(ClientId client) {
  for (auto at = lookups_.begin(); at != lookups_.end();) {
    auto here = at++;
    size_t gone = std::erase_if(here->second.waiters,
                                [&](const Waiter& waiter) { return waiter.client == client; });
    for (; gone > 0; --gone) release(client);
    if (here->second.waiters.empty()) end(here);
  }
}

std::optional<Forwarder::Output> Forwarder::poll() {
  if (outputs_.empty()) return {};
  Output next = std::move(outputs_.front());
  outputs_.pop_front();
  return next;
}

Instant Forwarder::next_deadline() const {
  return deadlines_.empty() ? kNever : deadlines_.begin()->first;
}

}  // namespace ovn::dns
