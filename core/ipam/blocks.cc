// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/blocks.h"

#include <algorithm>
#include <bit>

namespace ovn::ipam {

namespace {

constexpr unsigned kBlockSizeShareBits = 6;  // a 64th of the pool
constexpr unsigned kBlockBitsMaxV4 = 6;      // 64 addresses
constexpr unsigned kBlockBitsMaxV6 = 16;

// Offsets of the leased addresses, and where to look for the next block.
struct Leased {
  IntervalSet taken;
  uint64_t cursor;
};

Leased leased_in(const Pool& pool, std::span<const model::Lease> leases) {
  Leased leased{{}, pool.range_first()};
  for (const model::Lease& lease : leases) {
    auto span = pool.span(lease.block);
    if (!span) continue;
    auto [first, last] = *span;
    leased.taken.insert(first, last);
    if (first < pool.range_first() || last > pool.range_last()) continue;
    if (lease.block.length() != block_length(pool)) continue;
    leased.cursor = last == pool.range_last() ? pool.range_first() : last + 1;
  }
  return leased;
}

// The first block of `size` that begins in [from, last] and has no leased address, but one for
// hosts. Requires `size` to be a power of two.
std::optional<uint64_t> free_block(const Pool& pool, const IntervalSet& taken, uint64_t size,
                                   uint64_t from, uint64_t last) {
  for (auto free = taken.lowest_not_in(from, last); free; free = taken.lowest_not_in(from, last)) {
    uint64_t first = (*free + (size - 1)) & ~(size - 1);
    if (first < *free || first > last || last - first < size - 1) return {};
    uint64_t end = first + (size - 1);
    bool usable = pool.reserved().count(first, end) < size;
    if (usable && !taken.intersects(first, end)) return first;
    if (end == last) return {};
    from = end + 1;
  }
  return {};
}

// From the cursor to the end of the range, then from its beginning.
std::optional<uint64_t> free_block_around(const Pool& pool, const Leased& leased, uint64_t size) {
  auto block = free_block(pool, leased.taken, size, leased.cursor, pool.range_last());
  if (block) return block;
  return free_block(pool, leased.taken, size, pool.range_first(), pool.range_last());
}

}  // namespace

unsigned block_length(const Pool& pool) {
  unsigned range_bits =
      static_cast<unsigned>(std::bit_width(pool.range_last() - pool.range_first()));
  unsigned block_bits = range_bits - std::min(range_bits, kBlockSizeShareBits);
  unsigned most = pool.prefix().is_v4() ? kBlockBitsMaxV4 : kBlockBitsMaxV6;
  return pool.prefix().address().bits() - std::min(block_bits, most);
}

Result<ip::Prefix> next_block(const Pool& pool, std::span<const model::Lease> leases) {
  Leased leased = leased_in(pool, leases);
  unsigned length = block_length(pool), bits = pool.prefix().address().bits();
  if (auto block = free_block_around(pool, leased, uint64_t{1} << (bits - length))) {
    return ip::Prefix(pool.address(*block), length);
  }
  if (auto address = free_block_around(pool, leased, 1)) return single(pool.address(*address));
  return fail(Errc::exhausted, "no free address in {}: all {} are leased to hosts", pool.prefix(),
              pool.size());
}

ip::Prefix single(const ip::Address& address) { return ip::Prefix(address, address.bits()); }

const model::Lease* lease_of(std::span<const model::Lease> leases, const ip::Address& address) {
  const model::Lease* narrowest = nullptr;
  for (const model::Lease& lease : leases) {
    if (!lease.block.contains(address)) continue;
    if (!narrowest || lease.block.length() >= narrowest->block.length()) narrowest = &lease;
  }
  return narrowest;
}

}  // namespace ovn::ipam
