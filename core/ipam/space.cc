// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/space.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/ipam/interval_set.h"

namespace ovn::ipam {

namespace {

constexpr unsigned kSlotBitsMax = 63;

// The number that the bits [from, to) of an address make, and the address that has them.
uint64_t bits_of(const ip::Address& address, unsigned from, unsigned to) {
  uint64_t number = 0;
  for (unsigned bit = from; bit < to; ++bit) {
    number = number << 1 | (address.data()[bit / 8] >> (7 - bit % 8) & 1);
  }
  return number;
}

ip::Address with_bits(const ip::Address& address, unsigned from, unsigned to, uint64_t number) {
  std::array<uint8_t, 16> bytes{};
  std::copy_n(address.data(), address.size(), bytes.begin());
  for (unsigned bit = to; bit-- > from; number >>= 1) {
    if (number & 1) bytes[bit / 8] |= static_cast<uint8_t>(0x80 >> (bit % 8));
  }
  return *ip::Address::from_bytes(bytes.data(), address.size());
}

// The subnets of one pool are numbered; those that `prefix` overlaps are taken.
void take(IntervalSet& taken, const DefaultPool& pool, const ip::Prefix& prefix) {
  if (!pool.base.overlaps(prefix)) return;
  bool whole = prefix.contains(pool.base);
  const ip::Prefix& part = whole ? pool.base : prefix;
  taken.insert(bits_of(part.first(), pool.base.length(), pool.length),
               bits_of(part.last(), pool.base.length(), pool.length));
}

std::optional<ip::Prefix> choose(const DefaultPool& pool, std::span<const ip::Prefix> in_use,
                                 std::span<const ip::Prefix> reserved) {
  IntervalSet taken;
  for (const ip::Prefix& prefix : in_use) take(taken, pool, prefix);
  for (const ip::Prefix& prefix : reserved) take(taken, pool, prefix);
  uint64_t last = (uint64_t{1} << (pool.length - pool.base.length())) - 1;
  auto number = taken.lowest_not_in(0, last);
  if (!number) return {};
  ip::Address first = with_bits(pool.base.first(), pool.base.length(), pool.length, *number);
  return ip::Prefix(first, pool.length);
}

}  // namespace

Space make_space(const Uuid& cluster, const std::vector<DefaultPool>& pools) {
  std::array<uint8_t, 16> unique{0xfd};
  uint64_t hash = fnv1a(cluster.to_string());
  for (int i = 1; i <= 5; ++i, hash >>= 8) unique[i] = static_cast<uint8_t>(hash);
  Space space{pools, {}};
  for (const DefaultPool& usual : {DefaultPool{ip::Prefix(ip::Address::v4(0x0a000000), 8), 24},
                                   DefaultPool{ip::Prefix(ip::Address::v4(0xc0a80000), 16), 24},
                                   DefaultPool{ip::Prefix(ip::Address::v6(unique), 48), 64}}) {
    bool given = std::any_of(pools.begin(), pools.end(), [&](const DefaultPool& pool) {
      return pool.base.family() == usual.base.family();
    });
    if (!given) space.pools.push_back(usual);
  }
  return space;
}

Result<ip::Prefix> choose_subnet(const Space& space, ip::Family family,
                                 std::span<const ip::Prefix> in_use,
                                 std::optional<unsigned> length) {
  for (DefaultPool pool : space.pools) {
    if (pool.base.family() != family) continue;
    pool.length = length.value_or(pool.length);
    if (pool.length < pool.base.length() || pool.length > pool.base.address().bits()) continue;
    if (pool.length - pool.base.length() > kSlotBitsMax) continue;
    if (auto subnet = choose(pool, in_use, space.reserved)) return *subnet;
  }
  return fail(
      Errc::exhausted,
      "all predefined address pools have been fully subnetted or overlap the hosts' own routes: "
      "give the network a --subnet, or the manager more pools ([ipam] pools)");
}

}  // namespace ovn::ipam
