// SPDX-License-Identifier: Apache-2.0
// The settings of one gossip::Node. The defaults suit a data centre; validate() says what is out of
// range. Times that depend on measured round trips or on the number of members are computed where
// they are used, within the limits given here.
#pragma once

#include <chrono>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/uuid.h"
#include "gossip/crypto.h"

namespace ovn::gossip {

struct Config {
  // The cluster all members belong to; packets of another are dropped.
  Uuid cluster;
  // The keys that open packets; the first one seals. 1 to kKeysMax.
  std::vector<GroupKey> keys;

  // UDP payload of a datagram, in bytes.
  size_t packet_size_max = 1400;

  // Failure detection: one member is probed per interval.
  Duration probe_interval = std::chrono::seconds(1);
  Duration ack_timeout_min = std::chrono::milliseconds(100);
  Duration ack_timeout_max = std::chrono::milliseconds(500);
  unsigned indirect_probes = 3;

  // A suspected member is unreachable after `unreachable_min` if enough others accuse it as well,
  // else after `unreachable_max`; it has failed after `failed_min` or, with fewer accusers,
  // `failed_max`.
  Duration unreachable_min = std::chrono::milliseconds(2500);
  Duration unreachable_max = std::chrono::seconds(5);
  Duration failed_min = std::chrono::seconds(10);
  Duration failed_max = std::chrono::seconds(60);
  unsigned accusers_needed = 4;

  // A member that failed or left this long ago is forgotten.
  Duration reap_after = std::chrono::hours(24);
  // But where it was is knocked at until so long after it failed.
  Duration heal_for = std::chrono::hours(7 * 24);
  // Records of a member's last boot stay visible this long after it started again, unless it says
  // earlier that all are put again.
  Duration restore_max = std::chrono::seconds(60);

  // Dissemination: a fresh statement goes to `eager_sends` random members at once (after a random
  // wait below eager_jitter that gathers a burst), then to `further_sends` one after the other.
  unsigned eager_sends = 3;
  Duration eager_jitter = std::chrono::milliseconds(3);
  unsigned further_sends = 6;
  Duration further_interval_min = std::chrono::milliseconds(5);
  Duration further_interval_max = std::chrono::milliseconds(50);
  // After that, digests of the scope go out `hot_digests` times, one per interval.
  unsigned hot_digests = 12;
  Duration hot_digest_interval = std::chrono::milliseconds(100);

  // Anti-entropy: each attached network is compared with a random member this often.
  Duration sync_interval = std::chrono::seconds(30);

  // The whole of one network is compared with a random member about this often, and fetched if it
  // still differs a few seconds later.
  Duration bulk_sync_interval = std::chrono::seconds(60);
  // The owner of the Node carries streams (TCP); else large tables come in datagrams too.
  bool streams = true;
  // A scope that takes more datagrams than this, and a log that lacks so many rows, come over a
  // stream. The simulator sets them low, so that its small tables use streams.
  size_t answer_datagrams = 32;
  uint64_t stream_rows = 2048;

  // Egress of records (not of probes), bytes per second and bytes at once.
  size_t egress_rate = 1 << 20;
  size_t egress_burst = 4 << 20;

  // Bounds.
  size_t slots_max = 4096;            // statements waiting to be sent on, all scopes
  size_t slot_bytes_max = 1 << 20;    // and their bytes
  size_t networks_max = 4096;         // attached networks
  size_t rows_per_log_max = 131072;   // records of one owner in one network
  size_t rows_max = 1000000;          // records of all owners in all networks
  size_t members_max = 20000;

  // Errors: invalid, naming the setting.
  Result<void> validate() const;
};

inline constexpr size_t kKeysMax = 8;
inline constexpr size_t kKeySizeMax = 255;     // bytes of a record's key
inline constexpr size_t kValueSizeMax = 1024;  // bytes of a record's value

}  // namespace ovn::gossip
