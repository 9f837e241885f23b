// SPDX-License-Identifier: Apache-2.0
#include "gossip/item.h"

namespace ovn::gossip {
namespace {

uint64_t leading_digits(const Uuid& owner) {
  uint64_t digits = 0;
  for (int i = 0; i < 8; ++i) digits = digits << 8 | owner.bytes()[i];
  return digits;
}

}  // namespace

void encode(Writer& out, const Item& item) {
  out.raw(item.owner.bytes());
  out.varint(item.epoch);
  out.u32(item.boot);
  out.varint(item.rank);
  out.u8(static_cast<uint8_t>(item.settled));
  out.varint(item.head);
  out.varint(item.floor);
  out.u64(item.fingerprint);
}

Item decode_item(Reader& in) {
  Item item;
  item.owner = decode_uuid(in);
  uint64_t epoch = in.varint();
  item.boot = in.u32();
  uint64_t rank = in.varint();
  uint8_t settled = in.u8();
  item.epoch = static_cast<uint32_t>(epoch);
  item.rank = static_cast<uint32_t>(rank);
  item.settled = Settled(settled);
  item.head = in.varint();
  item.floor = in.varint();
  item.fingerprint = in.u64();
  if (epoch > UINT32_MAX || rank > UINT32_MAX || settled > 2 || item.floor > item.head) in.fail();
  return item;
}

uint64_t hash_of(const HashKey& key, const Item& item) {
  Bytes bytes;
  bytes.reserve(64);
  Writer out(bytes);
  encode(out, item);
  return siphash(key, bytes);
}

uint16_t first_digits(const Uuid& owner) {
  return static_cast<uint16_t>(leading_digits(owner) >> 48);
}

bool OwnerPrefix::contains(const Uuid& owner) const {
  return depth == 0 || (leading_digits(owner) ^ digits) >> (64 - 4 * depth) == 0;
}

unsigned OwnerPrefix::part_of(const Uuid& owner) const {
  return static_cast<unsigned>(leading_digits(owner) >> (60 - 4 * depth) & 15);
}

OwnerPrefix OwnerPrefix::part(unsigned digit) const {
  return {static_cast<uint8_t>(depth + 1), digits | uint64_t{digit} << (60 - 4 * depth)};
}

void encode(Writer& out, const OwnerPrefix& prefix) {
  out.u8(prefix.depth);
  out.u64(prefix.digits);
}

OwnerPrefix decode_prefix(Reader& in) {
  OwnerPrefix prefix{in.u8(), 0};
  prefix.digits = in.u64();
  bool sound = prefix.depth <= OwnerPrefix::kDepthMax;
  if (sound && prefix.depth > 0) sound = prefix.digits << (4 * prefix.depth) == 0;
  if (!sound || (prefix.depth == 0 && prefix.digits != 0)) in.fail();
  return prefix;
}

}  // namespace ovn::gossip
