// SPDX-License-Identifier: Apache-2.0
// One subnet as a pool of addresses. An address is its offset, a number from 0 (the subnet's first
// address) to last(); what no endpoint may have is reserved(): network and broadcast address (not
// in a /31, RFC 3021), the IPv6 subnet-router anycast address (not in a /127, RFC 6164), gateway
// and auxiliary addresses. Addresses are chosen automatically from the range only, explicit ones
// from the whole subnet. Of a subnet wider than an IPv6 /64 only the first 2^64 addresses are given
// out.
//
// Both sides use it: the manager, which leases blocks, and the host, which allocates from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ip.h"
#include "core/ipam/interval_set.h"
#include "core/model/network.h"

namespace ovn::ipam {

// What an address of a subnet is set aside for; `host` is for endpoints.
enum class Role { host, network, broadcast, anycast, gateway, aux };

std::string_view to_string(Role role);

class Pool {
 public:
  // Requires model::subnet_problems(subnet) to be empty.
  explicit Pool(const model::Subnet& subnet);

  const ip::Prefix& prefix() const { return subnet_.prefix; }
  uint64_t last() const { return last_; }
  uint64_t range_first() const { return range_first_; }
  uint64_t range_last() const { return range_last_; }
  const IntervalSet& reserved() const { return reserved_; }

  // Nothing if the address is not in the pool.
  std::optional<uint64_t> offset(const ip::Address& address) const;
  ip::Address address(uint64_t offset) const { return subnet_.prefix.address().plus(offset); }
  // The offsets of a block's first and last address; nothing if it is not in the pool as a whole.
  std::optional<std::pair<uint64_t, uint64_t>> span(const ip::Prefix& block) const;
  // An address as an interface has it: with the subnet's length.
  ip::Prefix interface_address(uint64_t offset) const;

  // Requires the address to be in the subnet.
  Role role(const ip::Address& address) const;
  // What the address is, for people: "the gateway", "auxiliary address 'router'".
  std::string describe(const ip::Address& address) const;

  // Whether an endpoint may have the address. Errors: invalid (outside, network, broadcast,
  // anycast), conflict (gateway, auxiliary).
  Result<void> check_host(const ip::Address& address) const;

  // Addresses of the range that endpoints may have; at most 2^64 - 1.
  uint64_t size() const;

 private:
  std::optional<std::string> aux_name(const ip::Address& address) const;

  model::Subnet subnet_;
  uint64_t last_;
  uint64_t range_first_;
  uint64_t range_last_;
  IntervalSet reserved_;
};

// The gateway of a subnet that names none: its lowest address that is not set aside.
std::optional<ip::Address> default_gateway(const model::Subnet& subnet);

}  // namespace ovn::ipam
