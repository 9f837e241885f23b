// SPDX-License-Identifier: Apache-2.0
#include "core/controller/detach_rules.h"

#include "core/controller/host_pools.h"
#include "core/controller/reference.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// The sandbox that the target is, or, if nothing is known of the target any more, was.
const model::Sandbox* find_target(const Host& host, const DetachRequest& request) {
  const model::Sandbox* by_name = nullptr;
  for (const auto& [id, sandbox] : host.sandboxes) {
    if (request.cookie != 0 && sandbox.cookie == request.cookie &&
        sandbox.boot_id == host.boot_id) {
      return &sandbox;
    }
    if (sandbox.target == request.target || sandbox.name == request.target) by_name = &sandbox;
  }
  return by_name;
}

// Removes the endpoints of a sandbox for which `which` is true, and the sandbox with its last one.
template <class Which>
Detached remove(Host& host, const model::Sandbox sandbox, Instant now, Which which) {
  Detached detached;
  size_t left = 0;
  for (auto at = host.endpoints.begin(); at != host.endpoints.end();) {
    const model::Endpoint& endpoint = at->second;
    if (endpoint.sandbox != sandbox.id || !which(endpoint)) {
      left += endpoint.sandbox == sandbox.id;
      ++at;
      continue;
    }
    release_addresses(host, endpoint, now);
    host.uncommitted.erase(endpoint.id);
    detached.batch.push_back(store::drop(endpoint));
    detached.endpoints.push_back({endpoint, sandbox});
    at = host.endpoints.erase(at);
  }
  if (left == 0 && host.sandboxes.erase(sandbox.id) > 0) {
    detached.batch.push_back(store::drop(sandbox));
  }
  return detached;
}

constexpr auto kAll = [](const model::Endpoint&) { return true; };

}  // namespace

Result<Detached> detach(Host& host, const DetachRequest& request, Instant now) {
  const model::Sandbox* sandbox = find_target(host, request);
  if (!sandbox) return fail(Errc::not_found, "{} is attached to no network", request.target);
  if (request.network.empty()) return remove(host, *sandbox, now, kAll);

  TRY(const model::Network* network, find_network(host.networks, request.network));
  Detached detached = remove(host, *sandbox, now, [&](const model::Endpoint& endpoint) {
    return endpoint.network == network->id;
  });
  if (!detached.endpoints.empty()) return detached;
  return fail(Errc::not_found, "{} is not attached to network '{}'", request.target,
              network->name);
}

Detached release_sandbox(Host& host, const model::SandboxId& id, Instant now) {
  auto found = host.sandboxes.find(id);
  return found == host.sandboxes.end() ? Detached{} : remove(host, found->second, now, kAll);
}

store::Batch move_sandbox(Host& host, const model::SandboxId& id, int32_t pid,
                          std::string netns_path) {
  auto found = host.sandboxes.find(id);
  if (found == host.sandboxes.end()) return {};
  found->second.pid = pid;
  found->second.netns_path = std::move(netns_path);
  return {store::put(found->second)};
}

Detached release_earlier_boots(Host& host, Instant now) {
  std::vector<model::SandboxId> stale;
  for (const auto& [id, sandbox] : host.sandboxes) {
    if (sandbox.boot_id != host.boot_id) stale.push_back(id);
  }
  Detached all;
  for (const model::SandboxId& id : stale) {
    Detached one = release_sandbox(host, id, now);
    all.endpoints.insert(all.endpoints.end(), one.endpoints.begin(), one.endpoints.end());
    all.batch.insert(all.batch.end(), one.batch.begin(), one.batch.end());
  }
  return all;
}

}  // namespace ovn::controller
