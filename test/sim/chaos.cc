// SPDX-License-Identifier: Apache-2.0
#include "test/sim/chaos.h"

#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr uint32_t kNetworks = 4;
constexpr uint32_t kKeys = 12;

class Chaos {
 public:
  Chaos(World& world, const Faults& faults, Instant end)
      : world_(world), faults_(faults), random_(world.random().next()), end_(end) {}

  void begin() {
    world_.start_all();
    for (HostId id = 0; id < world_.size(); ++id) {
      for (uint32_t i = 0; i < 2; ++i) world_.attach(id, network(random_.below(kNetworks)));
    }
    work();
    fault();
    weather();
  }

  // All faults cease; some hosts stay away.
  void end() {
    world_.change_network() = Network();
    for (HostId id = 0; id < world_.size(); ++id) {
      bool stays_away = faults_.crashes && random_.chance(0.2);
      if (!world_.running(id) && !stays_away) world_.start(id);
    }
    bool any = false;
    for (HostId id = 0; id < world_.size(); ++id) any |= world_.running(id);
    if (!any) world_.start(0);
  }

 private:
  static NetworkTag network(uint64_t number) {
    return gossip::network_tag(fmt::format("network-{}", number));
  }
  HostId any_host() { return static_cast<HostId>(random_.below(world_.size())); }

  void work() {
    if (world_.now() >= end_) return;
    HostId id = any_host();
    if (world_.running(id) && !world_.host(id).frozen_until) work_on(id);
    Duration mean = Duration(seconds(8)) / world_.size();
    world_.at(random_.between(Duration::zero(), mean), [this] { work(); });
  }

  void work_on(HostId id) {
    NetworkTag tag = network(random_.below(kNetworks));
    auto attached = world_.host(id).networks.find(tag);
    if (attached == world_.host(id).networks.end()) {
      if (random_.chance(0.3)) world_.attach(id, tag);
    } else if (faults_.detaches && random_.chance(0.1)) {
      world_.detach(id, tag);
    } else if (faults_.bursts && random_.chance(0.05)) {
      for (int i = 0; i < 200; ++i) write(id, tag, fmt::format("burst-{}", i));
    } else if (random_.chance(0.3) && !attached->second.empty()) {
      world_.drop(id, tag, attached->second.begin()->first.second);
    } else {
      write(id, tag, fmt::format("key-{}", random_.below(kKeys)));
    }
  }

  void write(HostId id, NetworkTag tag, const std::string& key) {
    world_.put(id, tag, key, std::string(random_.below(100), 'x') + std::to_string(++written_));
  }

  void fault() {
    if (world_.now() >= end_) return;
    HostId id = any_host();
    std::vector<std::function<void()>> kinds;
    if (faults_.crashes) kinds.push_back([&] { away(id, [&] { world_.crash(id); }); });
    if (faults_.leaves) kinds.push_back([&] { away(id, [&] { world_.leave(id); }); });
    if (faults_.planned) {
      kinds.push_back([&] { away(id, [&] { world_.restarting(id, seconds(30)); }); });
    }
    if (faults_.freezes) {
      kinds.push_back([&] { world_.freeze(id, random_.between(milliseconds(100), seconds(30))); });
    }
    if (faults_.rollbacks) {
      kinds.push_back([&] {
        away(id, [&] {
          world_.crash(id);
          world_.roll_back_disk(id, 1 + static_cast<uint32_t>(random_.below(3)));
        });
      });
    }
    if (!kinds.empty()) kinds[random_.below(kinds.size())]();
    world_.at(random_.between(seconds(1), seconds(40)), [this] { fault(); });
  }

  void away(HostId id, const std::function<void()>& go) {
    if (!world_.running(id)) return;
    go();
    Duration back = random_.chance(0.5) ? random_.between(milliseconds(50), seconds(5))
                                        : random_.between(seconds(5), seconds(120));
    world_.at(back, [this, id] {
      if (!world_.running(id)) world_.start(id);
    });
  }

  // The network changes every now and then, and is whole half of the time.
  void weather() {
    if (world_.now() >= end_) return;
    Network network;
    if (random_.chance(0.5)) spoil(network);
    world_.change_network() = network;
    world_.at(random_.between(seconds(5), seconds(60)), [this] { weather(); });
  }

  void spoil(Network& network) {
    if (faults_.loss) network.loss = random_.chance(0.5) ? 0.05 : 0.25;
    if (faults_.duplication) network.duplication = 0.2;
    if (faults_.corruption) network.corruption = 0.05;
    if (faults_.delay) network.delay = 0.2;
    if (faults_.sick_hosts) {
      network.host_loss.assign(world_.size(), 0);
      network.host_loss[any_host()] = 0.8;
    }
    if (faults_.splits && random_.chance(0.5)) {
      for (HostId id = 0; id < world_.size(); ++id) {
        network.sides.push_back(static_cast<uint32_t>(random_.below(2)));
      }
    }
    if (!faults_.one_way) return;
    for (uint32_t i = 0; i < world_.size(); ++i) network.cut.insert({any_host(), any_host()});
  }

  World& world_;
  Faults faults_;
  Random random_;
  Instant end_;
  uint64_t written_ = 0;
};

}  // namespace

Faults Faults::drawn(Random& random) {
  Faults faults;
  for (bool* fault :
       {&faults.loss, &faults.duplication, &faults.corruption, &faults.delay, &faults.sick_hosts,
        &faults.splits, &faults.one_way, &faults.crashes, &faults.planned, &faults.leaves,
        &faults.freezes, &faults.rollbacks, &faults.detaches, &faults.bursts}) {
    *fault = random.chance(0.4);
  }
  return faults;
}

std::string Faults::to_string() const {
  std::string text;
  auto add = [&](bool on, std::string_view name) {
    if (on) text += (text.empty() ? "" : ",") + std::string(name);
  };
  add(loss, "loss"), add(duplication, "duplication"), add(corruption, "corruption");
  add(delay, "delay"), add(sick_hosts, "sick_hosts"), add(splits, "splits");
  add(one_way, "one_way"), add(crashes, "crashes"), add(planned, "planned");
  add(leaves, "leaves"), add(freezes, "freezes"), add(rollbacks, "rollbacks");
  add(detaches, "detaches"), add(bursts, "bursts");
  return text.empty() ? "none" : text;
}

ChaosReport run_chaos(uint64_t seed, uint32_t hosts, Duration duration) {
  World::Settings settings;
  settings.seed = seed;
  settings.hosts = hosts;
  World world(settings);
  add_all_checkers(world);
  Random draw(seed ^ 0x5eed);
  ChaosReport report;
  report.faults = Faults::drawn(draw);
  Chaos chaos(world, report.faults, world.now() + duration);
  chaos.begin();
  world.run(duration);
  chaos.end();
  world.run(std::chrono::minutes(2));
  world.check_at_rest();
  report.failures = world.failures();
  report.trace = world.trace();
  report.events = world.events();
  report.datagrams = world.datagrams();
  return report;
}

}  // namespace ovn::sim
