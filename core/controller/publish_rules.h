// SPDX-License-Identifier: Apache-2.0
// Which ports of this host an endpoint gets. A port is one endpoint's only; whether another process
// has it, only a socket can tell, so whoever drives an attachment binds what is chosen here, and
// comes again with what could not be had. Ports that nobody named are handed out in turn, so that
// one is used again as late as possible.
#pragma once

#include "core/controller/attach_rules.h"

namespace ovn::controller {

inline constexpr size_t kPortsMax = 1024;  // of an endpoint

// The ports of the host that endpoints have, committed or not, and those of services in the ingress
// network; of one endpoint with `endpoint`.
std::set<model::HostPort> host_ports_of(const Host& host);
std::set<model::HostPort> host_ports_of(const Host& host, const model::Endpoint& endpoint);

// What request.publish comes to in this network, and the ports of mode host of the service whose
// backend it is to be (null: of none). A port that a service publishes is no other endpoint's.
// Errors: invalid (nothing of the network can be published, too many ports, one asked for twice),
// conflict, naming who has the port.
Result<std::vector<model::PublishedPort>> choose_ports(const Host& host,
                                                       const model::Network& network,
                                                       const AttachRequest& request,
                                                       const model::Service* service = nullptr);

}  // namespace ovn::controller
