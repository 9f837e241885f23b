// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_health.h"

#include <algorithm>

#include "core/controller/backends.h"
#include "core/controller/published_ports.h"

namespace ovn::controller {

Result<void> can_serve(const Host& host, model::Transport transport, uint16_t port) {
  const model::Service* service = publisher_of(host.services, transport, port);
  if (!service) {
    return fail(Errc::not_found, "no service publishes port {}/{}", port, to_string(transport));
  }
  auto all = backends_in(host, service->network);
  std::vector<Backend> backends = serving(std::move(all.at(service->id)));
  bool by_ingress = std::ranges::any_of(service->published, [&](const auto& one) {
    return one.port == port && one.transport == transport &&
           one.mode == model::PublishMode::ingress;
  });
  if (!by_ingress) {
    std::erase_if(backends, [&](const Backend& backend) { return backend.node != host.self.id; });
  }
  if (!backends.empty()) return {};
  return fail(Errc::unavailable, "no backend of service '{}'{} serves", service->name,
              by_ingress ? "" : " on this host");
}

}  // namespace ovn::controller
