// SPDX-License-Identifier: Apache-2.0
#include "test/sim/figures.h"

#include <linux/perf_event.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>

#include <fmt/core.h>

#include "test/sim/checker.h"

namespace ovn::sim {
namespace {

using gossip::MemberState;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr uint32_t kSpreads = 20, kCrashes = 10;
// Larger clusters start in waves, since what all of them would have to pass on at once takes more
// memory than one machine has.
constexpr uint32_t kLarge = 3000, kWave = 250;
// And in still larger ones the smaller side of a split is not half of them, but a fiftieth.
constexpr uint32_t kHalvesMax = 5000, kShare = 50;
// Every member of a network has what every other says there: too much memory for more.
constexpr uint32_t kRecordMax = 1000;
constexpr Duration kBetweenWaves = milliseconds(100);

double in_seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// Instructions of this process outside the kernel: unlike time they do not depend on how many nodes
// share its caches. 0 where the kernel does not let us count.
class Instructions {
 public:
  Instructions() {
    perf_event_attr what{};
    what.size = sizeof(what);
    what.type = PERF_TYPE_HARDWARE;
    what.config = PERF_COUNT_HW_INSTRUCTIONS;
    what.exclude_kernel = what.exclude_hv = 1;
    counter_ = static_cast<int>(syscall(SYS_perf_event_open, &what, 0, -1, -1, 0));
  }
  ~Instructions() {
    if (counter_ >= 0) close(counter_);
  }
  uint64_t count() const {
    uint64_t count = 0;
    return counter_ >= 0 && read(counter_, &count, sizeof(count)) == sizeof(count) ? count : 0;
  }

 private:
  int counter_;
};

std::string in_ms(Duration duration) {
  return fmt::format("{:.0f} ms", 1e3 * in_seconds(duration));
}
std::string in_s(Duration duration) { return fmt::format("{:.1f} s", in_seconds(duration)); }

// The value below which the share lies.
Duration percentile(std::vector<Duration> values, double share) {
  if (values.empty()) return Duration::zero();
  std::ranges::sort(values);
  auto place = static_cast<size_t>(share * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
}

void print(std::string_view figure, uint32_t hosts, const std::string& value,
           std::string_view goal) {
  fmt::print("{:55} {:>6}  {:>24}  {}\n", figure, hosts, value, goal);
  std::fflush(stdout);
}

// Tells when the last of the others came to hold what is asked for of a member.
class Arrivals : public Checker {
 public:
  using Test = std::function<bool(const gossip::MemberView&)>;

  void expect(const World& world, HostId subject, Test test) {
    subject_ = subject;
    test_ = std::move(test);
    missing_.assign(world.size(), false);
    left_ = 0;
    for (HostId id = 0; id < world.size(); ++id) {
      if (id == subject || !world.running(id)) continue;
      auto view = world.node(id).member(world.host(subject).identity.node);
      missing_[id] = !view || !test_(*view);
      left_ += missing_[id];
    }
  }
  size_t left() const { return left_; }

 private:
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed || left_ == 0 || !missing_[id]) return;
    if (changed->node != world.host(subject_).identity.node) return;
    auto view = world.node(id).member(changed->node);
    if (!view || !test_(*view)) return;
    missing_[id] = false;
    --left_;
  }

  HostId subject_ = 0;
  Test test_;
  std::vector<bool> missing_;
  size_t left_ = 0;
};

// Counts pairs (host, other) in which the one came to hold the other at least in that state.
class FalseVerdicts : public Checker {
 public:
  size_t unreachable() const { return unreachable_.size(); }
  size_t failed() const { return failed_.size(); }

 private:
  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed) return;
    auto view = world.node(id).member(changed->node);
    if (!view) return;
    if (view->state >= MemberState::unreachable) unreachable_.insert({id, changed->node});
    if (view->state >= MemberState::failed) failed_.insert({id, changed->node});
  }

  std::set<std::pair<HostId, Uuid>> unreachable_, failed_;
};

World::Settings settings_of(uint32_t hosts, uint64_t seed) {
  World::Settings settings;
  settings.hosts = hosts;
  settings.seed = seed;
  settings.complete = false;
  return settings;
}

size_t alive_at(const World& world, HostId id) {
  for (const auto& [name, value] : world.node(id).gauges()) {
    if (name == "members_to_probe") return value;
  }
  return 0;
}

