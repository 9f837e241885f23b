// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/allocator.h"

#include <algorithm>
#include <utility>

#include "core/ipam/blocks.h"

namespace ovn::ipam {

Allocator::Allocator(const model::Subnet& subnet, const Uuid& self) : pool_(subnet), self_(self) {
  unsigned block_bits = pool_.prefix().address().bits() - block_length(pool_);
  spare_ = (uint64_t{1} << block_bits) / 4;
}

void Allocator::adopt(std::span<const model::Lease> leases, Instant now) {
  Leases before = std::exchange(held_, {});
  foreign_ = {};
  for (const model::Lease& lease : leases) {
    auto span = pool_.span(lease.block);
    if (!span) continue;
    auto [first, last] = *span;
    if (lease.holder != self_) {
      foreign_.insert(first, last);
      continue;
    }
    auto next = held_.lower_bound(first);
    if ((next != held_.end() && next->first <= last) || held_at(first) != held_.end()) continue;
    auto known = before.find(first);
    bool same = known != before.end() && known->second.id == lease.id;
    held_.emplace_hint(next, first, Held{lease.id, last, same ? known->second.idle_since : now});
  }
  compute_free();
}

void Allocator::compute_free() {
  free_ = {};
  for (const auto& [held_first, held] : held_) {
    uint64_t first = std::max(held_first, pool_.range_first());
    uint64_t last = std::min(held.last, pool_.range_last());
    if (first <= last) free_.insert(first, last);
  }
  free_.erase(pool_.reserved());
  free_.erase(foreign_);
  free_.erase(used_);
}

Allocator::Leases::const_iterator Allocator::held_at(uint64_t offset) const {
  auto held = held_.upper_bound(offset);
  if (held == held_.begin() || (--held)->second.last < offset) return held_.end();
  return held;
}

bool Allocator::is_open(uint64_t offset) const {
  return pool_.range_first() <= offset && offset <= pool_.range_last() &&
         held_at(offset) != held_.end() && !pool_.reserved().contains(offset) &&
         !foreign_.contains(offset);
}

model::Allocation Allocator::take(uint64_t offset) {
  used_.insert(offset);
  free_.erase(offset);
  return {pool_.interface_address(offset), held_at(offset)->second.id};
}

std::optional<model::Allocation> Allocator::allocate(const Avoid& avoid) {
  auto search = [&](uint64_t first, uint64_t last) {
    auto offset = free_.lowest_in(first, last);
    while (offset && avoid && avoid(pool_.address(*offset))) {
      offset = *offset == last ? std::nullopt : free_.lowest_in(*offset + 1, last);
    }
    return offset;
  };
  auto offset = search(next_, UINT64_MAX);
  if (!offset && next_ > 0) offset = search(0, next_ - 1);
  if (!offset) return {};
  next_ = *offset + 1;
  return take(*offset);
}

Result<model::Allocation> Allocator::allocate(const ip::Address& address) {
  CHECK_OK(pool_.check_host(address));
  uint64_t offset = *pool_.offset(address);
  if (used_.contains(offset)) return fail(Errc::conflict, "address {} is in use", address);
  if (foreign_.contains(offset)) {
    return fail(Errc::conflict, "address {} is leased to another host", address);
  }
  if (held_at(offset) == held_.end()) {
    return fail(Errc::not_found, "address {} is not leased to this host", address);
  }
  return take(offset);
}

void Allocator::hold(const ip::Address& address) {
  auto offset = pool_.offset(address);
  if (!offset) return;
  used_.insert(*offset);
  free_.erase(*offset);
  next_ = std::max(next_, *offset + 1);
}

void Allocator::release(const ip::Address& address, Instant now) {
  auto offset = pool_.offset(address);
  if (!offset || !used_.contains(*offset)) return;
  used_.erase(*offset);
  if (is_open(*offset)) free_.insert(*offset);
  if (auto held = held_at(*offset); held != held_.end()) held_.at(held->first).idle_since = now;
}

bool Allocator::in_use(const ip::Address& address) const {
  auto offset = pool_.offset(address);
  return offset && used_.contains(*offset);
}

bool Allocator::wants_more() const { return !held_.empty() && free_count() <= spare_; }

std::vector<uint64_t> Allocator::returnable(Instant now) const {
  std::vector<uint64_t> ids;
  IntervalSet left = free_;
  for (auto held = held_.rbegin(); held != held_.rend(); ++held) {
    const auto& [first, block] = *held;
    if (used_.intersects(first, block.last) || now - block.idle_since < kLeaseIdle) continue;
    IntervalSet rest = left;
    rest.erase(first, block.last);
    if (!used_.empty() && rest.count(0, UINT64_MAX) <= spare_) continue;
    left = std::move(rest);
    ids.push_back(block.id);
  }
  return ids;
}

}  // namespace ovn::ipam
