// SPDX-License-Identifier: Apache-2.0
#include "core/controller/idle_networks.h"

#include <algorithm>

#include "core/controller/restart_rules.h"

namespace ovn::controller {

void begin_idle(Host& host, const model::NetworkId& network, Instant now) {
  auto known = host.networks.find(network);
  bool overlay = known != host.networks.end() && known->second.driver == model::Driver::overlay;
  if (!overlay || host.idle_time == Duration()) return;
  for (const model::Endpoint* endpoint : endpoints_in(host, network)) {
    if (is_live(host, *endpoint)) return;
  }
  host.idle_until[network] = now + host.idle_time;
}

bool was_idle(const Host& host, const model::SandboxId& sandbox) {
  if (host.idle_until.empty()) return false;
  return std::ranges::any_of(host.endpoints, [&](const auto& entry) {
    return entry.second.sandbox == sandbox && host.idle_until.contains(entry.second.network);
  });
}

void end_idle(Host& host, Instant now) {
  std::erase_if(host.idle_until, [&](const auto& entry) {
    const auto& [network, until] = entry;
    return until <= now || !host.networks.contains(network);
  });
}

Instant idle_deadline(const Host& host) {
  Instant earliest = kNever;
  for (const auto& [network, until] : host.idle_until) earliest = std::min(earliest, until);
  return earliest;
}

}  // namespace ovn::controller
