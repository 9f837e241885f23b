// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_checker.h"

#include "cmd/agent/health_probe.h"
#include "core/base/log.h"

namespace ovn::agent {

HealthChecker::HealthChecker(Loop& loop, KernelThread& kernel, controller::Host& host,
                             std::function<void()> on_changed)
    : loop_(loop),
      kernel_(kernel),
      host_(host),
      on_changed_(std::move(on_changed)),
      timer_(loop) {}

void HealthChecker::follow() {
  monitor_.follow(controller::health_wish(host_), loop_.now());
  host_.health = monitor_.states();
  step();
}

void HealthChecker::step() {
  for (const auto& due : monitor_.poll(loop_.now())) look(due);
  timer_.arm(monitor_.next_deadline(), [this] { step(); });
}

void HealthChecker::look(const controller::HealthMonitor::Look& look) {
  auto then = [this, id = look.endpoint, number = look.number](const Result<void>& found) {
    answered(id, number, found);
  };
  auto endpoint = host_.endpoints.find(look.endpoint);
  // It has been detached, and the host is about to be followed.
  if (endpoint == host_.endpoints.end()) {
    return loop_.post([then] { then(fail(Errc::not_found, "it is detached")); });
  }
  look_at_health(loop_, kernel_, host_.sandboxes.at(endpoint->second.sandbox),
                 endpoint->second.addresses.at(0).address.address(), look.check, then);
}

void HealthChecker::answered(const model::EndpointId& endpoint, uint64_t number,
                             const Result<void>& found) {
  bool changed = monitor_.handle_answer(endpoint, number, found.has_value(), loop_.now());
  if (changed) {
    host_.health = monitor_.states();
    auto held = host_.endpoints.find(endpoint);
    if (held != host_.endpoints.end()) {
      log::info("{} as the backend of a service is {}{}",
                host_.sandboxes.at(held->second.sandbox).target,
                to_string(host_.health.at(endpoint)),
                found ? "" : ": " + found.error().message);
    }
    on_changed_();
  }
  step();
}

}  // namespace ovn::agent
