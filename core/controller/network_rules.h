// SPDX-License-Identifier: Apache-2.0
// Making and removing networks. Whatever is wrong with a request is told at once, one line for each
// problem; a network that is made is whole: every subnet has its prefix and what the driver
// wants of gateway and VNI.
#pragma once

#include <optional>

#include "core/controller/manager.h"

namespace ovn::controller {

inline constexpr size_t kNetworksMax = 10'000;
inline constexpr size_t kSubnetsMax = 16;        // of a network
inline constexpr size_t kAuxAddressesMax = 256;  // of a subnet
inline constexpr size_t kOptionsMax = 64;        // of a network; labels likewise
inline constexpr size_t kOptionSizeMax = 4096;   // bytes of a value

// A subnet as asked for. Without a prefix, or with 0.0.0.0/N or ::/N, it is taken from the default
// pools (with that length).
struct SubnetRequest {
  std::optional<ip::Prefix> prefix;
  std::optional<ip::Prefix> range;
  std::optional<ip::Address> gateway;  // none: if the driver wants one, the first that is free
  std::map<std::string, ip::Address> aux_addresses;
};

// A network has a subnet of each family that it is to have. Those not asked for come from the
// default pools.
struct NetworkRequest {
  std::string name;
  model::Driver driver = model::Driver::overlay;
  std::optional<model::Scope> scope;  // none: the driver's
  bool internal = false;
  bool ipv4 = true, ipv6 = false;
  bool ingress = false;  // see ingress_network.h; has both families whatever `ipv6` says
  std::vector<SubnetRequest> subnets;
  std::map<std::string, std::string> options;
  std::map<std::string, std::string> labels;
  // Where the host that asks has routes to: subnets from the default pools keep clear of it.
  std::vector<ip::Prefix> avoid;
};

// What is wrong with a request, as one error.
Failure invalid_config(const std::vector<std::string>& problems);
// The network asked for, without subnets.
model::Network network_of(const NetworkRequest& request, const model::NetworkId& id, int64_t now);

// "'web' on node 'host2', 'db' on node 'host1' and 3 more"
std::string list_of(std::span<const KnownEndpoint* const> endpoints);

// Errors: conflict, naming those of `endpoints` that are in the network.
Result<void> check_unused(const model::Network& network, std::span<const KnownEndpoint> endpoints);

// `id` is a fresh one, `now` Unix time in seconds. Errors: invalid ("invalid network config: ..."),
// exists (name, ingress network), conflict (subnet overlaps that of another network), exhausted
// (default pools, number of networks).
Result<Changed<model::Network>> create_network(Manager& manager, const NetworkRequest& request,
                                               const model::NetworkId& id, int64_t now);

// Removes the network and all leases in it. Errors: not_found, denied (predefined), conflict,
// naming those of `endpoints` that are in it, or a service; of the ingress network the services
// that publish ports by it.
Result<Changed<model::Network>> remove_network(Manager& manager, std::string_view reference,
                                               std::span<const KnownEndpoint> endpoints);

}  // namespace ovn::controller
