// SPDX-License-Identifier: Apache-2.0
// What the agent itself keeps in the host's store, beside the nouns: the boot epoch, which must be
// on disk before gossip sends its first packet, and the peers to ask after a restart.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "core/base/ip.h"
#include "core/store/store.h"

namespace ovn::agent {

struct BootRecord {
  uint32_t epoch = 0;
  std::set<ip::Endpoint> peers;

  friend bool operator==(const BootRecord&, const BootRecord&) = default;
};

// Entries of other kinds are passed over. Errors: corrupt.
Result<BootRecord> load_boot_record(std::span<const store::Entry> entries);

store::Batch store_epoch(uint32_t epoch);
// What turns one set of peers into another.
store::Batch store_peers(const std::set<ip::Endpoint>& from, const std::set<ip::Endpoint>& to);

}  // namespace ovn::agent
