// SPDX-License-Identifier: Apache-2.0
// What facts about an owner mean for its logs. A log is visible iff its owner is a member that has
// not failed or left, the log is of the owner's present boot, and, in a network, of its present
// attachment to it. Attachments are rows of the owner's cluster log. After any such fact changed,
// refresh() brings up to date what follows from it: who is sent to, digests, events.
#pragma once

#include <array>
#include <optional>

#include "gossip/core.h"

namespace ovn::gossip {

// Tables of the cluster scope.
inline constexpr uint8_t kAttachmentTable = 0;  // key: 8 bytes of tag; value: varint generation
// In every scope, a row once all of the last boot is put again: whoever has it has all of that.
inline constexpr uint8_t kCompleteTable = 255;

struct Attachment {
  uint32_t generation = 0;
  uint64_t sequence = 0;  // in the cluster log
};
// The owner's present attachment to a network, as far as known here.
std::optional<Attachment> attachment_of(const Core& core, const Uuid& owner, NetworkTag network);
std::array<uint8_t, 8> attachment_key(NetworkTag network);
// Live rows of a log, the one that says complete excepted.
size_t records_in(const Log& log);
bool says_complete(const Log& log);

// True if records of the table may be sent to that node: cluster scope, or it is attached.
bool may_have(const Core& core, const Table& table, const Uuid& node);

// True if the present log of that owner in the table is to be shown.
bool visible(const Core& core, const Table& table, const Uuid& owner, const OwnerLogs& logs);

void refresh(Core& core, const Uuid& owner);
void refresh(Core& core, Table& table, const Uuid& owner);

// A stranger became a member: of the rows kept for it those of its other boots are dropped. They
// may be of the same epoch, if its disk was set back, and would then hide its own.
void settle_stranger(Core& core, const IdentityPtr& identity);
// The owner began a new boot: its present logs become previous ones.
void begin_boot(Core& core, const Uuid& owner);
// Drops the logs of the owner's previous boot in the scopes where the present one has all again.
void settle_restore(Core& core, const Uuid& owner);
// Drops them all: it took too long.
void end_restore(Core& core, const Uuid& owner);
// Drops everything of the owner.
void drop_owner(Core& core, const Uuid& owner);

// What the table holds of an owner, for digests; nothing if it has no part in them.
std::optional<Item> item_of(const Core& core, const Table& table, const Uuid& owner);
// An owner and the hash that refresh() keeps of its item; 0: it has no part in digests.
struct Hashed {
  Uuid owner;
  uint64_t hash = 0;
};
// Those of a range, in no order. Looks at each owner of the table.
std::vector<Hashed> owners_in(const Core& core, const Table& table, const OwnerPrefix& prefix);
// The items of owners, by uuid.
std::vector<Item> items_of(const Core& core, const Table& table, std::vector<Hashed> owners);

}  // namespace ovn::gossip