// Runs until every host holds all others for alive; looks ten times a second.
Duration until_whole(World& world, Duration limit) {
  Instant begin = world.now();
  HostId first = 0;  // those before it were seen to be whole
  while (world.now() - begin < limit) {
    world.run(milliseconds(100));
    while (first < world.size() && alive_at(world, first) + 1 == world.size()) ++first;
    if (first == world.size()) return world.now() - begin;
  }
  return Duration::max();
}

struct Cluster {
  Cluster(uint32_t hosts, uint64_t seed) : world(settings_of(hosts, seed)) {
    auto observer = std::make_unique<Arrivals>();
    arrivals = observer.get();
    world.add(std::move(observer));
  }

  // How long it takes until all hold the subject so.
  Duration time_to_all(HostId subject, Arrivals::Test test, Duration limit) {
    Instant begin = world.now();
    arrivals->expect(world, subject, std::move(test));
    world.run_until([&] { return arrivals->left() == 0; }, limit);
    return arrivals->left() == 0 ? world.now() - begin : limit;
  }

  World world;
  Arrivals* arrivals;
};

// Starts all; returns how long the beginning of it took.
Duration start(World& world) {
  if (world.size() <= kLarge) {
    world.start_all();
    return Duration::zero();
  }
  Instant begin = world.now();
  for (HostId id = 0; id < world.size(); ++id) {
    world.start(id);
    if (id % kWave == kWave - 1) world.run(kBetweenWaves);
  }
  return world.now() - begin;
}

// What a part of the run took, told when it ends.
class Cost {
 public:
  explicit Cost(const World& world)
      : world_(world), datagrams_(world.datagrams()), bytes_(world.bytes()) {}
  ~Cost() {
    fmt::print("  ({:.0f} s of CPU, {:.1f} million datagrams, {:.0f} MB)\n", cpu_seconds() - cpu_,
               static_cast<double>(world_.datagrams() - datagrams_) * 1e-6,
               static_cast<double>(world_.bytes() - bytes_) * 1e-6);
  }

 private:
  const World& world_;
  double cpu_ = cpu_seconds();
  uint64_t datagrams_, bytes_;
};

void cold_start(Cluster& cluster) {
  World& world = cluster.world;
  Cost cost(world);
  double before = resident_bytes();
  Duration waves = start(world);
  Duration whole = until_whole(world, seconds(120));
  print(waves > Duration::zero() ? "cold start in waves of 250 in 100 ms: all know all"
                                 : "cold start: everybody knows everybody",
        world.size(), whole == Duration::max() ? "not in 120 s" : in_s(waves + whole), "30 s");
  double hosts = world.size();
  print("memory of the simulation, of a node and member", world.size(),
        fmt::format("{:.1f} GB, {:.0f} B", resident_bytes() * 1e-9,
                    (resident_bytes() - before) / hosts / hosts),
        "20 GB, 200 B");
}

void idle_minute(World& world, std::string_view when, std::string_view cpu_goal) {
  Instructions instructions;
  double cpu = cpu_seconds();
  uint64_t datagrams = world.datagrams(), bytes = world.bytes();
  constexpr int kSeconds = 60;
  world.run(seconds(kSeconds));
  double node_seconds = static_cast<double>(world.size()) * kSeconds;
  print(fmt::format("idle, {}: CPU of a node and its world", when), world.size(),
        fmt::format("{:.0f} instructions, {:.1f} us/s",
                    static_cast<double>(instructions.count()) / node_seconds,
                    1e6 * (cpu_seconds() - cpu) / node_seconds),
        cpu_goal);
  double packets = static_cast<double>(world.datagrams() - datagrams) / node_seconds;
  print(fmt::format("idle, {}: sent, with IP and UDP headers", when), world.size(),
        fmt::format("{:.2f} packets/s, {:.0f} B/s", packets,
                    28 * packets + static_cast<double>(world.bytes() - bytes) / node_seconds),
        "3 packets/s, 350 B/s");
}

// Who hears from a member for the first time derives the key of its packets, once: until a round of
// probes has gone by, large clusters do so with every packet, and small ones have done so.
void idle(Cluster& cluster) {
  World& world = cluster.world;
  world.run(seconds(30));
  idle_minute(world, "first round", "-");
  if (world.size() > kLarge) return;
  world.run(seconds(world.size()));
  idle_minute(world, "all have met", "at most 1.2 times that of 100");
}

