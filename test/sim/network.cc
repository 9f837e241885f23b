// SPDX-License-Identifier: Apache-2.0
#include "test/sim/network.h"

namespace ovn::sim {

bool Network::connected(HostId from, HostId to) const {
  if (!sides.empty() && sides[from] != sides[to]) return false;
  return !cut.contains({from, to});
}

std::vector<Arrival> Network::carry(HostId from, HostId to, const Bytes& bytes,
                                    Random& random) const {
  std::vector<Arrival> arrivals;
  if (!connected(from, to)) return arrivals;
  int copies = duplication > 0 && random.chance(duplication) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    if (loss > 0 && random.chance(loss)) continue;
    if (!host_loss.empty() && random.chance(host_loss[from])) continue;
    if (!host_loss.empty() && random.chance(host_loss[to])) continue;
    Arrival arrival{random.between(latency_min, latency_max), bytes};
    if (delay > 0 && random.chance(delay)) {
      arrival.after += random.between(Duration::zero(), delay_max);
    }
    if (corruption > 0 && random.chance(corruption)) {
      arrival.bytes[random.below(bytes.size())] ^= static_cast<uint8_t>(1 << random.below(8));
    }
    arrivals.push_back(std::move(arrival));
  }
  return arrivals;
}

}  // namespace ovn::sim
