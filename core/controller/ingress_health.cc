// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_health.h"

#include <algorithm>

#include "core/controller/backends.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/published_ports.h"

namespace ovn::controller {

namespace {

bool is_ingress_port(const model::Service& service, const IngressKey& key) {
  return std::ranges::any_of(service.published, [&](const model::PublishedService& one) {
    return one.port == key.port && one.transport == key.transport &&
           one.mode == model::PublishMode::ingress;
  });
}

Result<void> check_some(const model::Service& service, bool some, std::string_view where) {
  if (some) return {};
  return fail(Errc::unavailable, "no backend of service '{}'{} serves", service.name, where);
}

std::vector<Backend> serving_in(const Host& host, const model::NetworkId& network,
                                const model::ServiceId& service) {
  auto all = backends_in(host, network);
  auto found = all.find(service);
  return found == all.end() ? std::vector<Backend>() : serving(std::move(found->second));
}

}  // namespace

Result<void> can_serve(const Host& host, model::Transport transport, uint16_t port) {
  const model::Service* service = publisher_of(host.services, transport, port);
  if (!service) {
    return fail(Errc::not_found, "no service publishes port {}/{}", port, to_string(transport));
  }
  IngressKey key{transport, port};
  if (!is_ingress_port(*service, key)) {
    auto backends = serving_in(host, service->network, service->id);
    bool some = std::ranges::count(backends, host.self.id, &Backend::node) > 0;
    return check_some(*service, some, " on this host");
  }
  if (!has_ingress_place(host)) {
    return fail(Errc::unavailable, "this host has no place in the ingress network yet");
  }
  if (!ingress_ports(host).contains(key)) {
    return fail(Errc::unavailable, "a container or a process of this host has port {}/{}", port,
                to_string(transport));
  }
  bool some = !serving_in(host, host.ingress_place->id, service->id).empty();
  return check_some(*service, some, "");
}

}  // namespace ovn::controller
