// SPDX-License-Identifier: Apache-2.0
// Which endpoints of a network are backends of a service, on whatever host, and which of them get
// connections: a backend serves while it is up, has a weight, is not drained, and its host answers
// and does not flap. If none of a service's is left but those of other hosts, these serve: an agent
// that is dead need not be a dead host, and there is nothing to lose.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

struct Backend {
  model::EndpointId endpoint;
  std::string name;  // its sandbox's
  Uuid node;
  std::vector<ip::Address> addresses;
  uint16_t weight = 1;
  model::BackendState state = model::BackendState::up;
  uint64_t drain = 0;
  bool reachable = true;   // its host is relied on (reach.h)
  bool lingering = false;  // of a failed agent's host: no names stand for it
  bool flapping = false;   // why its host is not relied on

  // As far as it is up to the backend itself.
  bool is_fit() const {
    return state == model::BackendState::up && weight > 0 && drain == 0;
  }
  // "up", "starting", "unhealthy", "draining", "unreachable", "flapping"
  std::string state_text() const;
};

// An endpoint as the backend that it is, or would be.
Backend backend_of(const Host& host, const model::Endpoint& endpoint);
Backend backend_of(const Host& host, const RemoteRecord& remote);

// Of each service in the network that this host knows, also those without any; by endpoint. In the
// ingress network these are all services that are published by it, and their backends' twins.
std::map<model::ServiceId, std::vector<Backend>> backends_in(const Host& host,
                                                             const model::NetworkId& network);

// Those that get connections.
std::vector<Backend> serving(std::vector<Backend> backends);

// Whether one of the sandbox's endpoints belongs to a service.
bool is_backend(const Host& host, const model::SandboxId& sandbox);

// What this host says of its own endpoint: whether it can serve, and the drain that takes it out.
model::BackendState state_of(const Host& host, const model::Endpoint& endpoint);
uint64_t drain_of(const Host& host, const model::Endpoint& endpoint);

// The service that the name belongs to in the network; null if none does.
const model::Service* service_named(const std::map<model::ServiceId, model::Service>& services,
                                    const model::NetworkId& network, std::string_view name);

}  // namespace ovn::controller
