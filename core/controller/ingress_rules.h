// SPDX-License-Identifier: Apache-2.0
// This host's part in the ingress network, which carries what comes in by the published ports of
// services (model::PublishMode::ingress) from every host to backends on any: a place of its own
// there (model::IngressPlace), and for each of its backends that can be reached so a second
// endpoint in the same sandbox, its twin. All of that follows from the services and the endpoints
// that this host knows; these rules say what is to be done next to get there, one thing at a time,
// since each may take a lease of the manager's.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <variant>

#include "core/controller/attach_rules.h"

namespace ovn::controller {

// The ingress network, while there is one and a service is published by it; otherwise null.
const model::Network* ingress_network(const Host& host);

// Under which this host's place stands in gossip, and in Host::uncommitted.
model::EndpointId place_id(const Host& host);
// It is there, on disk, and its network is known.
bool has_ingress_place(const Host& host);

struct IngressChange {
  store::Batch batch;
  // New, and uncommitted until confirm_attach(): the place or a twin.
  std::optional<model::EndpointId> added;
};
// Nothing if all is as it is to be.
using IngressStep = std::variant<std::monostate, NeedLease, IngressChange>;

// `fresh` is an id that nothing has, `unix_now` in seconds. To be called again when the lease has
// come or the change is committed. Errors: exhausted.
Result<IngressStep> next_ingress_step(Host& host, const model::EndpointId& fresh, int64_t unix_now,
                                      Instant now);

// Whether the sandbox is to have a twin, and none is on disk yet.
bool awaits_twin(const Host& host, const model::SandboxId& sandbox);

// A container is reached through one service only, whose twin it has. Errors: conflict.
Result<void> check_one_ingress(const Host& host, const model::Sandbox& sandbox,
                               const model::Service& service);

struct IngressKey {
  model::Transport transport = model::Transport::tcp;
  uint16_t port = 0;

  friend auto operator<=>(const IngressKey&, const IngressKey&) = default;
};
struct IngressTarget {
  const model::Service* service = nullptr;
  uint16_t port = 0;  // of the backends
};
using IngressPorts = std::map<IngressKey, IngressTarget>;
// What services publish on every host. Of two with one port, which the manager does not let last,
// the one that was changed last.
IngressPorts published_everywhere(const Host& host);
// Those that this host answers for: neither an endpoint here has one for itself nor another
// process.
IngressPorts ingress_ports(const Host& host);

// The ports to bind for them, in each family of the network, whoever else may have them; none
// without a place.
std::set<model::HostPort> ingress_host_ports(const Host& host);

}  // namespace ovn::controller
