// SPDX-License-Identifier: Apache-2.0
#include "core/controller/published_ports.h"

#include <algorithm>

namespace ovn::controller {

namespace {

using model::PublishedService;
using model::PublishMode;
using Ports = std::vector<PublishedService>;

bool is_chosen_by_hosts(const PublishedService& port) {
  return port.mode == PublishMode::host && port.port == 0;
}

Result<void> take_away(const model::Service& service, const Ports& removed, Ports& ports) {
  for (const PublishedService& gone : removed) {
    auto fits = [&](const PublishedService& port) {
      return port.target == gone.target && port.transport == gone.transport &&
             (gone.port == 0 || port.port == gone.port);
    };
    if (std::erase_if(ports, fits) > 0) continue;
    std::string port = gone.port == 0 ? "" : fmt::format("{}:", gone.port);
    return fail(Errc::not_found, "service '{}' does not publish {}{}/{}", service.name, port,
                gone.target, to_string(gone.transport));
  }
  return {};
}

// What other services publish.
class Taken {
 public:
  Taken(const Manager& manager, const model::Service& service)
      : manager_(manager), holders_(publishers(manager.services)) {
    std::erase_if(holders_, [&](const auto& held) { return held.second->id == service.id; });
    for (const auto& [id, other] : manager.services) {
      if (id != service.id) total_ += other.published.size();
    }
  }

  size_t total() const { return total_; }

  Result<void> check(const PublishedService& port) const {
    auto held = holders_.find({port.transport, port.port});
    if (held == holders_.end()) return {};
    return fail(Errc::conflict, "{}", published_text(*held->second, port.transport, port.port));
  }

  // One that neither others publish nor is in `own`.
  Result<uint16_t> choose(model::Transport transport, const Ports& own, uint16_t after) const {
    const model::PortRange& range = manager_.dynamic_ports;
    size_t begin = range.contains(after) ? range.last - after + 1u : 0;
    for (size_t n = 0; n < range.size(); ++n) {
      auto port = static_cast<uint16_t>(range.last - (begin + n) % range.size());
      bool ours = std::ranges::any_of(own, [&](const PublishedService& one) {
        return one.transport == transport && one.port == port;
      });
      if (!ours && !holders_.contains({transport, port})) return port;
    }
    return fail(Errc::exhausted, "all ports of {}/{} are published by services: name one, or give "
                "the manager a wider range ([ports] dynamic)", range.to_string(),
                to_string(transport));
  }

 private:
  const Manager& manager_;
  Publishers holders_;
  size_t total_ = 0;
};

// Whether `ports` do already what is asked for.
bool is_there(const Ports& ports, const PublishedService& asked) {
  return std::ranges::any_of(ports, [&](PublishedService port) {
    if (asked.port == 0) port.port = 0;
    return port == asked;
  });
}

Result<void> check_own(const Ports& ports, const PublishedService& asked) {
  for (const PublishedService& port : ports) {
    if (asked.port == 0 || port.port != asked.port || port.transport != asked.transport) continue;
    return fail(Errc::conflict, "port {}/{} is to lead to {} already", port.port,
                to_string(port.transport), port.target);
  }
  return {};
}

}  // namespace

Result<Ports> changed_ports(const Manager& manager, const model::Service& service,
                            const PublishChange& change) {
  Ports ports = service.published;
  CHECK_OK(take_away(service, change.rm, ports));
  if (change.add.empty()) return ports;
  Taken taken(manager, service);
  uint16_t last = manager.last_published_port;
  for (PublishedService asked : change.add) {
    if (is_there(ports, asked)) continue;
    if (ports.size() == model::kServicePublishedMax) {
      return fail(Errc::invalid, "more than {} ports: no service publishes so many",
                  model::kServicePublishedMax);
    }
    if (taken.total() + ports.size() == kPublishedMax) {
      return fail(Errc::exhausted, "services publish {} ports: no more are", kPublishedMax);
    }
    CHECK_OK(check_own(ports, asked));
    CHECK_OK(taken.check(asked));
    if (asked.port == 0 && !is_chosen_by_hosts(asked)) {
      TRY(asked.port, taken.choose(asked.transport, ports, last));
      last = asked.port;
    }
    ports.push_back(asked);
  }
  return ports;
}

void remember_published(Manager& manager, const model::Service& before,
                        const model::Service& after) {
  for (const PublishedService& port : after.published) {
    bool added = !std::ranges::count(before.published, port);
    bool counts = added && port.mode == PublishMode::ingress;
    if (counts && manager.dynamic_ports.contains(port.port)) {
      manager.last_published_port = port.port;
    }
  }
}

Publishers publishers(const Services& services) {
  Publishers found;
  for (const auto& [_, service] : services) {
    for (const PublishedService& port : service.published) {
      if (port.port != 0) found.emplace(std::pair(port.transport, port.port), &service);
    }
  }
  return found;
}

const model::Service* publisher_of(const Services& services, model::Transport transport,
                                   uint16_t port) {
  if (port == 0) return nullptr;
  for (const auto& [_, service] : services) {
    bool has = std::ranges::any_of(service.published, [&](const PublishedService& one) {
      return one.transport == transport && one.port == port;
    });
    if (has) return &service;
  }
  return nullptr;
}

std::string published_text(const model::Service& service, model::Transport transport,
                           uint16_t port) {
  return fmt::format("port {}/{} is published by service '{}'", port, to_string(transport),
                     service.name);
}

}  // namespace ovn::controller
