// SPDX-License-Identifier: Apache-2.0
#include "test/sim/fault.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kNames[] = {
    "loss",       "burst loss", "duplication", "reordering",      "corruption",
    "delay",      "sick host",  "split",       "one way",         "crash",
    "planned restart", "leave", "freeze",      "stale disk",      "reinstall",
    "exchange",   "clock jump", "move",        "storm",           "key rotation",
    "copies"};
static_assert(std::size(kNames) == Fault::kinds_);

// One fault in so much time, on average.
constexpr Duration kEvery = seconds(12);

Duration draw_length(const Fault& fault, Random& random) {
  if (fault.in_a_moment()) return Duration::zero();
  if (fault.kind == Fault::freeze) return random.between(milliseconds(100), seconds(30));
  bool brief = random.chance(0.5);
  // Long enough for deletions that one side is never told of.
  if (fault.kind == Fault::split && !brief) return random.between(seconds(60), seconds(180));
  return brief ? random.between(milliseconds(50), seconds(5))
               : random.between(seconds(5), seconds(90));
}

double seconds_of(Duration duration) { return std::chrono::duration<double>(duration).count(); }

void add(const Fault& fault, uint32_t hosts, Network& network) {
  Random random(fault.salt);
  auto any_host = [&] { return static_cast<HostId>(random.below(hosts)); };
  switch (fault.kind) {
    case Fault::loss: network.loss = random.chance(0.5) ? 0.05 : 0.25; break;
    case Fault::burst_loss: network.burst_loss = 0.1, network.burst_salt = random.next(); break;
    case Fault::duplication: network.duplication = 0.2; break;
    case Fault::reordering: network.delay = 0.3, network.delay_max = milliseconds(20); break;
    case Fault::delay: network.delay = 0.2, network.delay_max = milliseconds(200); break;
    case Fault::corruption: network.corruption = 0.05; break;
    case Fault::sick_host:
      network.host_loss.resize(hosts, 0);
      network.host_loss[fault.host] = 0.8;
      break;
    case Fault::split:
      network.sides.assign(hosts, 0);
      for (uint32_t& side : network.sides) side = static_cast<uint32_t>(random.below(2));
      break;
    case Fault::one_way:
      for (uint32_t i = 0; i < hosts; ++i) network.cut.insert({any_host(), any_host()});
      break;
    default: break;
  }
}

void draw_rotations(Random& random, Duration end, Faults& faults) {
  if (!random.chance(0.35)) return;
  for (uint64_t count = 1 + random.below(3); count > 0; --count) {
    Fault fault;
    fault.kind = Fault::rotation;
    fault.at = random.between(Duration::zero(), end);
    fault.salt = random.next();
    faults.push_back(fault);
  }
}

void draw_copies(Random& random, Duration end, Faults& faults) {
  if (!random.chance(0.35)) return;
  for (uint64_t count = 1 + random.below(8); count > 0; --count) {
    Fault fault;
    fault.kind = Fault::copies;
    fault.at = random.between(Duration::zero(), end);
    fault.salt = random.next();
    faults.push_back(fault);
  }
}

void keep_a_seed(uint32_t hosts, Faults& faults) {
  std::set<HostId> gone;
  for (Fault& fault : faults) {
    if (!fault.for_good || fault.host >= kSeeds || hosts <= kSeeds) continue;
    bool last = gone.size() == kSeeds - 1 && !gone.contains(fault.host);
    if (last) fault.for_good = false;
    else gone.insert(fault.host);
  }
}

}  // namespace

std::string_view to_string(Fault::Kind kind) { return kNames[kind]; }

std::string to_string(const Fault& fault) {
  std::string text = fmt::format("{:.3f} s", seconds_of(fault.at));
  if (fault.for_good) text += " for good";
  else if (!fault.in_a_moment()) text += fmt::format(" for {:.3f} s", seconds_of(fault.lasts));
  text += fmt::format(": {}", to_string(fault.kind));
  bool of_host = !fault.of_network() && fault.kind < Fault::rotation;
  if (of_host || fault.kind == Fault::sick_host) {
    text += fmt::format(" of host {}", fault.host);
  }
  if (fault.kind == Fault::exchange) text += fmt::format(" and host {}", fault.other);
  return text;
}

Faults draw_faults(Random random, uint32_t hosts, Duration end) {
  std::vector<Fault::Kind> kinds;
  for (int kind = 0; kind < Fault::rotation; ++kind) {
    if (random.chance(0.35)) kinds.push_back(static_cast<Fault::Kind>(kind));
  }
  Faults faults;
  if (kinds.empty()) return faults;
  for (auto count = random.below(static_cast<uint64_t>(2 * (end / kEvery)) + 1); count > 0;
       --count) {
    Fault fault;
    fault.kind = kinds[random.below(kinds.size())];
    fault.host = static_cast<HostId>(random.below(hosts));
    fault.other = static_cast<HostId>(random.below(hosts));
    fault.at = random.between(Duration::zero(), end);
    fault.lasts = std::min(draw_length(fault, random), end - fault.at);
    fault.salt = random.next();
    fault.for_good = fault.kind == Fault::crash && random.chance(0.2);
    faults.push_back(fault);
  }
  draw_rotations(random, end, faults);
  draw_copies(random, end, faults);
  std::ranges::sort(faults, {}, &Fault::at);
  keep_a_seed(hosts, faults);
  return faults;
}

Network network_under(const Faults& faults, uint32_t hosts) {
  Network network;
  for (const Fault& fault : faults) add(fault, hosts, network);
  return network;
}

}  // namespace ovn::sim
