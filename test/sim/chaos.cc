// SPDX-License-Identifier: Apache-2.0
#include "test/sim/chaos.h"

#include <algorithm>

#include "test/sim/checkers/all.h"
#include "test/sim/workload.h"

namespace ovn::sim {
namespace {

class Chaos {
 public:
  Chaos(World& world, const Faults& faults) : world_(world), faults_(faults) {
    for (size_t i = 0; i < faults.size(); ++i) {
      world.at(faults[i].at, [this, i] { begin(i); });
    }
  }

 private:
  void begin(size_t index) {
    const Fault& fault = faults_[index];
    world_.tell_fault(fault, true);
    if (fault.of_network()) {
      active_.push_back(index);
      change_network();
    } else {
      strike(fault);
    }
    if (!fault.in_a_moment()) world_.at(fault.lasts, [this, index] { end(index); });
  }

  void end(size_t index) {
    const Fault& fault = faults_[index];
    world_.tell_fault(fault, false);
    if (fault.of_network()) {
      std::erase(active_, index);
      return change_network();
    }
    if (fault.for_good || fault.kind == Fault::freeze) return;
    start(fault.host);
    if (fault.kind == Fault::exchange) start(fault.other);
  }

  void start(HostId host) {
    if (!world_.running(host)) world_.start(host);
  }

  void change_network() {
    Faults active;
    for (size_t index : active_) active.push_back(faults_[index]);
    world_.change_network() = network_under(active, world_.size());
  }

  void strike(const Fault& fault) {
    HostId host = fault.host;
    bool was_running = world_.running(host);
    switch (fault.kind) {
      case Fault::crash: return world_.crash(host);
      case Fault::leave: return world_.leave(host);
      case Fault::planned_restart: return world_.restarting(host, std::chrono::minutes(2));
      case Fault::freeze: return world_.freeze(host, fault.lasts);
      case Fault::clock_jump: return world_.jump_clock(host, jump(fault));
      case Fault::move: return world_.move(host);
      case Fault::storm: return storm(host);
      case Fault::rotation: return world_.rotate_keys(fault.salt);
      case Fault::copies: return world_.repeat_caught(fault.salt);
      case Fault::stale_disk:
        world_.crash(host);
        return world_.roll_back_disk(host, fault.salt);
      case Fault::reinstall:
        world_.crash(host);
        if (was_running) world_.reinstall(host);
        return;
      case Fault::exchange:
        world_.crash(host);
        world_.crash(fault.other);
        return world_.exchange_addresses(host, fault.other);
      default: return;
    }
  }

  // A second to a year.
  static Duration jump(const Fault& fault) {
    constexpr std::chrono::seconds kJumps[] = {std::chrono::seconds(1), std::chrono::seconds(20),
                                               std::chrono::hours(1), std::chrono::hours(24 * 365)};
    return kJumps[fault.salt % std::size(kJumps)];
  }

  void storm(HostId host) {
    std::vector<NetworkTag> networks;
    for (const auto& [network, records] : world_.host(host).networks) networks.push_back(network);
    for (int i = 0; i < 20; ++i) {
      for (NetworkTag network : networks) {
        if (i % 2 == 0) world_.detach(host, network);
        else world_.attach(host, network);
      }
    }
  }

  World& world_;
  const Faults& faults_;
  std::vector<size_t> active_;
};

}  // namespace

uint32_t hosts_of(uint64_t seed) {
  Random draw(seed);
  return 3 + static_cast<uint32_t>(draw.below(38) * draw.below(38) / 37);
}

Faults faults_of(const RunSettings& settings) {
  return draw_faults(Random(settings.seed ^ 0xfa017), settings.hosts, settings.length - kRest);
}

Report run(const RunSettings& settings, const Faults& faults, std::unique_ptr<Checker> observer) {
  World::Settings of_world;
  of_world.seed = settings.seed;
  of_world.hosts = settings.hosts;
  of_world.failures_max = settings.failures_max;
  of_world.both_families = Random(settings.seed ^ 0xfa3117).chance(0.25);
  if (Random(~settings.seed).chance(0.5)) {
    of_world.config.answer_datagrams = 2;
    of_world.config.stream_rows = 40;
  }
  if (Random(settings.seed ^ 0xfa3ace).chance(0.25)) {
    of_world.config.egress_rate = 8 << 10;
    of_world.config.egress_burst = 32 << 10;
  }
  World world(of_world);
  if (observer) world.add(std::move(observer));
  add_all_checkers(world);
  auto verdicts = std::make_shared<VerdictTimes>();
  world.add(watch_verdicts(verdicts));
  world.start_all();
  Workload workload(world, settings.seed, settings.length - kRest);
  Chaos chaos(world, faults);
  world.run(settings.length - kRest);
  bool any = false;
  for (HostId id = 0; id < world.size(); ++id) any |= world.running(id);
  if (!any) world.start(0);
  world.run(kSettling);
  world.check_settled();
  world.run(kRest - kSettling);
  world.check_at_rest();
  return {world.failures(), world.trace(),        world.events(),
          world.datagrams(), world.stream_bytes(), *verdicts};
}

}  // namespace ovn::sim
