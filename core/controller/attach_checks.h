// SPDX-License-Identifier: Apache-2.0
// What may stand in the way of an attachment, apart from addresses: names, interface, MAC, and what
// the sandbox is already attached to. Pure questions; attach_rules.cc asks them before it changes
// anything.
#pragma once

#include <string>

#include "core/controller/attach_rules.h"

namespace ovn::controller {

// The sandbox that stands for this namespace already, or waits for this container; null if none
// does.
const model::Sandbox* find_sandbox(const Host& host, const model::Sandbox& like);

// "endpoint 'web' on node 'host2'", "service 'db'", for whoever uses the address (or MAC) in the
// network as far as this host knows; empty if nobody does.
std::string holder_of(const Host& host, const model::NetworkId& network,
                      const ip::Address& address);
std::string holder_of(const Host& host, const model::NetworkId& network, const Mac& mac);

// Aliases, the sandbox's name (unique in the network), one attachment to a network, namespace and
// driver fit each other. Errors: invalid, conflict.
Result<void> check_attach(const Host& host, const model::Network& network,
                          const AttachRequest& request);

// What nobody may ask for, though the host itself does: an endpoint in the ingress network. A
// network that is not known is none. Errors: invalid.
Result<void> check_asked(const Host& host, const AttachRequest& request);

// The service that the endpoint is to be a backend of; null if none is named. Errors: not_found,
// invalid (it is of another network).
Result<const model::Service*> service_to_join(const Host& host, const model::Network& network,
                                              const AttachRequest& request);

// The interface name to use: the one asked for, or the first free eth<N>. Errors: invalid,
// conflict.
Result<std::string> choose_ifname(const Host& host, const AttachRequest& request);

// That of an endpoint that asked for none: what its address gives, unless somebody has that one.
Mac choose_mac(const Host& host, const model::Network& network, const ip::Address& address);

// The MAC asked for, checked. Errors: invalid, conflict.
Result<void> check_mac(const Host& host, const model::Network& network, const Mac& mac);

}  // namespace ovn::controller
