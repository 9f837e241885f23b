// SPDX-License-Identifier: Apache-2.0
#include "gossip/probe.h"

#include <algorithm>

#include "gossip/digest.h"
#include "gossip/handshake.h"
#include "gossip/letter.h"
#include "gossip/membership.h"
#include "gossip/planted.h"
#include "gossip/records.h"
#include "gossip/standing.h"

namespace ovn::gossip {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr size_t kSuspicionsOnPing = 10;
// A round's probe has failed after so many timeouts, at the end of the interval at the latest.
constexpr int kTimeouts = 5;
constexpr Duration kVerifyInterval = milliseconds(500);
// Up to this size nobody can be spared as a witness.
constexpr size_t kFewMax = 8;
// How often an interval a member that is away is knocked at, by all others together.
constexpr double kKnocks = 4;
// Later than this and we were stopped or starved: what we did not hear proves nothing.
constexpr Duration kLateness = milliseconds(200), kStopped = milliseconds(500);

Duration ack_timeout(const Core& core, const Member& member) {
  Duration rtt = microseconds(member.rtt_us ? member.rtt_us : core.rtt_us);
  Duration timeout =
      std::clamp<Duration>(4 * rtt, core.config.ack_timeout_min, core.config.ack_timeout_max);
  if (member.rtt_us == 0 && core.rtt_us == 0) timeout = core.config.ack_timeout_max;
  return core.awareness.scaled(timeout);
}

// Every ping carries what we suspect, so that a lost refutation is told again by whoever has it.
void add_suspicions(const Core& core, const Uuid& target, Letter& letter) {
  // If there are more, others to each.
  auto next = core.suspicions.upper_bound(target);
  size_t count = std::min(kSuspicionsOnPing, core.suspicions.size());
  for (; count > 0; --count, ++next) {
    if (next == core.suspicions.end()) next = core.suspicions.begin();
    if (next->first != target) letter.add(verdict_on(core, *core.member(next->first)));
  }
}

void send_ping(Core& core, uint64_t number, const Member& target) {
  Letter letter(core, target);
  letter.add(Ping{number, target.identity.boot_tag()});
  letter.add(roots_with(core, target));
  add_suspicions(core, target.node(), letter);
  letter.pad(kChallengeSize);  // if it is not known there
  letter.send();
}

uint64_t open_probe(Core& core, Probe probe, Instant due) {
  Probing& probing = core.probing;
  if (probing.open.size() >= Probing::kProbesMax && !planted(Bug::leak_probes)) {
    uint64_t oldest = probing.open.begin()->first;
    probing.due.cancel(oldest);
    probing.open.erase(oldest);
    core.counters.add(Count::probes_dropped);
  }
  uint64_t number = probing.next_number++;
  probing.open[number] = std::move(probe);
  probing.due.set(number, due);
  return number;
}

void close_probe(Core& core, uint64_t number) {
  core.probing.due.cancel(number);
  if (!planted(Bug::leak_probes)) core.probing.open.erase(number);
}

void ping_member(Core& core, Probe::Kind kind, const Member& target, Instant due, Instant expires) {
  uint32_t boot = target.identity.boot_tag();
  Probe probe{kind, false, target.node(), boot, core.now, expires, {}, 0, 0, {}};
  send_ping(core, open_probe(core, std::move(probe), due), target);
}

// Returns when the helpers should have said that they were asked.
Instant ask_helpers(Core& core, uint64_t number, Probe& probe, const Member& target) {
  probe.indirect = true;
  probe.sent = core.now;
  Duration patience{};
  // A random few of all members, so that the round of our own probes is not disturbed.
  for (MemberRef ref : core.cluster().peers.next(core.config.indirect_probes + 1, core.random)) {
    const Member& helper = core.members[ref];
    if (helper.node() == probe.target || probe.silent.size() >= core.config.indirect_probes) {
      continue;
    }
    Letter letter(core, helper);
    letter.add(PingRequest{number, target.identity.node_tag(), probe.boot,
                           target.identity->endpoint});
    letter.send();
    probe.silent.push_back(helper.node());
    patience = std::max(patience, ack_timeout(core, helper));
  }
  probe.helpers = probe.silent.size();
  send_ping(core, number, target);
  return std::min(core.now + patience, probe.expires);
}

// By value: a probe more may be one too many, and this one the oldest.
void verify_silent(Core& core, std::vector<Uuid> helpers) {
  if (core.cluster_size() > kFewMax) return;
  for (const Uuid& helper : helpers) {
    auto ref = core.members.find(helper);
    if (ref && core.members[*ref].state == MemberState::alive) verify(core, *ref);
  }
}

void fail_probe(Core& core, uint64_t number) {
  const Probe probe = core.probing.open.at(number);
  core.counters.add(Count::probes_failed);
  if (probe.kind == Probe::round) {
    // Helpers that said nothing at all, or none to be asked: perhaps it is us.
    core.awareness.bad(probe.helpers > 0 ? static_cast<unsigned>(probe.silent.size()) : 1);
  }
  verify_silent(core, probe.silent);
  close_probe(core, number);
  accuse(core, probe.target);
}

void probe_due(Core& core, uint64_t number) {
  Probe& probe = core.probing.open.at(number);
  const Member* target = core.member(probe.target);
  bool other_boot = target && target->identity.boot_tag() != probe.boot;
  bool needless = probe.kind == Probe::relay || probe.kind == Probe::heal;
  if (!target || other_boot || !target->reachable() || needless) return close_probe(core, number);
  bool over = core.now >= probe.expires || planted(Bug::hasty_verdicts);
  if (over) return fail_probe(core, number);
  if (probe.kind == Probe::round && !probe.indirect) {
    return core.probing.due.set(number, ask_helpers(core, number, probe, *target));
  }
  core.probing.due.set(number, probe.expires);
  if (probe.kind == Probe::round) return verify_silent(core, probe.silent);
  probe.sent = core.now;
  send_ping(core, number, *target);
}

// Knocks at one of those who failed: pings a member, or says hello to one forgotten since. All of
// the cluster together knock some kKnocks times an interval at each.
void heal(Core& core) {
  size_t away = core.probing.away.size() + core.lost.size();
  double share = kKnocks * static_cast<double>(away) / static_cast<double>(core.cluster_size());
  if (away == 0 || !core.random.chance(share)) return;
  if (!core.lost.empty() && (core.probing.away.empty() || core.random.chance(0.5))) {
    if (auto lost = core.lost.next(core.now)) return send_hello(core, *lost);
  }
  auto ref = core.probing.away.next(core.random);
  if (!ref || is_replaced(core, core.members[*ref])) return;
  Instant expires = core.now + core.config.probe_interval;
  ping_member(core, Probe::heal, core.members[*ref], expires, expires);
}

void remember_probed(Core& core, const Uuid& node) {
  auto& recent = core.probing.recent;
  recent.emplace_back(core.now, node);
  while (recent.front().first < core.now - Isolation::kWindow) recent.pop_front();
}

// The beginning of a probe interval: also when all is looked after that is not urgent.
void begin_round(Core& core) {
  Duration interval = core.awareness.scaled(core.config.probe_interval);
  core.probing.next_round = core.now + interval;
  if (core.silent()) return;
  judge_isolation(core);
  review_suspicions(core);
  compare_networks(core);
  for (auto& [scope, table] : core.tables) settle_synced(core, table);
  collect_tombstones(core);
  drop_unknown_owners(core);
  reap(core);
  heal(core);
  auto ref = core.probing.walk.next(core.random);
  // With nobody to ask nothing speaks against us either.
  if (!ref) return core.awareness.good();
  const Member& target = core.members[*ref];
  core.counters.add(Count::probes_sent);
  remember_probed(core, target.node());
  Duration timeout = std::min(ack_timeout(core, target), interval * 3 / 4);
  // Where answers take a millisecond there is nothing to wait for until the next round.
  Duration patience = std::min(interval, kTimeouts * timeout);
  ping_member(core, Probe::round, target, core.now + timeout, core.now + patience);
}

// After having been stopped: nothing that is open now proves anything.
void forgive_lateness(Core& core, Duration late) {
  if (late < kLateness) return;
  core.awareness.bad();
  if (late < kStopped) return;
  while (!core.probing.open.empty() && !planted(Bug::leak_probes))
    close_probe(core, core.probing.open.begin()->first);
  for (auto& [node, suspicion] : core.suspicions) {
    suspicion.since = std::min(core.now, suspicion.since + late);
  }
}

void sample_rtt(Core& core, Member& member, Duration rtt) {
  auto sample = static_cast<uint32_t>(std::max<int64_t>(1, rtt / microseconds(1)));
  auto smooth = [&](uint32_t& held) { held = held == 0 ? sample : held - held / 8 + sample / 8; };
  smooth(member.rtt_us);
  smooth(core.rtt_us);
}

}  // namespace