void one_statement(Cluster& cluster) {
  World& world = cluster.world;
  world.change_network().loss = 0.05;
  std::vector<Duration> times;
  for (uint32_t i = 0; i < kSpreads; ++i) {
    auto host = static_cast<HostId>(world.random().below(world.size()));
    world.move(host);
    auto moved = [to = world.endpoint_of(host)](const gossip::MemberView& view) {
      return view.identity.endpoint == to;
    };
    times.push_back(cluster.time_to_all(host, moved, seconds(60)));
    world.run(seconds(2));
  }
  world.change_network().loss = 0;
  print("one statement to all, 5 % loss, p50 / worst of 20", world.size(),
        in_ms(percentile(times, 0.5)) + " / " + in_ms(percentile(times, 1)),
        world.size() > 1000 ? "400 ms / 1 s" : "250 ms");
}

// How long a record takes to all members of a network: every host, or some of a large cluster.
void one_record(Cluster& cluster) {
  World& world = cluster.world;
  NetworkTag blue = gossip::network_tag("blue");
  std::vector<HostId> members;
  for (HostId id = 0; id < world.size(); id += (world.size() - 1) / kRecordMax + 1) {
    world.attach(id, blue);
    members.push_back(id);
  }
  world.run(seconds(30));
  world.change_network().loss = 0.05;
  std::vector<Duration> times;
  for (uint32_t i = 0; i < kSpreads; ++i) {
    Instant begin = world.now();
    world.put(members[world.random().below(members.size())], blue, fmt::format("key-{}", i), "");
    size_t first = 0;  // those before it have it
    auto at_all = [&] {
      while (first < members.size() && world.node(members[first]).visible(blue).size() > i) ++first;
      return first == members.size();
    };
    while (!at_all() && world.now() - begin < seconds(60)) world.run(milliseconds(5));
    times.push_back(world.now() - begin);
    world.run(seconds(2));
  }
  world.change_network().loss = 0;
  for (HostId id : members) world.detach(id, blue);
  print(fmt::format("one record to {} members, 5 % loss, p50 / worst of 20", members.size()),
        world.size(), in_ms(percentile(times, 0.5)) + " / " + in_ms(percentile(times, 1)),
        world.size() > 1000 ? "400 ms / 1 s" : "250 ms");
  world.run(seconds(30));
}

void crashes(Cluster& cluster) {
  World& world = cluster.world;
  std::vector<Duration> unreachable, failed;
  for (uint32_t i = 0; i < kCrashes; ++i) {
    auto host = static_cast<HostId>(3 + world.random().below(world.size() - 3));
    if (!world.running(host)) continue;
    world.crash(host);
    auto at_least = [](MemberState state) {
      return [state](const gossip::MemberView& view) { return view.state >= state; };
    };
    Duration first = cluster.time_to_all(host, at_least(MemberState::unreachable), seconds(120));
    unreachable.push_back(first);
    failed.push_back(
        first + cluster.time_to_all(host, at_least(MemberState::failed), seconds(120)));
  }
  print("crash: UNREACHABLE at all, p50 / worst of 10", world.size(),
        in_s(percentile(unreachable, 0.5)) + " / " + in_s(percentile(unreachable, 1)), "5 / 10 s");
  print("crash: FAILED at all, p50 / worst of 10", world.size(),
        in_s(percentile(failed, 0.5)) + " / " + in_s(percentile(failed, 1)), "12 s");
  for (HostId id = 0; id < world.size(); ++id) {
    if (!world.running(id)) world.start(id);
  }
  until_whole(world, seconds(60));
}

