// SPDX-License-Identifier: Apache-2.0
// No datagram is larger than allowed, and no host sends more in ten seconds than its egress limit
// and a fixed number of probes and answers allow.
#include "test/sim/checkers/all.h"

namespace ovn::sim {
namespace {

class Traffic : public Checker {
  void sent(World& world, HostId from, HostId, const Bytes& bytes) override {
    const gossip::Config& config = world.config();
    if (bytes.size() > config.packet_size_max) {
      world.fail(fmt::format("traffic: host {} sent a datagram of {} bytes", from, bytes.size()));
    }
    auto ten_seconds = world.now().time_since_epoch() / std::chrono::seconds(10);
    auto& [period, sum] = sums_[from];
    if (period != ten_seconds) period = ten_seconds, sum = 0;
    sum += bytes.size();
    // Answers to pulls are not paced: they are bounded by what is asked.
    if (sum > config.egress_burst + 2 * 10 * config.egress_rate) {
      world.fail(fmt::format("traffic: host {} sent {} bytes within ten seconds", from, sum));
      sum = 0;
    }
  }

  std::map<HostId, std::pair<int64_t, uint64_t>> sums_;
};

}  // namespace

std::unique_ptr<Checker> traffic() { return std::make_unique<Traffic>(); }

}  // namespace ovn::sim