Instant probe_deadline(const Core& core) {
  return std::min(core.probing.next_round, core.probing.due.earliest());
}

void probe_timeout(Core& core) {
  Instant due = probe_deadline(core);
  if (due > core.now) return;
  forgive_lateness(core, core.now - due);
  while (auto number = core.probing.due.pop(core.now)) probe_due(core, *number);
  if (core.probing.next_round <= core.now) begin_round(core);
}

void verify(Core& core, MemberRef subject) {
  const Member& target = core.members[subject];
  for (const auto& [number, probe] : core.probing.open) {
    bool direct = probe.kind == Probe::round || probe.kind == Probe::verify;
    if (direct && probe.target == target.node()) return;
  }
  ping_member(core, Probe::verify, target, core.now + kVerifyInterval,
              core.now + 2 * kVerifyInterval);
}

void handle(Core& core, Source& source, const Ping& ping) {
  if (ping.boot == core.self.boot_tag()) return source.reply.add(Ack{ping.probe});
  // Meant for an earlier boot at this address, or another node: introduce ourselves.
  send_hello(core, source.endpoint);
}

void handle(Core& core, Source& source, const Ack& ack) {
  auto found = core.probing.open.find(ack.probe);
  if (found == core.probing.open.end()) return;
  Probe probe = found->second;
  bool direct = probe.target == source.node;
  if (probe.kind == Probe::relay) {
    if (!direct) return;
    if (const Member* asker = core.member(probe.asker)) {
      Letter letter(core, *asker);
      letter.add(Ack{probe.asked});
      letter.send();
    }
  } else if (direct && !probe.indirect) {
    sample_rtt(core, core.members[*source.member], core.now - probe.sent);
  }
  if (probe.kind == Probe::round) core.awareness.good();
  close_probe(core, ack.probe);
}

void handle(Core& core, Source& source, const Nack& nack) {
  auto found = core.probing.open.find(nack.probe);
  if (found == core.probing.open.end()) return;
  std::erase(found->second.silent, source.node);
}

void handle(Core& core, Source& source, const PingRequest& request) {
  source.reply.add(Nack{request.probe});  // no answer yet, but we are well
  auto ref = core.members.find(request.node, request.boot);
  if (!ref) return;
  const Member& target = core.members[*ref];
  if (target.identity->endpoint != request.target) return;
  Instant expires = core.now + core.config.probe_interval;
  Probe probe{Probe::relay, false,       target.node(), request.boot, core.now,
              expires,      source.node, request.probe, 0, {}};
  send_ping(core, open_probe(core, std::move(probe), expires), target);
}

}  // namespace ovn::gossip
