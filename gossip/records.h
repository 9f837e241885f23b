// SPDX-License-Identifier: Apache-2.0
// This node's own records and attachments, and taking in the rows of others.
#pragma once

#include "gossip/core.h"
#include "gossip/frame.h"

namespace ovn::gossip {

struct Source;

Result<void> attach(Core& core, NetworkTag network);
void detach(Core& core, NetworkTag network);
Result<void> put(Core& core, NetworkTag network, uint8_t table, std::string_view key,
                 ByteView value);
Result<void> drop(Core& core, NetworkTag network, uint8_t table, std::string_view key);
// Says in each log of ours that everything of the last boot is put again.
void complete(Core& core);

// Owners of logs in a table that are no members as far as known here; no more than that are kept.
inline constexpr size_t kUnknownOwnersMax = 64;
size_t unknown_owners(const Table& table);

// Our own log in a table.
Log& own_log(Core& core, Table& table);
// Starts our logs anew under the present epoch, with the same rows.
void rebase_own_logs(Core& core);
// Discards the tombstones of our logs that everybody had time to hear of.
void collect_tombstones(Core& core);

void handle(Core& core, Source& source, const Segment& segment);
// Forgets rows of owners that did not turn out to be members.
void drop_unknown_owners(Core& core);

}  // namespace ovn::gossip
