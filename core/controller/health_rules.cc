// SPDX-License-Identifier: Apache-2.0
#include "core/controller/health_rules.h"

#include <algorithm>

#include "core/base/metrics.h"
#include "core/controller/backends.h"
#include "core/controller/restart_rules.h"

namespace ovn::controller {

namespace {

metrics::Counter looks_put_off("ovn_lite_health_looks_put_off_total",
                               "Health checks that waited because too many were under way.");

}  // namespace

HealthWish health_wish(const Host& host) {
  HealthWish wish;
  for (const auto& [id, endpoint] : host.endpoints) {
    bool asked = !endpoint.service.empty() && endpoint.twin_of.empty() && is_live(host, endpoint);
    if (!asked) continue;
    auto service = host.services.find(endpoint.service);
    if (service == host.services.end() || !service->second.health) continue;
    wish.emplace(id, WantedHealth{*service->second.health, state_of(host, endpoint)});
  }
  return wish;
}

void begin_health(Host& host, const model::Endpoint& endpoint) {
  if (!endpoint.twin_of.empty()) return;
  auto service = host.services.find(endpoint.service);
  if (service == host.services.end() || !service->second.health) return;
  host.health.insert_or_assign(endpoint.id, model::BackendState::starting);
}

void HealthMonitor::follow(const HealthWish& wish, Instant now) {
  std::erase_if(watched_, [&](const auto& entry) {
    bool gone = !wish.contains(entry.first);
    under_way_ -= gone && entry.second.asked != 0;
    return gone;
  });
  for (const auto& [id, wanted] : wish) {
    auto [place, is_new] = watched_.try_emplace(id);
    Watched& watched = place->second;
    if (is_new) watched.state = wanted.before;
    if (!is_new && watched.check == wanted.check) continue;
    watched.check = wanted.check;
    watched.well = watched.ill = 0;
    watched.due = now;
  }
}

std::vector<HealthMonitor::Look> HealthMonitor::poll(Instant now) {
  std::vector<std::pair<Instant, model::EndpointId>> due;
  for (const auto& [id, watched] : watched_) {
    if (watched.asked == 0 && watched.due <= now) due.emplace_back(watched.due, id);
  }
  std::ranges::sort(due);
  std::vector<Look> looks;
  for (const auto& [_, id] : due) {
    if (under_way_ >= kLooksMax) {
      looks_put_off.add();
      break;
    }
    ++under_way_;
    Watched& watched = watched_.at(id);
    watched.asked = ++last_look_;
    looks.push_back({id, watched.asked, watched.check});
  }
  return looks;
}

bool HealthMonitor::handle_answer(const model::EndpointId& endpoint, uint64_t number, bool well,
                                  Instant now) {
  auto found = watched_.find(endpoint);
  if (found == watched_.end() || found->second.asked != number) return false;
  Watched& watched = found->second;
  --under_way_;
  watched.asked = 0;
  watched.due = now + watched.check.interval;
  (well ? watched.ill : watched.well) = 0;
  uint32_t& row = well ? watched.well : watched.ill;
  row = std::min(row + 1, UINT32_MAX - 1);
  model::BackendState state = watched.state;
  if (well && row >= watched.check.rises) state = model::BackendState::up;
  if (!well && row >= watched.check.retries) state = model::BackendState::unhealthy;
  return std::exchange(watched.state, state) != state;
}

Instant HealthMonitor::next_deadline() const {
  Instant earliest = kNever;
  if (under_way_ >= kLooksMax) return earliest;
  for (const auto& [_, watched] : watched_) {
    if (watched.asked == 0) earliest = std::min(earliest, watched.due);
  }
  return earliest;
}

HealthMonitor::States HealthMonitor::states() const {
  States states;
  for (const auto& [id, watched] : watched_) states.emplace(id, watched.state);
  return states;
}

}  // namespace ovn::controller
