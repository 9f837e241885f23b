// SPDX-License-Identifier: Apache-2.0
#include "core/controller/restart_rules.h"

#include "core/controller/attach_checks.h"
#include "core/controller/health_rules.h"
#include "core/controller/idle_networks.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

std::string remote_holder_of(const Host& host, const model::Endpoint& endpoint) {
  auto table = host.remote.find(endpoint.network);
  if (table == host.remote.end()) return "";
  for (const RemoteRecord& remote : table->second.records) {
    for (const model::Allocation& theirs : remote.record.addresses) {
      for (const model::Allocation& ours : endpoint.addresses) {
        if (theirs.address.address() != ours.address.address()) continue;
        return fmt::format("address {} is in use by endpoint '{}' on node '{}'",
                           ours.address.address(), remote.record.name,
                           node_name(host, remote.owner));
      }
    }
  }
  return "";
}

}  // namespace

bool is_live(const Host& host, const model::Endpoint& endpoint) {
  return !host.uncommitted.contains(endpoint.id) && !host.sandboxes.at(endpoint.sandbox).waits();
}

bool is_followed(const model::Sandbox& sandbox) {
  return sandbox.follow && !sandbox.container.empty();
}

store::Batch begin_wait(Host& host, const model::SandboxId& id, Instant now) {
  model::Sandbox& sandbox = host.sandboxes.at(id);
  sandbox.cookie = 0;
  sandbox.pid = 0;
  sandbox.began = 0;
  sandbox.netns_path.clear();
  sandbox.boot_id = host.boot_id;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox == id) begin_idle(host, endpoint.network, now);
  }
  return {store::put(sandbox)};
}

store::Batch end_wait(Host& host, const model::SandboxId& id, const model::Sandbox& found) {
  model::Sandbox& sandbox = host.sandboxes.at(id);
  bool starts = sandbox.waits();
  sandbox.target = found.target;
  sandbox.netns_path = found.netns_path;
  sandbox.cookie = found.cookie;
  sandbox.boot_id = found.boot_id;
  sandbox.pid = found.pid;
  sandbox.began = found.began;
  for (const auto& [_, endpoint] : host.endpoints) {
    if (starts && endpoint.sandbox == id) begin_health(host, endpoint);
  }
  return {store::put(sandbox)};
}

std::string obstacle(const Host& host, const model::SandboxId& id, const model::Sandbox& found) {
  const model::Sandbox* other = find_sandbox(host, found);
  if (other && other->id != id) return "it was attached anew meanwhile";
  if (found.shares_host != host.sandboxes.at(id).shares_host) {
    return found.shares_host ? "it shares the host's network namespace now"
                             : "it has a network namespace of its own now";
  }
  for (const auto& [_, endpoint] : host.endpoints) {
    if (endpoint.sandbox != id) continue;
    if (std::string holder = remote_holder_of(host, endpoint); !holder.empty()) return holder;
  }
  return "";
}

std::vector<model::Sandbox> waiting(const Host& host) {
  std::vector<model::Sandbox> found;
  for (const auto& [id, sandbox] : host.sandboxes) {
    if (sandbox.waits()) found.push_back(sandbox);
  }
  return found;
}

}  // namespace ovn::controller