// In small clusters every witness counts, all the more if some die together.
void crashes_at_once(uint32_t hosts, uint32_t dying, uint64_t seed) {
  constexpr uint32_t kRuns = 40;
  std::vector<Duration> unreachable, failed;
  for (uint32_t run = 0; run < kRuns; ++run) {
    World world(settings_of(hosts, seed + run));
    world.start_all();
    world.run(seconds(20) + world.random().between(Duration::zero(), seconds(5)));
    Instant begin = world.now();
    for (HostId id = 0; id < dying; ++id) world.crash(id);
    auto all_hold = [&](MemberState state) {
      for (HostId id = dying; id < hosts; ++id) {
        for (HostId dead = 0; dead < dying; ++dead) {
          if (world.node(id).member(world.host(dead).identity.node)->state < state) return false;
        }
      }
      return true;
    };
    world.run_until([&] { return all_hold(MemberState::unreachable); }, seconds(60));
    unreachable.push_back(world.now() - begin);
    world.run_until([&] { return all_hold(MemberState::failed); }, seconds(120));
    failed.push_back(world.now() - begin);
  }
  auto line = [&](std::string_view verdict, const std::vector<Duration>& times,
                  std::string_view goal) {
    print(fmt::format("{} killed at once: {} at all, p50 / worst of {}", dying, verdict, kRuns),
          hosts, in_s(percentile(times, 0.5)) + " / " + in_s(percentile(times, 1)), goal);
  };
  line("UNREACHABLE", unreachable, "4.5 s p50");
  line("FAILED", failed, "12 s p50");
}

void split(Cluster& cluster) {
  World& world = cluster.world;
  Cost cost(world);
  auto& sides = world.change_network().sides;
  uint32_t share = world.size() > kHalvesMax ? kShare : 2;
  for (HostId id = 0; id < world.size(); ++id) sides.push_back(id % share == 0);
  world.run(seconds(90));
  world.change_network().sides.clear();
  Duration whole = until_whole(world, seconds(300));
  print(fmt::format("heal after 90 s of a split, {} from {}", world.size() / share,
                    world.size() - world.size() / share),
        world.size(),
        whole == Duration::max() ? "not in 300 s" : in_s(whole), "30 s");
}

void false_verdicts(double loss, uint64_t seed) {
  size_t unreachable = 0, failed = 0;
  constexpr uint32_t kHosts = 30, kRuns = 10;
  for (uint32_t run = 0; run < kRuns; ++run) {
    World world(settings_of(kHosts, seed + run));
    world.start_all();
    world.run(seconds(10));
    auto observer = std::make_unique<FalseVerdicts>();
    FalseVerdicts& verdicts = *observer;
    world.add(std::move(observer));
    world.change_network().loss = loss;
    world.run(seconds(120));
    unreachable += verdicts.unreachable();
    failed += verdicts.failed();
  }
  print(fmt::format("false verdicts in 2 min, {:.0f} % loss, {} runs", 100 * loss, kRuns), kHosts,
        fmt::format("{} UNREACHABLE, {} FAILED", unreachable, failed), "0 pairs");
}

// What small clusters say of members that are away, and of such that are not.
void verdicts(uint64_t seed) {
  for (double loss : {0.1, 0.25}) false_verdicts(loss, seed);
  for (uint32_t hosts : {3, 4, 5, 10, 30}) crashes_at_once(hosts, 1, seed);
  crashes_at_once(5, 2, seed);
}

}  // namespace

bool print_figures(const std::vector<uint32_t>& sizes, uint64_t seed, std::string_view only) {
  using Print = void (*)(Cluster&);
  constexpr std::pair<std::string_view, Print> kFigures[] = {{"idle", idle},
                                                             {"statement", one_statement},
                                                             {"crash", crashes},
                                                             {"record", one_record},
                                                             {"split", split}};
  constexpr std::string_view kVerdicts = "verdicts";
  auto wanted = [&](std::string_view figure) { return only == "all" || only == figure; };
  auto is_named = [&](const auto& figure) { return wanted(figure.first); };
  if (!wanted(kVerdicts) && std::ranges::none_of(kFigures, is_named)) {
    fmt::print("no such figure: {}; there are all, {}", only, kVerdicts);
    for (const auto& [name, figure] : kFigures) fmt::print(", {}", name);
    fmt::print("\n");
    return false;
  }
  fmt::print("{:55} {:>6}  {:>24}  {}\n", "figure", "hosts", "value", "goal");
  if (wanted(kVerdicts)) verdicts(seed);
  if (only == kVerdicts) return true;
  for (uint32_t size : sizes) {
    Cluster cluster(size, seed);
    cold_start(cluster);
    for (const auto& [name, figure] : kFigures) {
      if (wanted(name)) figure(cluster);
    }
  }
  return true;
}

}  // namespace ovn::sim
