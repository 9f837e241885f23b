// SPDX-License-Identifier: Apache-2.0
// Whether this host can serve a published port, for load balancers outside of the cluster that
// choose between hosts.
#pragma once

#include <string>
#include <vector>

#include "core/controller/ingress_rules.h"

namespace ovn::controller {

// Errors: not_found (no service publishes the port, as far as this host knows), unavailable, with
// the reason.
Result<void> can_serve(const Host& host, model::Transport transport, uint16_t port);

// A port of mode ingress that this host cannot serve, and why.
struct UnservedPort {
  IngressKey key;
  const model::Service* service = nullptr;
  std::string reason;
};
struct IngressHealth {
  size_t published = 0;                // ports that all hosts should serve
  std::vector<UnservedPort> unserved;  // those of them, by transport and port
};
IngressHealth ingress_health(const Host& host);

}  // namespace ovn::controller
