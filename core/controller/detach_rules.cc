// SPDX-License-Identifier: Apache-2.0
#include "core/controller/detach_rules.h"

#include <algorithm>

#include "core/controller/host_pools.h"
#include "core/controller/idle_networks.h"
#include "core/controller/reference.h"
#include "core/controller/restart_rules.h"
#include "core/runtime/container.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// The sandbox that the target is, or, if nothing is known of the target any more, was.
const model::Sandbox* find_target(const Host& host, const DetachRequest& request) {
  const model::Sandbox* by_target = nullptr;
  for (const auto& [id, sandbox] : host.sandboxes) {
    bool has_its_own = request.cookie != 0 && !sandbox.shares_host;
    if (has_its_own && sandbox.cookie == request.cookie && sandbox.boot_id == host.boot_id) {
      return &sandbox;
    }
    if (sandbox.target == request.target) by_target = &sandbox;
  }
  return by_target;
}

bool is_in(const Host& host, const model::Sandbox& sandbox, const model::Network& network) {
  for (const auto* endpoint : endpoints_in(host, network.id)) {
    if (endpoint->sandbox == sandbox.id) return true;
  }
  return false;
}

// By its own name, or as its runtime knows it.
bool is_called(const model::Sandbox& sandbox, const std::string& words) {
  if (words.empty()) return false;
  if (sandbox.name == words) return true;
  auto typed = runtime::parse_target(words), target = runtime::parse_target(sandbox.target);
  if (sandbox.container.empty() || !typed || !target) return false;
  runtime::Container known{target->kind, sandbox.container, target->name};
  return runtime::match(*typed, known) != runtime::Match::none;
}

const std::string& words_of(const DetachRequest& request) {
  return request.name.empty() ? request.target : request.name;
}

// Names are unique in a network only, so the network may tell which one is meant.
Result<const model::Sandbox*> find_one(const Host& host, const DetachRequest& request,
                                       const model::Network* network) {
  std::vector<const model::Sandbox*> found;
  if (const model::Sandbox* target = find_target(host, request)) found.push_back(target);
  for (const auto& [id, sandbox] : host.sandboxes) {
    bool named = is_called(sandbox, request.name);
    if (named && (found.empty() || found[0] != &sandbox)) found.push_back(&sandbox);
  }
  if (found.empty()) {
    return fail(Errc::not_found, "{} is attached to no network", words_of(request));
  }
  if (network) {
    std::erase_if(found, [&](const auto* sandbox) { return !is_in(host, *sandbox, *network); });
  }
  if (found.empty()) {
    return fail(Errc::not_found, "{} is not attached to network '{}'", words_of(request),
                network->name);
  }
  if (found.size() == 1) return found[0];
  std::ranges::sort(found, {}, [](const auto* sandbox) { return sandbox->target; });
  return fail(Errc::conflict,
              "'{}' may be {} or {}: name the one that is meant by that target{}", request.name,
              found[0]->target, found[1]->target, network ? "" : ", or its network with --net");
}

// Removes the endpoints of a sandbox for which `which` is true, with their twins, and the sandbox
// with its last one.
template <class Which>
Detached remove(Host& host, const model::Sandbox sandbox, Instant now, Which which) {
  Detached detached;
  std::set<model::EndpointId> chosen;
  for (const auto& [id, endpoint] : host.endpoints) {
    if (endpoint.sandbox == sandbox.id && which(endpoint)) chosen.insert(id);
  }
  size_t left = 0;
  for (auto at = host.endpoints.begin(); at != host.endpoints.end();) {
    const model::Endpoint& endpoint = at->second;
    if (!chosen.contains(endpoint.id) && !chosen.contains(endpoint.twin_of)) {
      left += endpoint.sandbox == sandbox.id;
      ++at;
      continue;
    }
    release_addresses(host, endpoint.network, endpoint.addresses, now);
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

void begin_idle_of(Host& host, const Detached& detached, Instant now) {
  for (const auto& local : detached.endpoints) begin_idle(host, local.endpoint.network, now);
}

}  // namespace

Result<Detached> detach(Host& host, const DetachRequest& request, Instant now) {
  const model::Network* network = nullptr;
  if (!request.network.empty()) {
    TRY(network, find_network(host.networks, request.network));
  }
  TRY(const model::Sandbox* sandbox, find_one(host, request, network));
  Detached detached = remove(host, *sandbox, now, [&](const model::Endpoint& endpoint) {
    return !network || endpoint.network == network->id;
  });
  begin_idle_of(host, detached, now);
  return detached;
}

Detached take_back(Host& host, const model::EndpointId& id, Instant now) {
  auto found = host.endpoints.find(id);
  if (found == host.endpoints.end()) return {};
  return remove(host, host.sandboxes.at(found->second.sandbox), now,
                [&](const model::Endpoint& endpoint) { return endpoint.id == id; });
}

Detached release_sandbox(Host& host, const model::SandboxId& id, Instant now) {
  auto found = host.sandboxes.find(id);
  if (found == host.sandboxes.end()) return {};
  Detached detached = remove(host, found->second, now, kAll);
  begin_idle_of(host, detached, now);
  return detached;
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
    if (is_followed(host.sandboxes.at(id))) {
      store::Batch wait = begin_wait(host, id, now);
      all.batch.insert(all.batch.end(), wait.begin(), wait.end());
      continue;
    }
    Detached one = remove(host, host.sandboxes.at(id), now, kAll);
    all.endpoints.insert(all.endpoints.end(), one.endpoints.begin(), one.endpoints.end());
    all.batch.insert(all.batch.end(), one.batch.begin(), one.batch.end());
  }
  return all;
}

}  // namespace ovn::controller
