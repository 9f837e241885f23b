// SPDX-License-Identifier: Apache-2.0
// The ports that services publish. A port of a transport is one service's in the whole cluster,
// whatever the mode: a host that has no backend of it today may have one tomorrow. Those of mode
// ingress that nobody named come from a range, in turn and from its end on, so that one is used
// again as late as possible and far from those that hosts give to their own containers, which they
// do from its beginning on.
#pragma once

#include "core/controller/manager.h"

namespace ovn::controller {

inline constexpr size_t kPublishedMax = 10'000;  // of all services

// What a service publishes is to be another way: taken away first. A removal without a port means
// every port to its target; its mode does not matter.
struct PublishChange {
  std::vector<model::PublishedService> add = {};
  std::vector<model::PublishedService> rm = {};
};

// What the service publishes then, of which `add` may repeat something. Errors: not_found (nothing
// to take away), invalid (too many), conflict (naming the service that publishes a port), exhausted
// (the range; too many in the cluster).
Result<std::vector<model::PublishedService>> changed_ports(const Manager& manager,
                                                           const model::Service& service,
                                                           const PublishChange& change);

// The service publishes what was chosen so: the next choice begins behind it.
void remember_published(Manager& manager, const model::Service& before,
                        const model::Service& after);

// Which service publishes a port, in either mode.
using Services = std::map<model::ServiceId, model::Service>;
using Publishers = std::map<std::pair<model::Transport, uint16_t>, const model::Service*>;
Publishers publishers(const Services& services);
// Null if none does.
const model::Service* publisher_of(const Services& services, model::Transport transport,
                                   uint16_t port);

// "port 8080/tcp is published by service 'web'"
std::string published_text(const model::Service& service, model::Transport transport,
                           uint16_t port);

}  // namespace ovn::controller
