// SPDX-License-Identifier: Apache-2.0
// A host's side of one subnet: it hands out addresses from the blocks that are leased to it, and
// needs nobody's leave for that. Addresses are taken in a circle, the next after the last one, so
// that a freed address comes back as late as possible: caches and open connections of others know
// it still.
//
// Invariants: no address is held twice; allocate() gives only addresses that a lease of this host
// covers and that are neither reserved nor leased singly to another host. An address in use stays
// so when its lease ends: its container lives.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/base/time.h"
#include "core/base/uuid.h"
#include "core/ipam/pool.h"
#include "core/model/endpoint.h"
#include "core/model/lease.h"

namespace ovn::ipam {

// A lease that nothing of is in use goes back to the manager after this time.
inline constexpr Duration kLeaseIdle = std::chrono::minutes(10);

class Allocator {
 public:
  // Requires model::subnet_problems(subnet) to be empty.
  Allocator(const model::Subnet& subnet, const Uuid& self);

  // Takes over the leases of this subnet in place of those before: the host's own, which never
  // overlap (a second one that does is passed over), and those of others that lie inside them.
  // Leases of other subnets are passed over.
  void adopt(std::span<const model::Lease> leases, Instant now);

  // The next free address; nothing if the leases have none. Addresses for which `avoid` is true are
  // passed over: somebody else claims them, rightly or not.
  using Avoid = std::function<bool(const ip::Address&)>;
  std::optional<model::Allocation> allocate(const Avoid& avoid = {});

  // That very address. Errors: invalid (outside, not for hosts), conflict (in use, gateway, leased
  // to another host); not_found if no lease of this host covers it: the manager may grant one.
  Result<model::Allocation> allocate(const ip::Address& address);

  // Marks an address as in use, whatever the leases say: an endpoint read from disk has it.
  void hold(const ip::Address& address);

  // No error if the address is not in use.
  void release(const ip::Address& address, Instant now);

  // The host should ask for another lease now: it has no more free addresses than a quarter of a
  // block. False without a lease: then there is nothing to keep ahead of.
  bool wants_more() const;

  // Leases to give back: nothing of them has been in use for kLeaseIdle, and the host would not
  // want more without them, or has nothing in use at all. The highest addresses first.
  std::vector<uint64_t> returnable(Instant now) const;

  const Pool& pool() const { return pool_; }
  bool in_use(const ip::Address& address) const;
  uint64_t used_count() const { return used_.count(0, UINT64_MAX); }
  uint64_t free_count() const { return free_.count(0, UINT64_MAX); }

 private:
  struct Held {
    uint64_t id;
    uint64_t last;       // offset
    Instant idle_since;  // meaningful while nothing of it is in use
  };

  using Leases = std::map<uint64_t, Held>;  // by first offset

  // The lease of this host that covers the offset; held_.end() if none does.
  Leases::const_iterator held_at(uint64_t offset) const;
  // Whether allocate() may choose the offset when it is not in use.
  bool is_open(uint64_t offset) const;
  void compute_free();
  model::Allocation take(uint64_t offset);

  Pool pool_;
  Uuid self_;
  Leases held_;
  IntervalSet foreign_;  // leased to others inside our blocks
  IntervalSet used_;
  IntervalSet free_;   // held and in the pool's range, minus foreign, reserved and used
  uint64_t spare_;     // at or below so many free addresses, another lease is wanted
  uint64_t next_ = 0;  // where to look first
};

}  // namespace ovn::ipam
