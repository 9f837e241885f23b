// SPDX-License-Identifier: Apache-2.0
#include "core/controller/uplink_rules.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// Room for a thousand networks in each. The first is for benchmarks (RFC 2544), the second for
// carriers (RFC 6598): on a host they are rarer than what RFC 1918 gives to everybody.
const ip::Prefix kSubnets[] = {
    {ip::Address::v4(0xc613fc00), 22},  // 198.19.252.0
    {ip::Address::v4(0x647ffc00), 22},  // 100.127.252.0
    {ip::Address::v4(0xac1ffc00), 22},  // 172.31.252.0
    {ip::Address::v4(0x0afffc00), 22},  // 10.255.252.0
};
constexpr uint64_t kFirst = 2;  // after the subnet's own address and the host's

bool meets(const ip::Prefix& subnet, std::span<const ip::Prefix> others) {
  return std::ranges::any_of(others, [&](const ip::Prefix& one) { return one.overlaps(subnet); });
}

// A prefix of RFC 4193 for this host alone, and in it the IPv4 address.
ip::Prefix address6_for(const Host& host, const ip::Address& address) {
  std::array<uint8_t, 16> bytes{0xfd};
  uint64_t hash = fnv1a(host.self.id.to_string(), fnv1a("ovn-gw"));
  for (size_t i = 1; i < 8; ++i, hash >>= 8) bytes[i] = static_cast<uint8_t>(hash);
  std::copy_n(address.data(), address.size(), bytes.end() - 4);
  return {ip::Address::v6(bytes), 64};
}

std::optional<ip::Address> free_in(const Host& host, const ip::Prefix& subnet) {
  std::set<ip::Address> taken;
  for (const auto& [id, uplink] : host.uplinks) taken.insert(uplink.address.address());
  for (uint64_t slot = kFirst; slot + 1 < uint64_t{1} << subnet.host_bits(); ++slot) {
    ip::Address address = subnet.first().plus(slot);
    if (!taken.contains(address)) return address;
  }
  return {};
}

}  // namespace

std::vector<ip::Prefix> uplink_subnets(const Host& host, std::span<const ip::Prefix> routed) {
  std::vector<ip::Prefix> found;
  for (const auto& [id, uplink] : host.uplinks) {
    ip::Prefix subnet = uplink.address.network();
    if (std::ranges::find(found, subnet) == found.end()) found.push_back(subnet);
  }
  for (const ip::Prefix& subnet : kSubnets) {
    if (!meets(subnet, routed) && !meets(subnet, found)) found.push_back(subnet);
  }
  return found;
}

std::optional<model::Uplink> uplink_for(const Host& host, const model::Network& network) {
  if (network.driver != model::Driver::overlay || network.internal) return {};
  if (auto known = host.uplinks.find(network.id); known != host.uplinks.end()) {
    return known->second;
  }
  std::vector<ip::Prefix> own;
  for (const model::Subnet& subnet : network.subnets) own.push_back(subnet.prefix);
  for (const ip::Prefix& subnet : host.uplink_subnets) {
    if (meets(subnet, own)) continue;
    auto address = free_in(host, subnet);
    if (!address) continue;
    return model::Uplink{network.id, {*address, subnet.length()}, address6_for(host, *address)};
  }
  return {};
}

store::Batch give_uplink(Host& host, const model::Network& network) {
  auto uplink = uplink_for(host, network);
  if (!uplink || !host.uplinks.emplace(network.id, *uplink).second) return {};
  return {store::put(*uplink)};
}

store::Batch give_uplinks(Host& host) {
  store::Batch batch;
  std::set<model::NetworkId> used;
  for (const auto& [id, endpoint] : host.endpoints) used.insert(endpoint.network);
  if (host.ingress_place) used.insert(host.ingress_place->id);
  for (const model::NetworkId& id : used) {
    auto network = host.networks.find(id);
    if (network == host.networks.end()) continue;
    store::Batch one = give_uplink(host, network->second);
    batch.insert(batch.end(), one.begin(), one.end());
  }
  return batch;
}

store::Batch drop_uplinks(Host& host) {
  store::Batch batch;
  std::erase_if(host.uplinks, [&](const auto& entry) {
    if (host.networks.contains(entry.first)) return false;
    batch.push_back(store::drop(entry.second));
    return true;
  });
  return batch;
}

}  // namespace ovn::controller
