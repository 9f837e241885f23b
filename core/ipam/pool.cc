// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/pool.h"

#include "core/model/subnet_problems.h"

namespace ovn::ipam {

namespace {

// The offset of the last of 2^bits addresses.
uint64_t last_of(unsigned bits) { return bits >= 64 ? UINT64_MAX : (uint64_t{1} << bits) - 1; }

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::host:
      return "host";
    case Role::network:
      return "network";
    case Role::broadcast:
      return "broadcast";
    case Role::anycast:
      return "anycast";
    case Role::gateway:
      return "gateway";
    case Role::aux:
      return "aux";
  }
  return "?";
}

Pool::Pool(const model::Subnet& subnet)
    : subnet_(subnet),
      last_(last_of(subnet.prefix.host_bits())),
      range_first_(0),
      range_last_(last_) {
  OVN_CHECK(model::subnet_problems(subnet).empty());
  if (subnet.range) {
    range_first_ = *offset(subnet.range->first());
    range_last_ = range_first_ + last_of(subnet.range->host_bits());
  }
  if (subnet.prefix.host_bits() >= 2) {
    reserved_.insert(0);
    if (subnet.prefix.is_v4()) reserved_.insert(last_);
  }
  if (subnet.gateway) reserved_.insert(*offset(*subnet.gateway));
  for (const auto& [name, address] : subnet.aux_addresses) reserved_.insert(*offset(address));
}

std::optional<uint64_t> Pool::offset(const ip::Address& address) const {
  if (!subnet_.prefix.contains(address)) return {};
  return address.minus(subnet_.prefix.address());
}

std::optional<std::pair<uint64_t, uint64_t>> Pool::span(const ip::Prefix& block) const {
  if (block.length() < subnet_.prefix.length()) return {};
  auto first = offset(block.first());
  if (!first || *first > last_) return {};
  return std::pair(*first, *first + std::min(last_of(block.host_bits()), last_ - *first));
}

ip::Prefix Pool::interface_address(uint64_t offset) const {
  return ip::Prefix(address(offset), subnet_.prefix.length());
}

std::optional<std::string> Pool::aux_name(const ip::Address& address) const {
  for (const auto& [name, aux] : subnet_.aux_addresses) {
    if (aux == address) return name;
  }
  return {};
}

Role Pool::role(const ip::Address& address) const {
  if (address == subnet_.gateway) return Role::gateway;
  if (aux_name(address)) return Role::aux;
  auto at = offset(address);
  if (!at || !reserved_.contains(*at)) return Role::host;
  if (!subnet_.prefix.is_v4()) return Role::anycast;
  return *at == 0 ? Role::network : Role::broadcast;
}

std::string Pool::describe(const ip::Address& address) const {
  switch (role(address)) {
    case Role::host:
      return fmt::format("an address of {}", prefix());
    case Role::network:
      return fmt::format("the network address of {}", prefix());
    case Role::broadcast:
      return fmt::format("the broadcast address of {}", prefix());
    case Role::anycast:
      return fmt::format("the subnet-router anycast address of {}", prefix());
    case Role::gateway:
      return fmt::format("the gateway of {}", prefix());
    case Role::aux:
      return fmt::format("auxiliary address '{}' of {}", *aux_name(address), prefix());
  }
  return "";
}

Result<void> Pool::check_host(const ip::Address& address) const {
  if (!offset(address)) return fail(Errc::invalid, "address {} is not in {}", address, prefix());
  Role role = this->role(address);
  if (role == Role::host) return {};
  bool configured = role == Role::gateway || role == Role::aux;
  return fail(configured ? Errc::conflict : Errc::invalid, "address {} is {}", address,
              describe(address));
}

uint64_t Pool::size() const {
  uint64_t less_one = range_last_ - range_first_;
  uint64_t reserved = reserved_.count(range_first_, range_last_);
  return reserved > less_one ? 0 : less_one - reserved + (less_one - reserved != UINT64_MAX);
}

std::optional<ip::Address> default_gateway(const model::Subnet& subnet) {
  Pool pool(subnet);
  auto lowest = pool.reserved().lowest_not_in(0, pool.last());
  if (!lowest) return {};
  return pool.address(*lowest);
}

}  // namespace ovn::ipam
