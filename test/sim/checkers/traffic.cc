// SPDX-License-Identifier: Apache-2.0
// No datagram is larger than allowed, and no host sends more in ten seconds than its egress limit
// allows, nor thousands of datagrams.
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
    Sent& sent = sent_[from];
    if (sent.period != ten_seconds) sent = {ten_seconds, 0, 0};
    ++sent.datagrams;
    sent.bytes += bytes.size();
    // Answers to pulls are not paced: they are bounded by what is asked.
    if (sent.bytes > config.egress_burst + 2 * 10 * config.egress_rate ||
        sent.datagrams > kDatagramsMax) {
      world.fail(fmt::format("traffic: host {} sent {} datagrams, {} bytes within ten seconds",
                             from, sent.datagrams, sent.bytes));
      sent = {};
    }
  }

  static constexpr uint64_t kDatagramsMax = 10000;
  struct Sent {
    int64_t period = 0;
    uint64_t datagrams = 0, bytes = 0;
  };
  std::map<HostId, Sent> sent_;
};

}  // namespace

std::unique_ptr<Checker> traffic() { return std::make_unique<Traffic>(); }

}  // namespace ovn::sim
