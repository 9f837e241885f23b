// SPDX-License-Identifier: Apache-2.0
// Making, changing and removing services. A service's name is one in the whole cluster, and in its
// network nothing else may be called so, nor "tasks." and so: names say what one gets.
#pragma once

#include <optional>

#include "core/controller/manager.h"
#include "core/controller/published_ports.h"

namespace ovn::controller {

inline constexpr size_t kServicesMax = 10'000;
inline constexpr size_t kServicePortsMax = 64;

struct ServiceRequest {
  std::string name;
  std::string network;  // name, id or beginning of an id
  model::ServiceMode mode = model::ServiceMode::vip;
  std::vector<ip::Address> vips = {};  // chosen for the families that have none here
  std::vector<model::ServicePort> ports = {};
  std::optional<model::HealthCheck> health = {};
  std::vector<model::PublishedService> published = {};
  bool local_first = false;
  // Where the host that asks has routes to: the ingress network keeps clear of it.
  std::vector<ip::Prefix> avoid = {};
};

// What is to be another way than it is.
struct ServiceUpdate {
  std::optional<model::ServiceMode> mode;
  std::optional<std::vector<model::ServicePort>> ports;
  std::optional<std::optional<model::HealthCheck>> health;
  PublishChange publish = {};
  std::optional<bool> local_first = {};
  std::vector<ip::Prefix> avoid = {};
};

// `id` is a fresh one, `now` Unix time in seconds. The first service that publishes a port in mode
// ingress makes the ingress network, of the same id, with it. Errors: invalid (name, ports, a
// network that is no overlay, or the ingress network), not_found (network), exists (a service of
// that name), conflict (an endpoint in the network is called so, naming it; an address or a port in
// use, naming the holder; see ensure_ingress_network()), exhausted.
Result<Changed<model::Service>> create_service(Manager& manager, const ServiceRequest& request,
                                               const model::ServiceId& id, int64_t now,
                                               std::span<const KnownEndpoint> endpoints);

// A mode of virtual addresses gets new ones. `fresh` is for the ingress network. Errors: not_found,
// invalid, conflict, exhausted.
Result<Changed<model::Service>> update_service(Manager& manager, std::string_view reference,
                                               const ServiceUpdate& update,
                                               const model::NetworkId& fresh, int64_t now,
                                               std::span<const KnownEndpoint> endpoints);

// Endpoints stay attached. Errors: not_found; conflict, naming its backends, unless `force`.
Result<Changed<model::Service>> remove_service(Manager& manager, std::string_view reference,
                                               bool force,
                                               std::span<const KnownEndpoint> endpoints);

}  // namespace ovn::controller
