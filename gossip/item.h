// SPDX-License-Identifier: Apache-2.0
// What anti-entropy compares: one Item per owner and scope. In cluster scope it stands for the
// member (its incarnation, whether it failed or left) and its cluster log; in a network for its log
// there. A digest is the sum of the items' hashes modulo 2^64, so that it is kept up to date by one
// subtraction and one addition, and the digest of any range of owners is a sum as well.
#pragma once

#include <algorithm>
#include <compare>

#include "gossip/member.h"
#include "gossip/siphash.h"

namespace ovn::gossip {

struct Item {
  Uuid owner;
  uint32_t epoch = 0;
  uint32_t boot = 0;  // the boot's tag
  uint32_t rank = 0;  // incarnation in cluster scope, generation in a network
  Settled settled = Settled::present;
  uint64_t head = 0;
  uint64_t floor = 0;
  uint64_t fingerprint = 0;

  friend bool operator==(const Item&, const Item&) = default;
};

uint64_t hash_of(const HashKey& key, const Item& item);
void encode(Writer& out, const Item& item);
Item decode_item(Reader& in);

// A range of owners: those whose uuid begins with these hex digits.
struct OwnerPrefix {
  // A part this deep is not divided further.
  static constexpr unsigned kDepthMax = 15;

  uint8_t depth = 0;    // digits
  uint64_t digits = 0;  // the first digit in the highest four bits, the rest zero

  bool contains(const Uuid& owner) const;
  // Whether an owner that begins so, as first_digits() says, may be inside.
  bool may_contain(uint16_t first) const {
    return depth == 0 || ((first ^ digits >> 48) & (0xffff0000u >> 4 * std::min(+depth, 4))) == 0;
  }
  // Which of its 16 parts an owner inside belongs to.
  unsigned part_of(const Uuid& owner) const;
  // Requires depth < kDepthMax.
  OwnerPrefix part(unsigned digit) const;

  friend bool operator==(const OwnerPrefix&, const OwnerPrefix&) = default;
};

// The first four.
uint16_t first_digits(const Uuid& owner);

void encode(Writer& out, const OwnerPrefix& prefix);
OwnerPrefix decode_prefix(Reader& in);

}  // namespace ovn::gossip
