// SPDX-License-Identifier: Apache-2.0
#include "gossip/config.h"

#include <algorithm>

namespace ovn::gossip {
namespace {

Result<void> check_keys(const std::vector<GroupKey>& keys) {
  if (keys.empty() || keys.size() > kKeysMax) {
    return fail(Errc::invalid, "keys: {} given, 1 to {} wanted", keys.size(), kKeysMax);
  }
  for (auto key = keys.begin(); key != keys.end(); ++key) {
    auto same_id = [&](const GroupKey& other) { return other.id == key->id; };
    if (std::any_of(keys.begin(), key, same_id)) {
      return fail(Errc::invalid, "keys: id {} twice", key->id);
    }
  }
  return {};
}

}  // namespace

Result<void> Config::validate() const {
  using std::chrono::milliseconds;
  CHECK_OK(check_keys(keys));
  if (cluster.is_nil()) return fail(Errc::invalid, "cluster: no uuid");
  // The largest record must fit one datagram, see segment.cc.
  if (packet_size_max < 1400 || packet_size_max > 9000) {
    return fail(Errc::invalid, "packet_size_max: {} is not in 1400..9000", packet_size_max);
  }
  if (probe_interval < milliseconds(50)) return fail(Errc::invalid, "probe_interval: below 50 ms");
  if (ack_timeout_min > ack_timeout_max || ack_timeout_max >= probe_interval) {
    return fail(Errc::invalid, "ack_timeout: wants min <= max < probe_interval");
  }
  if (unreachable_min > unreachable_max || unreachable_max > failed_min ||
      failed_min > failed_max) {
    return fail(Errc::invalid, "unreachable and failed times: want rising order");
  }
  if (eager_sends == 0) return fail(Errc::invalid, "eager_sends: 0");
  if (answer_datagrams == 0) return fail(Errc::invalid, "answer_datagrams: 0");
  if (further_interval_min > further_interval_max) {
    return fail(Errc::invalid, "further_interval: wants min <= max");
  }
  if (egress_rate < packet_size_max || egress_burst < packet_size_max) {
    return fail(Errc::invalid, "egress: less than a packet");
  }
  return {};
}

}  // namespace ovn::gossip
