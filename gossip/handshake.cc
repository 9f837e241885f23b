// SPDX-License-Identifier: Apache-2.0
#include "gossip/handshake.h"

#include <algorithm>

#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/packet.h"
#include "gossip/planted.h"

namespace ovn::gossip {
namespace {

constexpr Duration kNoncePeriod = std::chrono::seconds(10);
constexpr Duration kHelloMin = std::chrono::milliseconds(200), kHelloMax = std::chrono::seconds(2);
constexpr Duration kSeedInterval = std::chrono::seconds(5);

ChallengeNonce nonce_for(Core& core, const ip::Endpoint& peer, int64_t period) {
  Bytes context;
  Writer out(context);
  out.raw(as_bytes("ovn-lite challenge 1"));
  out.raw(core.self->boot_id);
  encode(out, peer);
  out.u64(static_cast<uint64_t>(period));
  SecretKey bytes = core.crypto.derive(core.keyring.primary().key, context);
  ChallengeNonce nonce;
  std::copy_n(bytes.begin(), nonce.size(), nonce.begin());
  return nonce;
}

int64_t period_of(Instant now) { return now.time_since_epoch() / kNoncePeriod; }

// Looks at all members only when somebody else has come to be at the seed.
bool is_member_address(Core& core, const ip::Endpoint& seed) {
  auto last = core.seed_members.find(seed);
  const Member* known = last == core.seed_members.end() ? nullptr : core.member(last->second);
  if (seed == core.self->endpoint || (known && known->is_reachable_at(seed))) return true;
  const Member* found = core.members.find_reachable_at(seed);
  if (found) core.seed_members[seed] = found->node();
  return found;
}

}  // namespace

void send_hello(Core& core, const ip::Endpoint& to) {
  Letter letter(core, to);
  letter.add(Challenge{nonce_for(core, to, period_of(core.now))});
  letter.add(own_statement(core));
  letter.pad(kHelloSize);
  letter.send();
}

void answer_stranger(Core& core, Source& source, size_t size) {
  if (source.reply.empty()) return;
  bool more = source.reply.size() > size || source.reply.datagrams() > 1;
  Limiter& limiter = more ? core.limiter : core.answers;
  bool limited = !source.proven && !planted(Bug::answer_copies);
  if (limited && !limiter.allow(source.endpoint, core.now)) {
    return core.counters.add(Count::answers_limited);
  }
  source.reply.send();
}

void challenge_stranger(Core& core, const ip::Endpoint& from, size_t size) {
  if (size < kChallengeSize || !core.limiter.allow(from, core.now)) {
    return core.counters.add(Count::challenges_limited);
  }
  core.counters.add(Count::challenges_sent);
  Letter letter(core, from);
  letter.add(Challenge{nonce_for(core, from, period_of(core.now))});
  letter.send();
}

void hello_timeout(Core& core) {
  if (core.now < core.next_hello) return;
  if (core.probing.walk.empty()) {
    core.next_hello =
        core.now + std::min<Duration>(kHelloMax, kHelloMin * (1u << std::min(core.hellos, 5u)));
    ++core.hellos;
    for (const ip::Endpoint& seed : core.seeds) {
      if (seed != core.self->endpoint) send_hello(core, seed);
    }
    return;
  }
  core.next_hello = core.now + kSeedInterval;
  if (core.seeds.empty()) return;
  const ip::Endpoint& seed = core.seeds[core.random.below(core.seeds.size())];
  if (!is_member_address(core, seed)) send_hello(core, seed);
}

void handle(Core& core, Source& source, const Challenge& challenge) {
  if (source.member || source.proven) {
    Letter letter(core, source.endpoint);
    letter.add(Response{challenge.nonce});
    letter.add(own_statement(core));
    return letter.send();
  }
  if (!source.reply.empty()) return;  // one is enough
  source.reply.add(Response{challenge.nonce});
  source.reply.add(own_statement(core));
  source.reply.add(Challenge{nonce_for(core, source.endpoint, period_of(core.now))});
}

void handle(Core& core, Source& source, const Response& response) {
  int64_t period = period_of(core.now);
  bool right = response.nonce == nonce_for(core, source.endpoint, period) ||
               response.nonce == nonce_for(core, source.endpoint, period - 1);
  if (right) source.proven = true;
  else core.counters.add(Count::responses_refused);
}

}  // namespace ovn::gossip
