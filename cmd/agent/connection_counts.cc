// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/connection_counts.h"

#include <memory>
#include <set>

#include "core/controller/restart_rules.h"
#include "core/reconcile/desired.h"
#include "netlink/incoming.h"

namespace ovn::agent {

namespace {

struct Asked {
  model::EndpointId endpoint;
  kernel::Netns sandbox;
  std::set<ip::Address> addresses;  // its own and its twin's
};

std::vector<Asked> backends_here(const controller::Host& host, const model::ServiceId& service) {
  std::vector<Asked> found;
  for (const auto& [id, endpoint] : host.endpoints) {
    bool counts = endpoint.service == service && endpoint.twin_of.empty() &&
                  controller::is_live(host, endpoint) && found.size() < kCountedMax;
    if (!counts) continue;
    const model::Sandbox& sandbox = host.sandboxes.at(endpoint.sandbox);
    Asked asked{id, {reconcile::sandbox_netns(sandbox.id), sandbox.netns_path, false,
                     sandbox.cookie}, {}};
    for (const auto& [_, other] : host.endpoints) {
      if (other.id != id && other.twin_of != id) continue;
      for (const auto& one : other.addresses) asked.addresses.insert(one.address.address());
    }
    found.push_back(std::move(asked));
  }
  return found;
}

struct Count {
  KernelThread& kernel;
  std::vector<Asked> left;
  std::function<void(ConnectionCounts)> then;
  ConnectionCounts counts = {};
};

void count_next(const std::shared_ptr<Count>& count) {
  if (count->left.empty()) return count->then(std::move(count->counts));
  Asked asked = std::move(count->left.back());
  count->left.pop_back();
  count->kernel.run(
      [asked] { return netlink::count_incoming(asked.sandbox, asked.addresses); },
      [count, endpoint = asked.endpoint](Result<size_t> number) {
        if (number) count->counts.emplace(endpoint, *number);
        count_next(count);
      });
}

}  // namespace

void count_connections(KernelThread& kernel, const controller::Host& host,
                       const model::ServiceId& service,
                       std::function<void(ConnectionCounts)> then) {
  count_next(std::make_shared<Count>(
      Count{kernel, backends_here(host, service), std::move(then)}));
}

}  // namespace ovn::agent
