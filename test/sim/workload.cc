// SPDX-License-Identifier: Apache-2.0
#include "test/sim/workload.h"

#include <algorithm>

#include <fmt/core.h>

namespace ovn::sim {
namespace {

constexpr uint64_t kNetworks = 4;
constexpr uint64_t kKeys = 12;
constexpr int kBurst = 100;
constexpr Duration kStep = std::chrono::milliseconds(800);  // on average

NetworkTag network(uint64_t number) {
  return gossip::network_tag(fmt::format("network-{}", number));
}

}  // namespace

Workload::Workload(World& world, uint64_t seed, Duration length)
    : world_(world), seed_(seed), end_(world.now() + length), bursts_(Random(~seed).chance(0.4)) {
  Random random(seed);
  for (HostId id = 0; id < world_.size(); ++id) {
    for (int i = 0; i < 2; ++i) world_.attach(id, network(random.below(kNetworks)));
  }
  step(0);
}

void Workload::step(uint64_t number) {
  if (world_.now() >= end_) return;
  Random random(seed_ + number * 0x9e3779b97f4a7c15);
  auto host = static_cast<HostId>(random.below(world_.size()));
  Duration pause = random.between(Duration::zero(), 2 * kStep);
  if (world_.running(host) && !world_.host(host).frozen_until) work(host, random);
  world_.at(pause, [this, number] { step(number + 1); });
}

void Workload::work(HostId host, Random& random) {
  if (random.chance(0.1)) world_.copy_disk(host);
  NetworkTag tag = network(random.below(kNetworks));
  auto attached = world_.host(host).networks.find(tag);
  uint64_t what = random.below(100);
  if (attached == world_.host(host).networks.end()) {
    if (what < 30) world_.attach(host, tag);
  } else if (what < 5) {
    world_.detach(host, tag);
  } else if (what < 11 && bursts_) {
    burst(host, tag, random);
  } else if (what < 15) {
    drop_some(host, tag, SIZE_MAX);
  } else if (what < 40) {
    drop_some(host, tag, 1);
  } else {
    write(host, tag, fmt::format("key-{}", random.below(kKeys)), random);
  }
}

void Workload::write(HostId host, NetworkTag tag, const std::string& key, Random& random) {
  world_.put(host, tag, key, std::string(random.below(100), 'x') + std::to_string(++written_));
}

// Hundreds at once, and after some time their end: many tombstones, so that the floor rises.
void Workload::burst(HostId host, NetworkTag tag, Random& random) {
  for (int i = 0; i < kBurst; ++i) write(host, tag, fmt::format("burst-{}", i), random);
  world_.at(random.between(std::chrono::seconds(1), std::chrono::seconds(20)), [this, host, tag] {
    bool attached = world_.host(host).networks.contains(tag);
    if (world_.running(host) && !world_.host(host).frozen_until && attached) {
      drop_some(host, tag, SIZE_MAX);
    }
  });
}

void Workload::drop_some(HostId host, NetworkTag tag, size_t count) {
  Records& records = world_.host(host).networks.at(tag);
  for (; count > 0 && !records.empty(); --count) {
    world_.drop(host, tag, records.begin()->first.second);
  }
}

}  // namespace ovn::sim
