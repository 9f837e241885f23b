// SPDX-License-Identifier: Apache-2.0
#include "test/sim/network.h"

#include <algorithm>
#include <map>

namespace ovn::sim {

bool Network::whole(uint32_t hosts) const {
  if (!sides.empty() || !host_loss.empty()) return false;
  std::map<HostId, uint32_t> deaf, mute;  // to how many
  for (const auto& [from, to] : cut) {
    if (from != to) ++mute[from], ++deaf[to];
  }
  auto to_half = [&](const auto& entry) { return 2 * entry.second >= hosts - 1; };
  return std::ranges::none_of(deaf, to_half) && std::ranges::none_of(mute, to_half);
}

bool Network::connected(HostId from, HostId to) const {
  if (!sides.empty() && sides[from] != sides[to]) return false;
  return !cut.contains({from, to});
}

// A link is good or bad for a moment at a time (in the spirit of Gilbert and Elliott), by a hash,
// so that no state is kept for each link.
bool Network::in_burst(HostId from, HostId to, Instant now) const {
  auto moment = static_cast<uint64_t>(now.time_since_epoch() / std::chrono::milliseconds(100));
  Random draw(burst_salt ^ moment << 32 ^ uint64_t{from} << 16 ^ to);
  return draw.chance(burst_loss);
}

std::vector<Arrival> Network::carry(HostId from, HostId to, const Bytes& bytes, Instant now,
                                    Random& random) const {
  std::vector<Arrival> arrivals;
  if (!connected(from, to)) return arrivals;
  int copies = duplication > 0 && random.chance(duplication) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    if (loss > 0 && random.chance(loss)) continue;
    if (burst_loss > 0 && in_burst(from, to, now) && random.chance(0.9)) continue;
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
