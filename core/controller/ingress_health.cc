// SPDX-License-Identifier: Apache-2.0
#include "core/controller/ingress_health.h"

#include <algorithm>

#include "core/controller/backends.h"
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

// The ports of mode ingress, by what they have in common: it is found out once for all of them.
class Ingress {
 public:
  explicit Ingress(const Host& host) : is_there_(has_ingress_place(host)) {
    if (!is_there_) return;
    here_ = ingress_ports(host);
    backends_ = backends_in(host, host.ingress_place->id);
  }

  Result<void> check(const model::Service& service, const IngressKey& key) const {
    if (!is_there_) {
      return fail(Errc::unavailable, "this host has no place in the ingress network yet");
    }
    if (!here_.contains(key)) {
      return fail(Errc::unavailable, "a container or a process of this host has port {}/{}",
                  key.port, to_string(key.transport));
    }
    auto backends = backends_.find(service.id);
    bool some = backends != backends_.end() && !serving(backends->second).empty();
    return check_some(service, some, "");
  }

 private:
  bool is_there_;
  IngressPorts here_;
  std::map<model::ServiceId, std::vector<Backend>> backends_;
};

}  // namespace

Result<void> can_serve(const Host& host, model::Transport transport, uint16_t port) {
  const model::Service* service = publisher_of(host.services, transport, port);
  if (!service) {
    return fail(Errc::not_found, "no service publishes port {}/{}", port, to_string(transport));
  }
  IngressKey key{transport, port};
  if (is_ingress_port(*service, key)) return Ingress(host).check(*service, key);
  auto backends = serving(backends_in(host, service->network).at(service->id));
  bool some = std::ranges::count(backends, host.self.id, &Backend::node) > 0;
  return check_some(*service, some, " on this host");
}

IngressHealth ingress_health(const Host& host) {
  IngressPorts published = published_everywhere(host);
  IngressHealth health{published.size(), {}};
  if (published.empty()) return health;
  Ingress ingress(host);
  for (const auto& [key, target] : published) {
    auto can = ingress.check(*target.service, key);
    if (!can) health.unserved.push_back({key, target.service, can.error().message});
  }
  return health;
}

}  // namespace ovn::controller
