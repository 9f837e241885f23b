// SPDX-License-Identifier: Apache-2.0
#include "core/controller/leave_rules.h"

#include <algorithm>

namespace ovn::controller {

namespace {

constexpr size_t kNamedMax = 3;

// "'a', 'b', 'c' and 4 more"
std::string list_of(std::vector<std::string> names) {
  std::ranges::sort(names);
  std::string out;
  for (size_t i = 0; i < names.size() && i < kNamedMax; ++i) {
    out += fmt::format("{}'{}'", i == 0 ? "" : ", ", names[i]);
  }
  if (names.size() > kNamedMax) out += fmt::format(" and {} more", names.size() - kNamedMax);
  return out;
}

}  // namespace

Result<void> check_leave(const Host& host, bool force) {
  if (force || host.sandboxes.empty()) return {};
  std::vector<std::string> names;
  for (const auto& [id, sandbox] : host.sandboxes) names.push_back(sandbox.name);
  return fail(Errc::conflict,
              "containers of this host are attached: {}; detach them, or leave with --force, which "
              "does so",
              list_of(std::move(names)));
}

Result<void> check_manager_leave(const Manager& manager, const Uuid& self) {
  std::vector<std::string> names;
  for (const auto& [id, node] : manager.nodes) {
    if (id != self) names.push_back(node.name);
  }
  if (names.empty()) return {};
  return fail(Errc::conflict,
              "this host is the cluster's manager, and {} would be left without one: let them "
              "leave first, or remove those that are gone with 'cluster rm'",
              list_of(std::move(names)));
}

Detached release_all(Host& host, Instant now) {
  host.idle_time = {};
  host.idle_until.clear();
  Detached all;
  while (!host.sandboxes.empty()) {
    Detached one = release_sandbox(host, host.sandboxes.begin()->first, now);
    all.endpoints.insert(all.endpoints.end(), one.endpoints.begin(), one.endpoints.end());
    all.batch.insert(all.batch.end(), one.batch.begin(), one.batch.end());
  }
  return all;
}

}  // namespace ovn::controller
