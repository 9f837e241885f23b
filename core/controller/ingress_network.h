// SPDX-License-Identifier: Apache-2.0
// The network by which what comes in at a published port of any host gets to backends on others.
// There is one in a cluster, made when the first service publishes a port in mode ingress, or by
// hand before. Every host has an address of its own in it, by whose low 16 bits it is numbered, so
// that the IPv4 subnet is a /16 or longer and no address is a gateway's. Containers come onto it by
// their services, in no other way.
#pragma once

#include "core/controller/network_rules.h"

namespace ovn::controller {

inline constexpr std::string_view kIngressName = "ingress";  // unless made by hand
inline constexpr unsigned kIngressLengthMin = 16;            // of the IPv4 subnet

// Null if there is none.
const model::Network* ingress_network(const std::map<model::NetworkId, model::Network>& networks);

// What is wrong with a request for an ingress network beyond what may be wrong with any.
std::vector<std::string> ingress_problems(const NetworkRequest& request);

// Makes the network unless there is one; `batch` gets what is to be committed. Errors: conflict
// (another network has its name), and those of create_network(); nothing is changed then.
Result<void> ensure_ingress_network(Manager& manager, const std::vector<ip::Prefix>& avoid,
                                    const model::NetworkId& id, int64_t now, store::Batch& batch);

// Errors: conflict, naming the services that publish ports by the ingress network.
Result<void> check_publishes_nothing(const Manager& manager, const model::Network& network);

}  // namespace ovn::controller
